export type { RecentLoginOptions } from './guards/require-recent-login.js';
export type { RequireSessionOptions } from './guards/require-session.js';
export type { LoginAnswer, SessionAnswer } from './http/answers/hand-out.js';
export type { PublicEndedSession } from './http/answers/public-ended-session.js';
export type { PublicSession } from './http/answers/public-session.js';
export type { RequestBody } from './http/bodies/read-body.js';
export type { CookieOption, CookieOptions } from './http/cookies/cookie-options.js';
export { ACCEPT_CH, CRITICAL_CH } from './http/login/client-hints.js';
export type { LoginDecision } from './http/login/decide-login.js';
export type {
  OpenApiDocument,
  OpenApiOperation,
  OpenApiOptions,
  OpenApiResponse,
  OpenApiSchema,
} from './http/openapi/openapi-document.js';
export type { PublicEnding } from './http/refusals/public-ending.js';
export type { RefusalMembers } from './http/refusals/read-refusal.js';
export type { RefusalCode } from './http/refusals/refusal-table.js';
export {
  InvalidRequestError,
  LoginRefusedError,
  type RequestErrorOptions,
  TooManyAttemptsError,
} from './http/refusals/request-errors.js';
export { SessionHttpError } from './http/refusals/session-http-error.js';
export type { AttemptCount, AttemptCounter } from './http/throttle/attempt-counter.js';
export type { AttemptLimit } from './http/throttle/limits.js';
export type { BeforePassword, LoginAttempt } from './http/throttle/login-attempt.js';
export type { CheckProof } from './http/throttle/proof-throttle.js';
export type { ThrottleOptions } from './http/throttle/throttle-options.js';
export type { AuthenticateUser, KoaSessionsOptions } from './koa-options.js';
export { type KoaSessions, koaSessions } from './koa-sessions.js';
export type { CompleteOptions } from './own-routes/complete-second-factor.js';
export type { LogInOptions } from './own-routes/log-in.js';
export type { ReauthenticateOptions } from './own-routes/reauthenticate.js';
export type { ErrorMode } from './refuse.js';
export type { OptionalSessionState, SessionContext, SessionState } from './session-state.js';
