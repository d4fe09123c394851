import type { SessionErrorCode } from '@jwt-sessions/core';
import type { RequestErrorCode } from './request-errors.js';

/** Every code that an answer can have. */
export type RefusalCode = SessionErrorCode | RequestErrorCode;

/** How a code is answered. */
interface Refusal {
  readonly status: number;
  /** What the client reads; the error's own message where it is left out. */
  readonly detail?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A row for each code: one that lacks a row doesn't compile. */
export type Refusals = Readonly<Record<RefusalCode, Refusal>>;

/**
 * From error to answer. A detail stands here wherever errors of one code must look alike, whatever their messages say:
 * nobody may learn from an answer why a token or a log-in was refused.
 */
export const refusals: Refusals = {
  // RFC 6750 §3.1: without credentials the challenge has no error code.
  token_missing: { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } },
  invalid_token: {
    status: 401,
    detail: 'The token is not valid. Log in again.',
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  },
  // To a client that goes by the challenge alone it is the same.
  session_ended: { status: 401, headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } },
  // RFC 9110 §15.5.2: a 401 has a challenge. No token was sent, so it is the bare one.
  invalid_credentials: {
    status: 401,
    detail: 'The credentials are not valid.',
    headers: { 'WWW-Authenticate': 'Bearer' },
  },
  // RFC 9470 §3. The error itself brings the whole challenge, which says what is asked for.
  recent_login_required: {
    status: 401,
    headers: { 'WWW-Authenticate': 'Bearer error="insufficient_user_authentication"' },
  },
  invalid_request: { status: 400 },
  cross_site_request: { status: 403 },
  login_refused: { status: 403 },
  session_too_new: { status: 403 },
  session_unconfirmed: { status: 403 },
  session_impersonated: { status: 403 },
  not_found: { status: 404, detail: 'There is no such session.' },
  method_not_allowed: { status: 405 },
  request_timeout: { status: 408 },
  session_limit_reached: { status: 409 },
  payload_too_large: { status: 413 },
  unsupported_media_type: { status: 415 },
  too_many_attempts: { status: 429 },
  store_unavailable: {
    status: 503,
    detail: 'Sessions cannot be checked at the moment. Try again.',
    headers: { 'Retry-After': '5' },
  },
};
