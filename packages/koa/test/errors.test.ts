import { InvalidRequestError, LoginRefusedError, TooManyAttemptsError } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { refusals } from '../src/http/refusals/refusal-table.js';
import { quoted } from './support/quoted.js';

describe('the table of refusals', () => {
  it('is the one that the README shows', () => {
    const rows = Object.entries(refusals).map(([code, { status, headers }]) => [
      code,
      status,
      headers ?? null,
    ]);

    expect(rows).toEqual([
      ['token_missing', 401, { 'WWW-Authenticate': 'Bearer' }],
      ['invalid_token', 401, { 'WWW-Authenticate': 'Bearer error="invalid_token"' }],
      ['session_ended', 401, { 'WWW-Authenticate': 'Bearer error="invalid_token"' }],
      ['invalid_credentials', 401, { 'WWW-Authenticate': 'Bearer' }],
      [
        'recent_login_required',
        401,
        { 'WWW-Authenticate': 'Bearer error="insufficient_user_authentication"' },
      ],
      ['invalid_request', 400, null],
      ['cross_site_request', 403, null],
      ['login_refused', 403, null],
      ['session_too_new', 403, null],
      ['session_unconfirmed', 403, null],
      ['session_impersonated', 403, null],
      ['not_found', 404, null],
      ['method_not_allowed', 405, null],
      ['request_timeout', 408, null],
      ['session_limit_reached', 409, null],
      ['payload_too_large', 413, null],
      ['unsupported_media_type', 415, null],
      ['too_many_attempts', 429, null],
      ['store_unavailable', 503, { 'Retry-After': '5' }],
    ]);
  });

  it('challenges on every 401', () => {
    const unauthorized = Object.values(refusals).filter(({ status }) => status === 401);

    expect(unauthorized.every(({ headers }) => headers?.['WWW-Authenticate']?.startsWith('Bearer'))).toBe(
      true,
    );
  });
});

describe('TooManyAttemptsError', () => {
  it.each([
    ['30s', '30'],
    ['15m', '900'],
    ['2h', '7200'],
    ['1d', '86400'],
    ['2w', '1209600'],
    ['30 seconds', '30'],
    ['1.5m', '90'],
    ['1500ms', '2'],
  ])('says %s in seconds', (retryAfter, seconds) => {
    expect(new TooManyAttemptsError(retryAfter).headers).toEqual({ 'Retry-After': seconds });
  });

  it.each([30, '30', '0s', 'soon', '', '9999999999999999d'])('refuses %j', (retryAfter) => {
    expect(() => new TooManyAttemptsError(retryAfter as string)).toThrow(
      new TypeError(
        `retryAfter must be a duration with a unit, such as '30d' or '15m', not ${quoted(retryAfter)}.`,
      ),
    );
  });
});

describe('the errors of a log-in', () => {
  it('have the name of their class, a code and a message for the client', () => {
    const errors = [
      new LoginRefusedError(),
      new LoginRefusedError('The account is locked.'),
      new TooManyAttemptsError('1m'),
      new InvalidRequestError('username must be a text.'),
    ];

    expect(errors.map(({ name, code, message }) => [name, code, message])).toEqual([
      ['LoginRefusedError', 'login_refused', 'This log-in is refused.'],
      ['LoginRefusedError', 'login_refused', 'The account is locked.'],
      ['TooManyAttemptsError', 'too_many_attempts', 'There were too many attempts. Try again later.'],
      ['InvalidRequestError', 'invalid_request', 'username must be a text.'],
    ]);
  });
});
