import { showDetails } from '../devices/describe-device.js';
import type { ManagerSettings } from '../options/manager-options.js';
import type { DescribedSession, JsonValue, ListedSession, Session } from '../session.js';
import type { SessionFacts, SessionStatus, StoredSession } from '../store/contract.js';
import { readAuthMethods } from '../values/auth-methods.js';
import { showIp } from '../values/ip-address.js';
import { statusOf } from './status.js';

/** From when, and under which rules, a session is looked at: where it stands depends on both. */
export interface Viewpoint {
  readonly now: number;
  readonly settings: Pick<ManagerSettings, 'confirmNewDevices' | 'ipAddresses'>;
}

/** A session as a request sees it. */
export class SessionView implements Session {
  readonly id: string;
  readonly userId: string;
  readonly status: SessionStatus;
  readonly createdAt: Date;
  readonly lastActiveAt: Date;
  readonly authenticatedAt: Date;
  readonly authMethods: Session['authMethods'];
  readonly expiresAt: Date;
  readonly absoluteExpiresAt: Date;
  readonly lastIp: string | null;
  readonly data: JsonValue | null;
  readonly rememberMe: boolean;
  readonly impersonatedBy: string | null;

  constructor(facts: SessionFacts, { now, settings }: Viewpoint) {
    this.id = facts.id;
    this.userId = facts.userId;
    this.status = statusOf(facts, now, settings);
    this.createdAt = new Date(facts.createdAt);
    this.lastActiveAt = new Date(facts.lastActiveAt);
    this.authenticatedAt = new Date(facts.authenticatedAt);
    this.authMethods = readAuthMethods(facts.authMethods);
    this.expiresAt = new Date(facts.expiresAt);
    this.absoluteExpiresAt = new Date(facts.absoluteExpiresAt);
    this.lastIp = showIp(facts.lastIp, settings.ipAddresses);
    this.data = facts.data === null ? null : JSON.parse(facts.data);
    this.rememberMe = facts.rememberMe ?? true;
    this.impersonatedBy = facts.impersonatedBy;
  }
}

/** A session as its user sees it. */
export function describeSession(stored: StoredSession, view: Viewpoint): DescribedSession {
  const shown = showDetails(stored.details, view.settings.ipAddresses);
  return { ...new SessionView(stored, view), ...shown, deviceId: stored.deviceId };
}

/** The sessions of a page, the current one marked. */
export function presentSessions(
  rows: readonly StoredSession[],
  currentId: string | undefined,
  view: Viewpoint,
): ListedSession[] {
  return rows.map((row) => ({ ...describeSession(row, view), current: row.id === currentId }));
}
