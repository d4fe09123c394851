import { type SessionError, SessionTooNewError, SessionUnconfirmedError } from '@jwt-sessions/core';
import { type RefusalCode, refusals } from './refusals.js';
import { RequestError } from './request-errors.js';

/** Names and values of headers; one that is given more than once has a list. */
export type RefusalHeaders = Readonly<Record<string, string | string[]>>;

/** What a client is told of an error. */
export interface RefusalAnswer {
  readonly status: number;
  readonly code: RefusalCode;
  readonly detail: string;
  readonly headers: RefusalHeaders;
  /** What a client can go by besides the code: `allowedAt` or `confirmedAt`, as a Date. */
  readonly members: Readonly<Record<string, Date>>;
}

const NO_MEMBERS = {};

/** Reads the answer to an error out of the table. Makes no error of its own, since there may be many refusals. */
export function readRefusal(error: SessionError | RequestError): RefusalAnswer {
  const { status, detail = error.message, headers } = refusals[error.code];
  return {
    status,
    code: error.code,
    detail,
    headers: {
      'Cache-Control': 'no-store',
      ...headers,
      ...(error instanceof RequestError && error.headers),
    },
    members: readMembers(error),
  };
}

function readMembers(error: SessionError | RequestError): RefusalAnswer['members'] {
  if (error instanceof SessionTooNewError) return { allowedAt: error.allowedAt };
  if (error instanceof SessionUnconfirmedError) return { confirmedAt: error.confirmedAt };
  return NO_MEMBERS;
}
