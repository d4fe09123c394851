/** Compiled, not run: what must compile does, and what must not is marked as an error that is expected. */
import type { AuthenticatedSession, SessionManager } from '@jwt-sessions/core';
import {
  completeSecondFactor,
  issueSession,
  type LoginAnswer,
  type OptionalSessionState,
  optionalSession,
  type PublicSession,
  reauthenticate,
  recheckSession,
  requireConfirmedSession,
  requireRecentLogin,
  requireSession,
  type SessionState,
  sessionRoutes,
  type TokenAnswer,
} from '@jwt-sessions/koa';
import { Router } from '@koa/router';
import Koa, { type Context, type DefaultState, type ParameterizedContext } from 'koa';
import { type Refusals, refusals } from '../src/http/refusals/refusal-table.js';

declare const sessions: SessionManager;
declare function expectType<Type>(value: Type): void;
type IsExactly<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

const authenticateUser = () => null;

// The state is typed, and a misspelling doesn't compile.
const app = new Koa<SessionState>();
app.use(sessionRoutes(sessions, { authenticateUser }));
app.use(requireSession(sessions));
app.use((ctx) => {
  expectType<IsExactly<typeof ctx.state.session, AuthenticatedSession>>(true);
  expectType<IsExactly<typeof ctx.state.session.userId, string>>(true);
  // @ts-expect-error a misspelt session
  ctx.body = ctx.state.sesssion;
  // @ts-expect-error a misspelt member
  ctx.body = ctx.state.session.userID;
});

// Beside other state.
const richApp = new Koa<SessionState & { other: number }>();
richApp.use(sessionRoutes(sessions, { authenticateUser }));
richApp.use(requireSession(sessions));
richApp.use(optionalSession(sessions));
richApp.use((ctx) => {
  expectType<IsExactly<typeof ctx.state.other, number>>(true);
  expectType<IsExactly<typeof ctx.state.session, AuthenticatedSession>>(true);
  // @ts-expect-error a misspelt session
  ctx.body = ctx.state.sesssion;
});

// Where the application says nothing of its state, or something else, the middleware says it.
new Koa().use(requireSession(sessions)).use(sessionRoutes(sessions, { authenticateUser }));
new Koa<{ other: number }>().use(requireSession(sessions)).use((ctx) => {
  expectType<string>(ctx.state.session.userId);
  expectType<number>(ctx.state.other);
});

// In a router.
const router = new Router<SessionState>();
router.use(requireSession(sessions));
router.use('/account', requireSession(sessions));
router.use(sessionRoutes(sessions, { authenticateUser }));
router.use('/api', sessionRoutes(sessions, { authenticateUser }));
router.get('/', requireSession(sessions), (ctx) => {
  expectType<string>(ctx.state.session.userId);
  // @ts-expect-error a misspelt session
  ctx.body = ctx.state.sesssion;
});
app.use(router.routes()).use(router.allowedMethods());

// An optional session may be missing.
const page = new Koa<OptionalSessionState>();
page.use(optionalSession(sessions));
page.use((ctx) => {
  expectType<IsExactly<typeof ctx.state.session, AuthenticatedSession | undefined>>(true);
  // @ts-expect-error possibly undefined
  ctx.body = ctx.state.session.userId;
});
page.use(router.routes());

// The host's function, however it says what it takes.
sessionRoutes(sessions, { authenticateUser: async ({ username }) => String(username) });
sessionRoutes(sessions, { authenticateUser: (body: { username?: unknown }) => String(body.username) });
sessionRoutes(sessions, { authenticateUser: (_body: unknown, ctx: Context) => ctx.throw(403) });
sessionRoutes(sessions, { authenticateUser: (_body, ctx: ParameterizedContext<DefaultState>) => ctx.ip });
// @ts-expect-error nothing is known of what a client sent
sessionRoutes(sessions, { authenticateUser: ({ username }) => username });
// @ts-expect-error a user id is text
sessionRoutes(sessions, { authenticateUser: () => 7 });
// @ts-expect-error authenticateUser is needed
sessionRoutes(sessions, {});

// Options are named right.
// @ts-expect-error a misspelt option
requireSession(sessions, { error: 'throw' });
// @ts-expect-error no such mode
optionalSession(sessions, { errors: 'ignore' });

// A log-in of the host's own, in any context.
app.use(async (ctx) => {
  ctx.body = await issueSession(ctx, sessions, { userId: 'alice' });
  // @ts-expect-error whose session?
  ctx.body = await issueSession(ctx, sessions, {});
});
router.post('/callback', async (ctx) => {
  const { token, session } = await issueSession(ctx, sessions, { userId: 'alice' });
  expectType<string>(token);
  // @ts-expect-error the host's data is not for the client
  expectType<unknown>(session.data);
});

// In cookie mode the token is not in the answer.
app.use(async (ctx) => {
  const login = await issueSession(ctx, sessions, { userId: 'alice' });
  expectType<IsExactly<typeof login, LoginAnswer>>(true);
  const { session } = await issueSession(ctx, sessions, { userId: 'alice' }, { cookie: true });
  expectType<PublicSession>(session);
  const inCookie = await reauthenticate(ctx, sessions, { cookie: { name: 'sid' } });
  // @ts-expect-error it went out in the cookie
  expectType<string>(inCookie.token);
  const completed = await completeSecondFactor(ctx, sessions, { justProved: false });
  expectType<IsExactly<typeof completed, TokenAnswer>>(true);
  // @ts-expect-error there is no device secret but at log-in
  expectType<unknown>(completed.deviceSecret);
  // @ts-expect-error no such attribute: it is always HttpOnly
  await issueSession(ctx, sessions, { userId: 'alice' }, { cookie: { httpOnly: false } });
});

// Looked at again, behind a guard.
app.use(async (ctx) => {
  expectType<AuthenticatedSession>(await recheckSession(ctx, sessions));
  // @ts-expect-error of which manager?
  await recheckSession(ctx);
});

// The guards that stand behind requireSession.
router.delete('/', requireSession(sessions), requireRecentLogin(sessions, '10m'), (ctx) => {
  expectType<string>(ctx.state.session.userId);
});
router.post('/', requireSession(sessions, { allowPending: true, rotateEvery: '1h', cookie: true }));
router.post('/', requireConfirmedSession(sessions, { errors: 'throw' }));
// @ts-expect-error how recent?
requireRecentLogin(sessions);
// @ts-expect-error a duration has a unit
requireRecentLogin(sessions, 10);
// @ts-expect-error an optional session is nobody's second factor
optionalSession(sessions, { allowPending: true });

// What is decided of a log-in.
sessionRoutes(sessions, { authenticateUser: () => ({ userId: 'alice', pending: true }) });
sessionRoutes(sessions, { authenticateUser, justProved: async (ctx, session) => session.userId === ctx.ip });
// @ts-expect-error whose session?
sessionRoutes(sessions, { authenticateUser: () => ({ pending: true }) });
// @ts-expect-error a choice is a text
sessionRoutes(sessions, { authenticateUser, idleTimeouts: [7] });

// Nothing is added to the types of everybody's Koa.
new Koa<{ other: number }>().use((ctx) => {
  // @ts-expect-error the state of others stays theirs
  ctx.body = ctx.state.session;
});

// A code without an answer doesn't compile.
const { token_missing: _row, ...incomplete } = refusals;
// @ts-expect-error token_missing has no row
expectType<Refusals>(incomplete);
