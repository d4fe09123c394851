import type { SessionManager } from '@jwt-sessions/core';
import * as v from 'valibot';
import type { SessionAnswer } from '../answers/hand-out.js';
import { cookieLoginAnswer, loginAnswer } from '../answers/schemas.js';
import { type BodyReader, hasForm, type RequestBody } from '../bodies/read-body.js';
import { refuseCrossSite } from '../cookies/cross-site.js';
import { readDeviceCookie } from '../cookies/replace-cookies.js';
import type { Exchange } from '../exchange.js';
import { decideLogin } from '../login/decide-login.js';
import { startSession } from '../login/start-session.js';
import { withQuery } from '../pages/login-page.js';
import { ownPath } from '../pages/own-path.js';
import { isRefusal } from '../refusals/session-http-error.js';
import { members, parse } from '../schemas/members.js';
import type { Route, RouteAnswer } from './route.js';
import type { RoutesSettings } from './routes-settings.js';

const string = v.nullish(v.string('a string'));
const app = v.nullish(
  members(
    { name: v.string('a string'), version: string },
    'an object such as { "name": "Shop", "version": "2.1" }',
  ),
);
/** The members that are about the session. The others are the application's own, and not looked at. */
const fields = { app, label: string };
const BODY = members({ ...fields, deviceSecret: string });
/** In cookie mode the device is known by a cookie. */
const COOKIE_BODY = members(fields);
const REFUSALS = [
  'invalid_credentials',
  'login_refused',
  'too_many_attempts',
  'session_limit_reached',
] as const;

/**
 * `POST /sessions`: the body is the application's to judge, but for the members that are about the session: `app`, the
 * client's application as `{ name, version? }`, `label`, the user's name for the device, and `deviceSecret`, which an
 * earlier log-in on the device gave. In cookie mode that is in a cookie, and so is the token.
 *
 * In cookie mode it may also be the form of a page without script, whose field `next` says where to go on.
 */
export function logIn<Context extends Exchange>(
  sessions: SessionManager,
  { authenticateUser, loginCookie, loginPage, throttle }: RoutesSettings<Context>,
  readBody: BodyReader,
): Route<Context> {
  const schema = {
    name: 'logIn',
    summary: 'Logs in: starts a session.',
    status: 201,
    throttled: throttle !== null,
    ...(loginCookie === null
      ? { body: BODY, answer: loginAnswer, refusals: REFUSALS }
      : {
          body: COOKIE_BODY,
          form: true,
          answer: cookieLoginAnswer,
          refusals: [...REFUSALS, 'cross_site_request' as const],
        }),
  };

  async function start(exchange: Context, body: RequestBody): Promise<SessionAnswer> {
    const { app, label, deviceSecret } = readFields(body, loginCookie === null);
    // Taken before the application looks at the password, so that one that is changed meanwhile lets nobody in.
    const authenticationStartedAt = new Date(sessions.now());
    const decide = () => decideLogin(authenticateUser, body, exchange);
    const device = loginCookie === null ? deviceSecret : readDeviceCookie(exchange, loginCookie);
    const decision = await (throttle === null
      ? decide()
      : throttle.attempt(exchange, { body, device }, decide));
    const request = { ...decision, app, label, deviceSecret, authenticationStartedAt };
    return startSession(exchange, sessions, loginCookie, request, true);
  }

  async function startByForm(exchange: Context, body: RequestBody): Promise<RouteAnswer> {
    const next = ownPath(body.next);
    try {
      const { session } = await start(exchange, body);
      const isThere = session.status !== 'pending' || loginPage === null;
      return { status: 303, location: isThere ? (next ?? '/') : withQuery(loginPage, { next }) };
    } catch (error) {
      // Nobody is to take a store that fails for a wrong password.
      if (loginPage === null || !isRefusal(error) || error.code === 'store_unavailable') throw error;
      return { status: 303, location: withQuery(loginPage, { next, error: error.code }) };
    }
  }

  return {
    schema,
    needsSession: false,
    async handle({ exchange, parsedBody }) {
      const format = loginCookie !== null && hasForm(exchange.req) ? 'form' : 'json';
      // Another site must not log its visitors in here as somebody whose doings it can read afterwards.
      if (loginCookie !== null) {
        refuseCrossSite(exchange, loginCookie, format === 'form' ? 'needed' : 'none');
      }
      const body = await readBody(exchange.req, parsedBody, format);
      return format === 'form'
        ? startByForm(exchange, body)
        : { status: 201, body: await start(exchange, body) };
    },
  };
}

function readFields(body: RequestBody, readsDeviceSecret: boolean) {
  const { app, label } = parse(COOKIE_BODY, body);
  const deviceSecret = readsDeviceSecret ? parse(BODY, body).deviceSecret : undefined;
  return {
    app: app ? { name: app.name, version: app.version ?? undefined } : undefined,
    label: label ?? undefined,
    deviceSecret: deviceSecret ?? undefined,
  };
}
