import type { AuthenticatedSession, SessionManager } from '@jwt-sessions/core';
import type { BodyReader } from '../bodies/read-body.js';
import { clearSessionCookie } from '../cookies/write-cookie.js';
import { authenticate, authenticateAfresh, screen } from '../credentials/authenticate.js';
import { ignoresCookies, readCredentials } from '../credentials/read-credentials.js';
import type { Exchange } from '../exchange.js';
import { parse } from '../schemas/members.js';
import {
  type Route,
  type RouteAnswer,
  type RouteRequest,
  type RouteSchema,
  readUrl,
  type SessionCall,
  type SessionRoute,
} from './route.js';
import type { RoutesSettings } from './routes-settings.js';

/**
 * The ways in which a route gets at the session of its request. What changes something decides on the session as it is
 * when the body is there.
 */
export interface WaysIn<Context extends Exchange> {
  /** For what any session may look at. */
  withSession<Schema extends RouteSchema>(route: SessionRoute<Schema>): Route<Context>;
  /** For what a session may look at whose second factor is still to come as well. */
  withAnySession<Schema extends RouteSchema>(route: SessionRoute<Schema>): Route<Context>;
  /** For what a session changes, by the rules for what it may. */
  withFreshSession<Schema extends RouteSchema>(route: SessionRoute<Schema>): Route<Context>;
  /**
   * For what may revoke the session of the request itself: then its cookie goes as well. That is so where no other session
   * is named in the path, unless the answer says.
   */
  revokingSession<Schema extends RouteSchema>(
    route: SessionRoute<Schema>,
    isOwn?: (answer: Awaited<ReturnType<SessionRoute<Schema>['handle']>>) => boolean,
  ): Route<Context>;
}

export function createWaysIn<Context extends Exchange>(
  sessions: SessionManager,
  { cookie, onSession }: RoutesSettings<Context>,
  readBody: BodyReader,
): WaysIn<Context> {
  async function look<Schema extends RouteSchema>(
    { schema, handle }: SessionRoute<Schema>,
    request: RouteRequest<Context>,
    allowPending: boolean,
  ): Promise<RouteAnswer> {
    const { exchange } = request;
    const { token } = await readCredentials(exchange, sessions, cookie);
    const session = await authenticate(exchange, sessions, token, allowPending);
    onSession(exchange, session);
    const url = readUrl(schema, request);
    const acting = sessions.actingAs(session);
    return toAnswer(await handle({ acting, session, ...url, body: undefined as never }));
  }

  async function change<Schema extends RouteSchema>(
    { schema, handle }: SessionRoute<Schema>,
    request: RouteRequest<Context>,
  ): Promise<{ readonly answer: RouteAnswer; readonly session: AuthenticatedSession }> {
    const { exchange } = request;
    const { token } = await readCredentials(exchange, sessions, cookie);
    if (schema.body !== undefined) await screen(exchange, sessions, token);
    const body = schema.body && parse(schema.body, await readBody(exchange.req, request.parsedBody));
    const session = await authenticateAfresh(exchange, sessions, token);
    onSession(exchange, session);
    const url = readUrl(schema, request);
    const acting = sessions.actingAs(session);
    const call = { acting, session, ...url, body: body as SessionCall<Schema>['body'] };
    return { answer: toAnswer(await handle(call)), session };
  }

  return {
    withSession: (route) => ({
      schema: route.schema,
      needsSession: true,
      handle: (request) => look(route, request, false),
    }),
    withAnySession: (route) => ({
      schema: route.schema,
      needsSession: true,
      handle: (request) => look(route, request, true),
    }),
    withFreshSession: (route) => ({
      schema: route.schema,
      needsSession: true,
      handle: async (request) => (await change(route, request)).answer,
    }),
    revokingSession: (route, isOwn) => ({
      schema: route.schema,
      needsSession: true,
      async handle(request) {
        const { answer, session } = await change(route, request);
        const { sessionId = session.id } = request.params;
        const { exchange } = request;
        const isGone = isOwn ? isOwn(answer.body as never) : sessionId === session.id;
        if (isGone && !ignoresCookies(exchange, sessions)) clearSessionCookie(exchange, cookie);
        return answer;
      },
    }),
  };
}

function toAnswer(body: unknown): RouteAnswer {
  return body === undefined ? { status: 204 } : { status: 200, body };
}
