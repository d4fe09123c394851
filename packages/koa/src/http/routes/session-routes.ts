import type { SessionManager } from '@jwt-sessions/core';
import type { BodyReader } from '../bodies/read-body.js';
import type { Exchange } from '../exchange.js';
import { confirmDevice, denyDevice } from './confirm-device.js';
import { forgetDevice, listDevices, revokeDevice } from './devices.js';
import { followSessions } from './follow-sessions.js';
import { chooseIdleTimeout, showIdleTimeout } from './idle-timeout.js';
import { labelSession } from './label-session.js';
import { listEndedSessions } from './list-ended.js';
import { listSessions } from './list-sessions.js';
import { logIn } from './log-in.js';
import { logOut } from './log-out.js';
import { revokeAllSessions, revokeOtherSessions, revokeSession } from './revoke-sessions.js';
import { rotateToken } from './rotate-token.js';
import type { Route } from './route.js';
import type { RoutesSettings } from './routes-settings.js';
import { showCurrentSession, showSession } from './show-session.js';
import { createWaysIn } from './with-session.js';

/** In the order of the Allow header. */
export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The routes of a path, by method. `get` answers HEAD as well. */
export type Resource<Context extends Exchange> = Readonly<
  Partial<Record<(typeof METHODS)[number], Route<Context>>>
>;

/**
 * The routes by which users log in, see their sessions and end them, by their paths below the prefix. Where two match, the
 * first counts.
 */
export function sessionRoutes<Context extends Exchange>(
  sessions: SessionManager,
  settings: RoutesSettings<Context>,
  readBody: BodyReader,
): Readonly<Record<string, Resource<Context>>> {
  const { cookie, idleTimeouts } = settings;
  const session = createWaysIn(sessions, settings, readBody);
  return {
    // Without DELETE: an empty variable in a client's URL must not log a person out everywhere.
    '': { get: session.withSession(listSessions), post: logIn(sessions, settings, readBody) },
    '/events': { get: followSessions(sessions, settings) },
    '/current': { get: session.withAnySession(showCurrentSession), delete: logOut(sessions, settings) },
    '/current/rotate': { post: rotateToken(sessions, cookie) },
    '/idle-timeout': {
      get: session.withSession(showIdleTimeout(idleTimeouts)),
      put: session.withFreshSession(chooseIdleTimeout(idleTimeouts)),
    },
    '/ended': { get: session.withSession(listEndedSessions) },
    '/devices': { get: session.withSession(listDevices) },
    '/devices/:deviceId': { delete: session.revokingSession(revokeDevice, ({ current }) => current) },
    '/devices/:deviceId/forget': { post: session.withFreshSession(forgetDevice) },
    '/others': { delete: session.withFreshSession(revokeOtherSessions) },
    '/all': { delete: session.revokingSession(revokeAllSessions) },
    '/:sessionId': {
      get: session.withSession(showSession),
      patch: session.withFreshSession(labelSession),
      delete: session.revokingSession(revokeSession),
    },
    '/:sessionId/confirm': { post: session.withFreshSession(confirmDevice) },
    '/:sessionId/deny': { post: session.withFreshSession(denyDevice) },
  };
}

/** The value of a path's Allow header. */
export function allowedMethods(resource: Resource<never>): string {
  return METHODS.filter((method) => resource[method] !== undefined)
    .flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
    .join(', ');
}
