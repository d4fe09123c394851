import type { IncomingMessage } from 'node:http';
import type {
  AuthenticatedSession,
  EndSignal,
  IssueRequest,
  JsonValue,
  SessionManager,
} from '@jwt-sessions/core';
import type Koa from 'koa';
import type { Context, Middleware } from 'koa';
import { optionalSession } from './guards/optional-session.js';
import { requireConfirmedSession } from './guards/require-confirmed-session.js';
import { type RecentLoginOptions, requireRecentLogin } from './guards/require-recent-login.js';
import { type RequireSessionOptions, requireSession } from './guards/require-session.js';
import type { LoginAnswer, SessionAnswer } from './http/answers/hand-out.js';
import type { OpenApiDocument, OpenApiOptions } from './http/openapi/openapi-document.js';
import { type KoaSessionsOptions, readKoaOptions } from './koa-options.js';
import { answerJwks } from './mounting/answer-jwks.js';
import { answerOpenApi, openApiDocument } from './mounting/answer-openapi.js';
import { answerReadiness } from './mounting/answer-readiness.js';
import { mountSessionRoutes } from './mounting/mount-routes.js';
import { attempt } from './own-routes/attempt.js';
import { authenticateUpgrade } from './own-routes/authenticate-upgrade.js';
import { type CompleteOptions, completeSecondFactor } from './own-routes/complete-second-factor.js';
import { endSignal } from './own-routes/end-signal.js';
import { type LogInOptions, logIn } from './own-routes/log-in.js';
import { logOut } from './own-routes/log-out.js';
import { type ReauthenticateOptions, reauthenticate } from './own-routes/reauthenticate.js';
import { recheck } from './own-routes/recheck.js';
import type { OptionalSessionState, SessionContext, SessionState } from './session-state.js';

/**
 * Sessions for an application of Koa: the guards of its routes, the routes by which users log in and see every device,
 * and what routes of your own need. Its methods can be taken out of it: `const { requireSession } = koaSessions(sessions)`.
 *
 * @typeParam Data what your application keeps with each session, as for the manager
 * @typeParam Login what `logIn` gives: with the token in it, but where tokens are handed out in a cookie
 */
export interface KoaSessions<Data = JsonValue, Login extends SessionAnswer = LoginAnswer> {
  /**
   * The routes by which users log in, see their sessions and revoke them, as one middleware. Requests outside the prefix
   * pass through. It can also be mounted in a Router, under the prefix of that. Mount it in front of `requireSession`, or
   * nobody can log in.
   *
   * @throws TypeError without `authenticateUser`
   */
  routes(): Middleware;

  /**
   * A middleware that lets in only requests with a valid session, which it puts on `ctx.state.session`. The token comes as
   * `Authorization: Bearer …` (RFC 6750 §2.1) or in the cookie; where both come, the header decides alone. Anybody else is
   * answered with 401, an unsafe request of another site that carries the cookie with 403, and a store that fails with 503.
   *
   * @throws TypeError for an option that is invalid
   *
   * @example
   * app.use(auth.requireSession());
   * app.use((ctx) => { ctx.body = `Hello ${ctx.state.session.userId}`; });
   */
  requireSession(
    options?: RequireSessionOptions & { readonly allowPending?: false | undefined },
  ): Middleware<SessionState<Data>>;
  /** {@link KoaSessions.requireSession}, which may also let in a session whose second factor is still to come. */
  requireSession(options: RequireSessionOptions): Middleware<OptionalSessionState<Data>>;

  /**
   * A middleware for pages that only look different for who is logged in: `ctx.state.session` is the session, or undefined
   * without a valid token, and `ctx.state.pendingSession` one whose second factor is still to come. A store that fails is still answered with 503, since then nobody knows.
   *
   * @example
   * app.use(auth.optionalSession());
   * app.use((ctx) => { ctx.body = `Hello ${ctx.state.session?.userId ?? 'stranger'}`; });
   */
  optionalSession(): Middleware<OptionalSessionState<Data>>;

  /**
   * A middleware behind `requireSession` that lets in only a session whose user proved lately who they are: by logging in,
   * by a second factor or by `reauthenticate`, and with `methods` by one of these. Anybody else is answered with 401
   * `recent_login_required` and the challenge of RFC 9470, and whoever opens a page is sent to the `loginPage`; whoever impersonates
   * the user, who can't prove that, with 403 `session_impersonated`.
   *
   * @param maxAge how long ago that may be, such as `'10m'`, by the manager's clock
   * @throws TypeError for what is no duration with a unit, and for an option that is invalid
   *
   * @example
   * router.delete('/account', auth.requireSession(), auth.requireRecentLogin('10m', { methods: ['otp'] }), deleteAccount);
   */
  requireRecentLogin(maxAge: string, options?: RecentLoginOptions): Middleware<SessionState<Data>>;

  /**
   * A middleware behind `requireSession` for what only the user may do: it keeps out a session on a new device that was not
   * confirmed yet (`confirmNewDevices` of the manager), with 403 `session_unconfirmed`, and whoever impersonates the user
   * (`impersonatedBy`), with 403 `session_impersonated`.
   *
   * @example
   * router.post('/transfers', auth.requireSession(), auth.requireConfirmedSession(), transfer);
   */
  requireConfirmedSession(): Middleware<SessionState<Data>>;

  /**
   * Starts a session for a user whom you have authenticated by yourself: by OAuth, a passkey, a link in a mail. Address,
   * User-Agent and client hints are taken from the request unless you give them, and the answer is marked `no-store`.
   *
   * Where tokens are handed out in a cookie, the device is known by a cookie of its own, the session of the user whose
   * cookie is replaced ends, and an unsafe request of another site is refused. A GET, such as OAuth's redirect, is yours
   * to protect: that is what its `state` is for.
   *
   * @returns what is ready to be the body of the answer; the same as `POST /sessions` gives
   * @throws SessionHttpError which Koa answers with the right status when you let it pass: `session_limit_reached` (409),
   *   `invalid_credentials` (401, when `authenticationStartedAt` lies before the user's sessions were all revoked),
   *   `cross_site_request` (403), `store_unavailable` (503)
   * @throws TypeError for a user id or data that can't be kept, and for an option that is invalid
   *
   * @example
   * ctx.status = 201;
   * ctx.body = await auth.logIn(ctx, { userId: profile.id });
   */
  logIn(ctx: SessionContext, request: IssueRequest<Data>, options?: LogInOptions): Promise<Login>;

  /**
   * Counts a try at a password in a log-in of your own, and has it checked then: by the rules of `throttle`, as
   * `POST /sessions` does. Call `logIn` with what comes of it, in the same request: the device is known from then on.
   *
   * @param body what the client sent, whatever that is: by it the account is known
   * @param check null or false for a wrong password, which is what then comes back
   * @throws SessionHttpError which Koa answers with the right status when you let it pass: `too_many_attempts` (429) before
   *   anything is checked, and what your `beforePassword` throws
   *
   * @example
   * const userId = await auth.attempt(ctx, ctx.request.body, () => checkPassword(ctx.request.body));
   * if (userId === null) return ctx.throw(401);
   * ctx.body = await auth.logIn(ctx, { userId });
   */
  attempt<T>(ctx: SessionContext, body: unknown, check: () => Promise<T> | T): Promise<T>;

  /**
   * Logs out: ends the session of the request, a pending one as well, in a route of your own, such as a form's. The cookie
   * goes whatever becomes of it: a dead one is of no use, and a store that fails is no reason to stay. Only a page of
   * another site can't have it taken away.
   *
   * @throws SessionHttpError which Koa answers with the right status when you let it pass: `token_missing` and
   *   `invalid_token` (401) for whoever is logged out already, `cross_site_request` (403), `store_unavailable` (503), where
   *   nobody knows whether the session has ended
   *
   * @example
   * router.post('/logout', async (ctx) => {
   *   await auth.logOut(ctx);
   *   ctx.redirect('/');
   * });
   */
  logOut(ctx: SessionContext): Promise<void>;

  /**
   * Has the user of a session prove again who they are, in a route of your own: where your `check` is true,
   * `requireRecentLogin` lets the session in from now on. The answer has a new token, or sets it in the cookie where the
   * one before came in one; the one before no longer works. Wrong tries are counted (`throttle`).
   *
   * @throws SessionHttpError which Koa answers with the right status when you let it pass: `invalid_credentials` (401) where
   *   the check is false, `too_many_attempts` (429) before it is asked, `invalid_token` (401) for a session that has ended
   *   meanwhile, `cross_site_request` and `session_impersonated` (403), `store_unavailable` (503)
   * @throws TypeError for an option that is invalid, and without `authMethods` or `check`
   *
   * @example
   * router.post('/reauthenticate', auth.requireSession(), async (ctx) => {
   *   const { userId } = ctx.state.session;
   *   const check = () => checkPassword(userId, ctx.request.body);
   *   ctx.body = await auth.reauthenticate(ctx, { authMethods: ['pwd'], check });
   * });
   */
  reauthenticate(ctx: SessionContext, options: ReauthenticateOptions): Promise<SessionAnswer>;

  /**
   * Lets a pending session in where your `check` of the second factor is true, in a route of your own behind `requireSession`
   * with `allowPending`. It answers like `reauthenticate`. The fifth wrong try ends the session.
   *
   * @throws SessionHttpError which Koa answers with the right status when you let it pass: `invalid_credentials` (401) where
   *   the check is false, `invalid_token` (401) for a session that has ended by it or meanwhile, `too_many_attempts` (429)
   *   before it is asked, `invalid_request` (400) for one that isn't pending, `session_limit_reached` (409),
   *   `cross_site_request` (403), `store_unavailable` (503)
   * @throws TypeError for an option that is invalid, and without `authMethods` or `check`
   *
   * @example
   * router.post('/second-factor', auth.requireSession({ allowPending: true }), async (ctx) => {
   *   const { pendingSession } = ctx.state;
   *   if (pendingSession === undefined) return ctx.redirect('/'); // who is in already
   *   const check = () => checkCode(pendingSession.userId, ctx.request.body);
   *   ctx.body = await auth.completeSecondFactor(ctx, { authMethods: ['otp'], check });
   * });
   */
  completeSecondFactor(ctx: SessionContext, options: CompleteOptions): Promise<SessionAnswer>;

  /**
   * Looks again at the session of a request behind `requireSession`, in a route of your own that has waited since, for an
   * upload or another service, and is about to act: `ctx.state.session` is the session as it is now.
   *
   * @throws SessionHttpError which Koa answers with the right status when you let it pass: `invalid_token` (401) for a
   *   session that has ended meanwhile, `store_unavailable` (503)
   * @throws TypeError when no `requireSession` stands in front
   *
   * @example
   * router.post('/photos', auth.requireSession(), async (ctx) => {
   *   const photo = await receive(ctx.req);
   *   const { userId } = await auth.recheck(ctx);
   *   ctx.body = await photos.add(userId, photo);
   * });
   */
  recheck(ctx: SessionContext): Promise<AuthenticatedSession<Data>>;

  /**
   * A signal that fires when the session of a request behind `requireSession` ends, wherever it is ended, within a second:
   * for an answer that goes on, such as a stream of events. It is let go when the response closes.
   *
   * @throws SessionHttpError `invalid_token` (401) for a session whose second factor is still to come
   * @throws TypeError when no `requireSession` stands in front
   *
   * @example
   * router.get('/news', auth.requireSession(), (ctx) => {
   *   ctx.type = 'text/event-stream';
   *   ctx.body = addAbortSignal(auth.endSignal(ctx), Readable.from(news.follow()));
   * });
   */
  endSignal(ctx: Pick<Context, 'res' | 'state'>): EndSignal;

  /**
   * The session of a request that asks for a WebSocket, which no middleware sees: by its cookie or its header, as
   * `requireSession` finds it. Where a cookie decides, a page of another site is refused. A client that can't send either
   * sends its token as the first message, for `SessionManager.authenticate`; never in the URL, which is logged.
   *
   * @param app knows which proxy to believe
   * @throws SessionHttpError whose `status` is for the answer: `token_missing` and `invalid_token` (401),
   *   `cross_site_request` (403), `store_unavailable` (503)
   *
   * @example
   * server.on('upgrade', async (request, socket, head) => {
   *   const session = await auth.authenticateUpgrade(app, request);
   * });
   */
  authenticateUpgrade(app: Koa, request: IncomingMessage): Promise<AuthenticatedSession<Data>>;

  /**
   * A middleware that answers with the public keys, as a JWK Set (RFC 7517 §5), for services that verify the tokens of
   * `SessionManager.tokenFor`. They may keep it for five minutes.
   *
   * @throws TypeError for a manager that has secrets alone: there is nothing to publish
   *
   * @example
   * router.get('/.well-known/jwks.json', auth.jwks());
   */
  jwks(): Middleware;

  /**
   * A middleware that answers whether requests can be let in, for a probe of readiness: 200, or 503 where the store can't be used,
   * with `{ status, latency }` of `SessionManager.health`. The store is asked once a second at most, however often it is asked.
   *
   * @example
   * router.get('/readyz', auth.readiness());
   */
  readiness(): Middleware;

  /**
   * A middleware that answers with a description of the routes, in OpenAPI 3.1: as they are with these options, with every
   * refusal. For whoever may know them, so that nobody sees it unless you mount it. Its paths begin with the prefix.
   *
   * @throws TypeError without `authenticateUser`
   *
   * @example
   * router.get('/openapi.json', auth.openapi());
   */
  openapi(options?: OpenApiOptions): Middleware;

  /**
   * The same as an object, to be taken into the description of all your routes or written into a file.
   *
   * @throws TypeError without `authenticateUser`
   *
   * @example
   * const { paths, components } = auth.openapiDocument();
   */
  openapiDocument(options?: OpenApiOptions): OpenApiDocument;
}

/**
 * Puts a session manager to work in an application of Koa.
 *
 * @throws TypeError for what is no manager, and for an option that is invalid
 *
 * @example
 * const auth = koaSessions(sessions, {
 *   authenticateUser: async ({ username, password }) => users.check(username, password),
 * });
 * app.use(auth.routes());
 * app.use(auth.requireSession());
 */
export function koaSessions<Data = JsonValue>(
  sessions: SessionManager<Data>,
  options?: KoaSessionsOptions<Data> & { readonly cookie?: false | undefined },
): KoaSessions<Data, LoginAnswer>;
/** {@link koaSessions}, where tokens may be handed out in a cookie. */
export function koaSessions<Data = JsonValue>(
  sessions: SessionManager<Data>,
  options: KoaSessionsOptions<Data>,
): KoaSessions<Data, SessionAnswer>;
export function koaSessions(
  sessions: SessionManager,
  options: KoaSessionsOptions = {},
): KoaSessions<JsonValue, SessionAnswer> {
  const settings = readKoaOptions(sessions, options);
  return {
    routes: () => mountSessionRoutes(sessions, settings),
    requireSession: (guardOptions?: RequireSessionOptions) =>
      requireSession(sessions, settings, guardOptions),
    optionalSession: () => optionalSession(sessions, settings),
    requireRecentLogin: (maxAge, loginOptions) =>
      requireRecentLogin(sessions, settings, maxAge, loginOptions),
    requireConfirmedSession: () => requireConfirmedSession(sessions, settings),
    logIn: (ctx, request, loginOptions) => logIn(sessions, settings, ctx, request, loginOptions),
    attempt: (ctx, body, check) => attempt(settings, ctx, body, check),
    logOut: (ctx) => logOut(sessions, settings, ctx),
    reauthenticate: (ctx, proof) => reauthenticate(sessions, settings, ctx, proof),
    completeSecondFactor: (ctx, factorOptions) =>
      completeSecondFactor(sessions, settings, ctx, factorOptions),
    recheck: (ctx) => recheck(sessions, settings, ctx),
    endSignal: (ctx) => endSignal(sessions, ctx),
    authenticateUpgrade: (app, request) => authenticateUpgrade(sessions, settings, app, request),
    jwks: () => answerJwks(sessions),
    readiness: () => answerReadiness(sessions),
    openapi: (openApiOptions) => answerOpenApi(sessions, settings, openApiOptions),
    openapiDocument: (openApiOptions) => openApiDocument(sessions, settings, openApiOptions),
  };
}
