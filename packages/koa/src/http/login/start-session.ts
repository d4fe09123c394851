import type { IssueRequest, SessionManager } from '@jwt-sessions/core';
import { handOut, type SessionAnswer } from '../answers/hand-out.js';
import { toPublicSession } from '../answers/public-session.js';
import type { CookieSettings } from '../cookies/cookie-options.js';
import {
  makeWayForDevice,
  makeWayForSession,
  readDeviceCookie,
  readSessionTokens,
} from '../cookies/replace-cookies.js';
import { setDeviceCookie } from '../cookies/write-cookie.js';
import type { Exchange } from '../exchange.js';
import { markDevice } from '../throttle/known-device.js';
import { readClientHints } from './client-hints.js';

/**
 * Starts a session for whoever was authenticated, by a request that isn't another site's, and hands its token out.
 *
 * @param replaces whether the session ends whose cookie the new one takes the place of
 * @throws SessionError of the manager
 */
export async function startSession(
  exchange: Exchange,
  sessions: SessionManager,
  cookie: CookieSettings | null,
  request: IssueRequest,
  replaces: boolean,
): Promise<SessionAnswer> {
  const held = cookie !== null && replaces ? readSessionTokens(exchange, cookie) : undefined;
  const known = cookie === null ? undefined : readDeviceCookie(exchange, cookie);
  const presented = request.deviceSecret ?? known;
  const issued = await sessions.issue({
    ...request,
    ip: request.ip ?? exchange.ip,
    userAgent: request.userAgent ?? exchange.req.headers['user-agent'],
    clientHints: request.clientHints ?? readClientHints(exchange.req.headers),
    deviceSecret: presented,
    replaces: request.replaces ?? held,
  });
  const deviceSecret = issued.deviceSecret && markDevice(exchange, sessions, issued.deviceSecret, presented);
  const session = toPublicSession(issued.session, issued.session.id);
  if (cookie === null) {
    const answer = handOut(exchange, sessions, null, issued, session);
    return Object.assign(answer, { deviceSecret });
  }
  makeWayForSession(exchange, cookie);
  if (deviceSecret !== null) {
    makeWayForDevice(exchange, cookie, deviceSecret);
    setDeviceCookie(exchange, cookie, deviceSecret);
  }
  return handOut(exchange, sessions, cookie, issued, session);
}
