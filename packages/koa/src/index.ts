export type { GuardOptions, RequireSessionOptions } from './guards/guard-options.js';
export { optionalSession } from './guards/optional-session.js';
export { requireConfirmedSession } from './guards/require-confirmed-session.js';
export { requireRecentLogin } from './guards/require-recent-login.js';
export { requireSession } from './guards/require-session.js';
export type { AnswerOptions, LoginAnswer, SessionAnswer, TokenAnswer } from './http/answers/hand-out.js';
export type { PublicSession } from './http/answers/public-session.js';
export type { RequestBody } from './http/bodies/read-body.js';
export type { CookieOption, CookieOptions } from './http/cookies/cookie-options.js';
export { ACCEPT_CH, CRITICAL_CH } from './http/login/client-hints.js';
export type { AuthenticateUser, LoginDecision } from './http/login/decide-login.js';
export type { RefusalCode } from './http/refusals/refusal-table.js';
export {
  InvalidRequestError,
  LoginRefusedError,
  type RequestErrorOptions,
  TooManyAttemptsError,
} from './http/refusals/request-errors.js';
export { SessionHttpError } from './http/refusals/session-http-error.js';
export { sessionRoutes } from './mounting/mount-routes.js';
export { completeSecondFactor, type SecondFactorOptions } from './own-routes/complete-second-factor.js';
export { type IssueSessionOptions, issueSession } from './own-routes/issue-session.js';
export { reauthenticate } from './own-routes/reauthenticate.js';
export { recheckSession } from './own-routes/recheck-session.js';
export type { ErrorMode } from './refuse.js';
export type { SessionContext } from './session-context.js';
export type { JustProved, SessionRoutesOptions } from './session-routes-options.js';
export type { OptionalSessionState, SessionState } from './session-state.js';
