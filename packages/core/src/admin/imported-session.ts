import { describeDevice, writeDetails } from '../devices/describe-device.js';
import type { ParsedUserAgent } from '../devices/parse-user-agent.js';
import type { IssueRequest } from '../session.js';
import type { NewSession } from '../store/contract.js';
import { checkNames, type Names } from '../values/check-names.js';
import { FAR_FUTURE } from '../values/duration.js';
import { flatCopy } from '../values/flat-copy.js';
import type { IpAddresses } from '../values/ip-address.js';
import { deriveSessionId } from '../values/lookup-id.js';
import { shown } from '../values/shown.js';
import { assertUserId } from '../values/user-id.js';
import { checkApp } from '../verbs/check-issue-request.js';
import { serializeData } from '../verbs/new-session.js';

/** Half of what a store can hold, so that there is room for as many rotations. */
const MAX_GENERATION = 2 ** 30;

/** A session of the system that you come from. Texts of the client are cut and tidied as at a log-in. */
export interface ImportedSession extends Pick<IssueRequest, 'ip' | 'userAgent' | 'app' | 'label' | 'data'> {
  /** What stands in its tokens under `lookupIdClaim`, exactly as it stands there, be it a number. It is not kept. */
  readonly lookupId: string | number;
  /** What stands in its tokens under `userIdClaim`: 5 is the user `'5'` here. */
  readonly userId: string | number;
  /** When the user logged in. */
  readonly createdAt: Date;
  /** When a request was last seen; now where you don't know, so that nobody is logged out for it. */
  readonly lastActiveAt?: Date | undefined;
  /** When it ends in any case: no earlier than its token does. */
  readonly expiresAt: Date;
  /** What stands in its tokens as `gen`, where they have that claim: at most 2^30. Default 0. */
  readonly generation?: number | undefined;
}

const NAMES: Names<ImportedSession> = {
  lookupId: true,
  userId: true,
  createdAt: true,
  lastActiveAt: true,
  expiresAt: true,
  generation: true,
  ip: true,
  userAgent: true,
  app: true,
  label: true,
  data: true,
};

/** What the records of an import are made with. */
export interface ImportCreation {
  /** Milliseconds. */
  readonly idleTimeout: number;
  readonly ipAddresses: IpAddresses;
  readonly clock: () => number;
  readonly parseUserAgent: (userAgent: string) => ParsedUserAgent;
}

/**
 * The record of an imported session.
 *
 * @throws TypeError for what can't be kept
 */
export function createImportedSession(
  session: ImportedSession,
  { idleTimeout, ipAddresses, clock, parseUserAgent }: ImportCreation,
): NewSession {
  checkNames(session, NAMES, 'an imported session', 'member');
  checkApp(session.app);
  const { generation = 0 } = session;
  const userId = textOf(session.userId, 'userId');
  const lookupId = lookupIdOf(session);
  assertUserId(userId);
  if (typeof lookupId !== 'string' || lookupId === '' || !lookupId.isWellFormed()) {
    throw new TypeError('lookupId must be a string that is not empty, as it stands in the token.');
  }
  if (!Number.isSafeInteger(generation) || generation < 0 || generation > MAX_GENERATION) {
    throw new TypeError(
      `The generation must be a whole number from 0 to 2^30, so that there is room to rotate, not ${shown(generation)}.`,
    );
  }
  const now = clock();
  // What is later than now is another clock's now: nobody is active ahead of time.
  const createdAt = Math.min(readTime(session.createdAt, 'createdAt'), now);
  const lastActiveAt = readTime(session.lastActiveAt ?? new Date(now), 'lastActiveAt');
  const details = describeDevice({ ...session, userId }, parseUserAgent, ipAddresses);
  return {
    id: deriveSessionId(lookupId),
    userId: flatCopy(userId),
    status: 'active',
    createdAt,
    lastActiveAt: Math.min(lastActiveAt, now),
    authenticatedAt: createdAt,
    authMethods: null,
    idleTimeout,
    absoluteExpiresAt: Math.min(readTime(session.expiresAt, 'expiresAt'), FAR_FUTURE),
    generation,
    generationUsedAt: null,
    lastIp: details.ip,
    data: serializeData(session.data),
    rememberMe: null,
    impersonatedBy: null,
    maxIdleTimeout: null,
    deviceId: null,
    details: writeDetails(details),
  };
}

/** The lookup id of a session that is to be imported, as a text. */
export function lookupIdOf({ lookupId }: Pick<ImportedSession, 'lookupId'>): string {
  return textOf(lookupId, 'lookupId');
}

/** @throws TypeError for a number that is no id */
function textOf(id: string | number, name: string): string {
  if (typeof id !== 'number') return id;
  if (Number.isSafeInteger(id) && id >= 0) return String(id);
  throw new TypeError(
    `${name} must be a whole number from 0 to 2^53 - 1, or a string, not ${name === 'userId' ? shown(id) : 'this one'}.`,
  );
}

function readTime(date: Date, name: string): number {
  const time = date instanceof Date ? date.getTime() : Number.NaN;
  if (!(time >= 0)) throw new TypeError(`${name} must be a valid Date.`);
  return time;
}
