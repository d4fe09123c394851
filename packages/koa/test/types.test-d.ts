/** Compiled, not run: what must compile does, and what must not is marked as an error that is expected. */
import type { AuthenticatedSession, SessionManager } from '@jwt-sessions/core';
import {
  koaSessions,
  type LoginAnswer,
  type OptionalSessionState,
  type PublicSession,
  type SessionAnswer,
  type SessionState,
} from '@jwt-sessions/koa';
import { Router } from '@koa/router';
import Koa, { type Context, type DefaultState, type ParameterizedContext } from 'koa';
import { type Refusals, refusals } from '../src/http/refusals/refusal-table.js';

declare const sessions: SessionManager;
declare function expectType<Type>(value: Type): void;
type IsExactly<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

const authenticateUser = () => null;
const auth = koaSessions(sessions, { authenticateUser });

// The state is typed, and a misspelling doesn't compile.
const app = new Koa<SessionState>();
app.use(auth.routes());
app.use(auth.requireSession());
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
richApp.use(auth.routes());
richApp.use(auth.requireSession());
richApp.use(auth.optionalSession());
richApp.use((ctx) => {
  expectType<IsExactly<typeof ctx.state.other, number>>(true);
  expectType<IsExactly<typeof ctx.state.session, AuthenticatedSession>>(true);
  // @ts-expect-error a misspelt session
  ctx.body = ctx.state.sesssion;
});

// Where the application says nothing of its state, or something else, the middleware says it.
new Koa().use(auth.requireSession()).use(auth.routes());
new Koa<{ other: number }>().use(auth.requireSession()).use((ctx) => {
  expectType<string>(ctx.state.session.userId);
  expectType<number>(ctx.state.other);
});

// In a router.
const router = new Router<SessionState>();
router.use(auth.requireSession());
router.use('/account', auth.requireSession());
router.use(auth.routes());
router.use('/api', auth.routes());
router.get('/', auth.requireSession(), (ctx) => {
  expectType<string>(ctx.state.session.userId);
  // @ts-expect-error a misspelt session
  ctx.body = ctx.state.sesssion;
});
app.use(router.routes()).use(router.allowedMethods());

// An optional session may be missing.
const page = new Koa<OptionalSessionState>();
page.use(auth.optionalSession());
page.use((ctx) => {
  expectType<IsExactly<typeof ctx.state.session, AuthenticatedSession | undefined>>(true);
  // @ts-expect-error possibly undefined
  ctx.body = ctx.state.session.userId;
});
page.use(router.routes());

// So may a session that waits for its second factor, and then the other one is.
const codes = new Router();
codes.get('/', auth.requireSession({ allowPending: true }), (ctx) => {
  expectType<IsExactly<typeof ctx.state.session, AuthenticatedSession | undefined>>(true);
  expectType<IsExactly<typeof ctx.state.pendingSession, AuthenticatedSession | undefined>>(true);
});
codes.get('/', auth.requireSession({ allowPending: false }), (ctx) => {
  expectType<IsExactly<typeof ctx.state.session, AuthenticatedSession>>(true);
});

// Your function, however it says what it takes.
koaSessions(sessions);
koaSessions(sessions, { authenticateUser: async ({ username }) => String(username) });
koaSessions(sessions, { authenticateUser: (body: { username?: unknown }) => String(body.username) });
koaSessions(sessions, { authenticateUser: (_body: unknown, ctx: Context) => ctx.throw(403) });
koaSessions(sessions, { authenticateUser: (_body, ctx: ParameterizedContext<DefaultState>) => ctx.ip });
// @ts-expect-error nothing is known of what a client sent
koaSessions(sessions, { authenticateUser: ({ username }) => username });
// @ts-expect-error a user id is a string
koaSessions(sessions, { authenticateUser: () => 7 });
// @ts-expect-error of which manager?
koaSessions();

// Options are named right.
// @ts-expect-error a misspelt option
koaSessions(sessions, { error: 'throw' });
// @ts-expect-error no such mode
koaSessions(sessions, { errors: 'ignore' });
// @ts-expect-error it stands in koaSessions
auth.requireSession({ cookie: true });

// A log-in of your own, in any context.
app.use(async (ctx) => {
  ctx.body = await auth.logIn(ctx, { userId: 'alice' });
  // @ts-expect-error whose session?
  ctx.body = await auth.logIn(ctx, {});
});
router.post('/callback', async (ctx) => {
  const { token, session } = await auth.logIn(ctx, { userId: 'alice' }, { replaces: true });
  expectType<string>(token);
  // @ts-expect-error your data is not for the client
  expectType<unknown>(session.data);
});

// Your data is typed from the manager to the route.
declare const basketed: SessionManager<{ basket: string }>;
const shop = koaSessions(basketed, {
  authenticateUser: () => ({ userId: 'alice', data: { basket: 'b1' } }),
});
const shopApp = new Koa<SessionState<{ basket: string }>>();
shopApp.use(shop.requireSession());
shopApp.use(async (ctx) => {
  expectType<IsExactly<typeof ctx.state.session.data, { basket: string } | null>>(true);
  // @ts-expect-error a misspelt member
  ctx.body = ctx.state.session.data?.baskett;
  ctx.body = await shop.logIn(ctx, { userId: 'alice', data: { basket: 'b2' } });
  // @ts-expect-error other data
  ctx.body = await shop.logIn(ctx, { userId: 'alice', data: { cart: 7 } });
  expectType<string | undefined>((await shop.recheck(ctx)).data?.basket);
});
const typed = new Router().get('/', shop.requireSession(), (ctx) => {
  expectType<string | undefined>(ctx.state.session.data?.basket);
});
shopApp.use(typed.routes());
// @ts-expect-error other data
koaSessions(basketed, { authenticateUser: () => ({ userId: 'alice', data: { cart: 7 } }) });

// Where tokens are handed out in a cookie, they are not in the answer.
const cookies = koaSessions(sessions, { authenticateUser, cookie: true });
app.use(async (ctx) => {
  const login = await auth.logIn(ctx, { userId: 'alice' });
  expectType<IsExactly<typeof login, LoginAnswer>>(true);
  const inCookie = await cookies.logIn(ctx, { userId: 'alice' });
  expectType<IsExactly<typeof inCookie, SessionAnswer>>(true);
  expectType<PublicSession>(inCookie.session);
  // @ts-expect-error it went out in the cookie
  expectType<string>(inCookie.token);
  const completed = await auth.completeSecondFactor(ctx, { authMethods: ['otp'], check: () => true });
  expectType<IsExactly<typeof completed, SessionAnswer>>(true);
  // @ts-expect-error there is no device secret but at log-in
  expectType<unknown>(completed.deviceSecret);
});
// @ts-expect-error no such attribute: it is always HttpOnly
koaSessions(sessions, { cookie: { httpOnly: false } });

// Looked at again, behind a guard.
app.use(async (ctx) => {
  expectType<AuthenticatedSession>(await auth.recheck(ctx));
  // @ts-expect-error of which request?
  await auth.recheck();
});

// The guards that stand behind requireSession.
router.delete('/', auth.requireSession(), auth.requireRecentLogin('10m'), (ctx) => {
  expectType<string>(ctx.state.session.userId);
});
router.post('/', auth.requireConfirmedSession());
// @ts-expect-error how recent?
auth.requireRecentLogin();
// @ts-expect-error a duration has a unit
auth.requireRecentLogin(10);
auth.requireRecentLogin('10m', { methods: ['otp'] });
// @ts-expect-error methods are a list
auth.requireRecentLogin('10m', { methods: 'otp' });
// @ts-expect-error -- methods are a list
auth.requireRecentLogin('10m', { methods: 'otp' });
auth.requireRecentLogin('10m', { methods: ['otp'] });
// @ts-expect-error -- it says by what the user has proved who they are
auth.reauthenticate({} as SessionContext, {});

// What is decided of a log-in.
koaSessions(sessions, { authenticateUser: () => ({ userId: 'alice', pending: true }) });
koaSessions(sessions, { authenticateUser: () => ({ userId: 'alice', authMethods: ['pwd'] }) });
// @ts-expect-error whose session?
koaSessions(sessions, { authenticateUser: () => ({ pending: true }) });
// @ts-expect-error a choice is a string
koaSessions(sessions, { idleTimeouts: [7] });

// Nothing is added to the types of everybody's Koa.
new Koa<{ other: number }>().use((ctx) => {
  // @ts-expect-error the state of others stays theirs
  ctx.body = ctx.state.session;
});

// A code without an answer doesn't compile.
const { token_missing: _row, ...incomplete } = refusals;
// @ts-expect-error token_missing has no row
expectType<Refusals>(incomplete);
