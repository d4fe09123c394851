import { FAR_FUTURE } from './duration.js';
import { deriveSessionId } from './lookup-id.js';
import type { ManagerSettings } from './manager-options.js';
import type { ParsedUserAgent } from './parse-user-agent.js';
import type { IssueRequest } from './session.js';
import { serializeData } from './session-data.js';
import { describeDevice } from './session-details.js';
import type { NewSession } from './store.js';
import { assertUserId } from './user-id.js';

/**
 * The record of a log-in.
 *
 * @throws TypeError for a user id or data that can't be kept
 */
export function createSession(
  request: IssueRequest,
  context: {
    readonly lookupId: string;
    readonly now: number;
    readonly settings: Pick<ManagerSettings, 'idleTimeout' | 'absoluteTimeout'>;
    readonly parseUserAgent: (userAgent: string) => ParsedUserAgent;
  },
): NewSession {
  const { lookupId, now, settings, parseUserAgent } = context;
  assertUserId(request.userId);
  const details = describeDevice(request, parseUserAgent);
  return {
    id: deriveSessionId(lookupId),
    userId: request.userId,
    state: 'full',
    createdAt: now,
    lastActiveAt: now,
    authenticatedAt: now,
    idleTimeout: settings.idleTimeout,
    absoluteExpiresAt: Math.min(now + settings.absoluteTimeout, FAR_FUTURE),
    generation: 0,
    generationUsedAt: null,
    lastIp: details.ip,
    data: serializeData(request.data),
    details: JSON.stringify(details),
  };
}
