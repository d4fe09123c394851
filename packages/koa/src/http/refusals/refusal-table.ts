import type { SessionErrorCode } from '@jwt-sessions/core';
import type { RequestErrorCode } from './request-errors.js';

/** Every code that an answer can have. */
export type RefusalCode = SessionErrorCode | RequestErrorCode;

/** How a code is answered. */
interface Refusal {
  readonly status: number;
  /** When it is, in the description of the routes. */
  readonly when: string;
  /** What the client reads; the error's own message where it is left out. */
  readonly detail?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that the error brings itself; each has its place where it can be left out. */
  readonly brings?: readonly string[];
}

/** A row for each code: one that lacks a row doesn't compile. */
export type Refusals = Readonly<Record<RefusalCode, Refusal>>;

/**
 * From error to answer. A detail stands here wherever errors of one code must look alike, whatever their messages say:
 * nobody may learn from an answer why a token or a log-in was refused.
 */
export const refusals: Refusals = {
  // RFC 6750 §3.1: without credentials the challenge has no error code.
  token_missing: {
    status: 401,
    when: 'There is no token.',
    headers: { 'WWW-Authenticate': 'Bearer' },
  },
  invalid_token: {
    status: 401,
    when: 'The token lets nobody in: malformed, forged, expired or ended.',
    detail: 'The token is not valid. Log in again.',
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  },
  // To a client that goes by the challenge alone it is the same.
  session_ended: {
    status: 401,
    when: 'The token is genuine and its session has ended.',
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  },
  // RFC 9110 §15.5.2: a 401 has a challenge. No token was sent, so it is the bare one.
  invalid_credentials: {
    status: 401,
    when: 'The credentials are wrong.',
    detail: 'The credentials are not valid.',
    headers: { 'WWW-Authenticate': 'Bearer' },
  },
  // RFC 9470 §3. The error itself brings the whole challenge, which says what is asked for.
  recent_login_required: {
    status: 401,
    when: 'The user must prove again who they are.',
    headers: { 'WWW-Authenticate': 'Bearer error="insufficient_user_authentication"' },
  },
  invalid_request: {
    status: 400,
    when: 'The body, the query or a cursor is malformed, or there is more than one credential.',
  },
  cross_site_request: {
    status: 403,
    when: 'By a cookie: the request comes from the page of another site.',
  },
  login_refused: { status: 403, when: 'The log-in is refused whatever the credentials.' },
  session_too_new: {
    status: 403,
    when: 'The session is too young to do that to others.',
  },
  session_unconfirmed: {
    status: 403,
    when: 'The session is on a new device that nobody has vouched for.',
  },
  session_impersonated: {
    status: 403,
    when: 'Only the user may do that, and nobody who looks at the account for them.',
  },
  not_found: {
    status: 404,
    when: "The session is missing, or somebody else's.",
    detail: 'There is no such session.',
  },
  method_not_allowed: { status: 405, when: 'The path has no such method.', brings: ['Allow'] },
  request_timeout: { status: 408, when: 'The body did not arrive in time.', brings: ['Connection'] },
  session_limit_reached: {
    status: 409,
    when: 'There is no room, and no other session may be pushed out.',
  },
  payload_too_large: { status: 413, when: 'The body is too large.' },
  unsupported_media_type: {
    status: 415,
    when: 'The media type or the encoding of the body is not known.',
    brings: ['Accept', 'Accept-Encoding'],
  },
  too_many_attempts: {
    status: 429,
    when: 'There were too many attempts.',
    brings: ['Retry-After'],
  },
  store_unavailable: {
    status: 503,
    when: 'Nothing is known for lack of the store.',
    detail: 'Sessions cannot be checked at the moment. Try again.',
    headers: { 'Retry-After': '5' },
  },
};
