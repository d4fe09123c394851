import type { AuthenticatedSession, SessionManager } from '@jwt-sessions/core';
import type { BodyReader } from '../bodies/read-body.js';
import { clearSessionCookie } from '../cookies/write-cookie.js';
import { authenticate, authenticateAfresh, recheck, screen } from '../credentials/authenticate.js';
import { ignoresCookies, readCredentials } from '../credentials/read-credentials.js';
import type { Exchange } from '../exchange.js';
import { ApplicationFailure } from '../refusals/application-failure.js';
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
import type { JustProved, RoutesSettings } from './routes-settings.js';

/**
 * The ways in which a route gets at the session of its request. What changes something decides on the session as it is
 * when all is there that was waited for: the body, and the application's word.
 */
export interface WaysIn<Context extends Exchange> {
  /** For what any session may look at. */
  withSession<Schema extends RouteSchema>(route: SessionRoute<Schema>): Route<Context>;
  /** For what a session may look at whose second factor is still to come as well. */
  withAnySession<Schema extends RouteSchema>(route: SessionRoute<Schema>): Route<Context>;
  /** For what any session may change. */
  withFreshSession<Schema extends RouteSchema>(route: SessionRoute<Schema>): Route<Context>;
  /** For what a session may change when it is old enough, or its user just proved who they are. */
  withProof<Schema extends RouteSchema>(route: SessionRoute<Schema>): Route<Context>;
  /** For what revokes the session of the request itself, if nothing else is named: its cookie goes as well. */
  revokingSession<Schema extends RouteSchema>(route: SessionRoute<Schema>): Route<Context>;
}

export function createWaysIn<Context extends Exchange>(
  sessions: SessionManager,
  { cookie, justProved, onSession }: RoutesSettings<Context>,
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
    prove: JustProved<Context> = never,
  ): Promise<{ readonly answer: RouteAnswer; readonly session: AuthenticatedSession }> {
    const { exchange } = request;
    const { token } = await readCredentials(exchange, sessions, cookie);
    if (schema.body !== undefined) await screen(exchange, sessions, token);
    const body = schema.body && parse(schema.body, await readBody(exchange.req, request.parsedBody));
    const before = await authenticateAfresh(exchange, sessions, token);
    onSession(exchange, before);
    const { proved, waited } = await askProof(prove, exchange, before);
    const session = waited ? await recheck(exchange, sessions, token, before) : before;
    onSession(exchange, session);
    const url = readUrl(schema, request);
    const acting = sessions.actingAs(session, { justProved: proved });
    const call = { acting, session, ...url, body: body as SessionCall<Schema>['body'] };
    return { answer: toAnswer(await handle(call)), session };
  }

  return {
    withSession: (route) => ({ schema: route.schema, handle: (request) => look(route, request, false) }),
    withAnySession: (route) => ({ schema: route.schema, handle: (request) => look(route, request, true) }),
    withFreshSession: (route) => ({
      schema: route.schema,
      handle: async (request) => (await change(route, request)).answer,
    }),
    withProof: (route) => ({
      schema: route.schema,
      handle: async (request) => (await change(route, request, justProved)).answer,
    }),
    revokingSession: (route) => ({
      schema: route.schema,
      async handle(request) {
        const { answer, session } = await change(route, request, justProved);
        const { sessionId = session.id } = request.params;
        const { exchange } = request;
        if (sessionId === session.id && !ignoresCookies(exchange, sessions))
          clearSessionCookie(exchange, cookie);
        return answer;
      },
    }),
  };
}

function never(): boolean {
  return false;
}

function toAnswer(body: unknown): RouteAnswer {
  return body === undefined ? { status: 204 } : { status: 200, body };
}

/**
 * Whether the user just proved who they are, and whether the application took its time to find out.
 *
 * @throws ApplicationFailure around what the application's function threw
 */
async function askProof<Context extends Exchange>(
  justProved: JustProved<Context>,
  exchange: Context,
  session: AuthenticatedSession,
): Promise<{ readonly proved: boolean; readonly waited: boolean }> {
  try {
    const answer = justProved(exchange, session);
    return { proved: (await answer) === true, waited: typeof answer === 'object' };
  } catch (error) {
    throw new ApplicationFailure(error);
  }
}
