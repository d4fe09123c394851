export type { AuthenticateUser } from './authenticate-user.js';
export type { GuardOptions } from './guard-options.js';
export { type IssuingContext, issueSession, type TokenAnswer } from './issue-session.js';
export { optionalSession } from './optional-session.js';
export type { PublicSession } from './public-session.js';
export type { RequestBody } from './read-body.js';
export type { RefusalCode } from './refusals.js';
export type { ErrorMode } from './refuse.js';
export {
  InvalidRequestError,
  LoginRefusedError,
  type RequestErrorOptions,
  TooManyAttemptsError,
} from './request-errors.js';
export { requireSession } from './require-session.js';
export { SessionHttpError } from './session-http-error.js';
export { sessionRoutes } from './session-routes.js';
export type { SessionRoutesOptions } from './session-routes-options.js';
export type { OptionalSessionState, SessionState } from './session-state.js';
