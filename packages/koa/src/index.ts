export { completeSecondFactor, type SecondFactorOptions } from './answers/complete-second-factor.js';
export { type IssueSessionOptions, issueSession } from './answers/issue-session.js';
export type { PublicSession } from './answers/public-session.js';
export { reauthenticate } from './answers/reauthenticate.js';
export { recheckSession } from './answers/recheck-session.js';
export type { AnswerOptions, LoginAnswer, SessionAnswer, TokenAnswer } from './answers/session-answer.js';
export type { AuthenticateUser, LoginDecision } from './authenticate-user.js';
export { ACCEPT_CH, CRITICAL_CH } from './client-hints.js';
export type { CookieOption, CookieOptions } from './cookies/cookie-options.js';
export type { GuardOptions, RequireSessionOptions } from './guards/guard-options.js';
export { optionalSession } from './guards/optional-session.js';
export { requireConfirmedSession } from './guards/require-confirmed-session.js';
export { requireRecentLogin } from './guards/require-recent-login.js';
export { requireSession } from './guards/require-session.js';
export type { RequestBody } from './read-body.js';
export type { RefusalCode } from './refusals.js';
export type { ErrorMode } from './refuse.js';
export {
  InvalidRequestError,
  LoginRefusedError,
  type RequestErrorOptions,
  TooManyAttemptsError,
} from './request-errors.js';
export type { SessionContext } from './session-context.js';
export { SessionHttpError } from './session-http-error.js';
export { sessionRoutes } from './session-routes.js';
export type { JustProved, SessionRoutesOptions } from './session-routes-options.js';
export type { OptionalSessionState, SessionState } from './session-state.js';
