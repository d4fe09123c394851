import { STATUS_CODES } from 'node:http';
import { type SessionError, SessionTooNewError, SessionUnconfirmedError } from '@jwt-sessions/core';
import type { PublicEnding } from './public-ending.js';
import { type RefusalCode, refusals } from './refusal-table.js';
import { RequestError, SessionEndedError } from './request-errors.js';

/** Names and values of headers; one that is given more than once has a list. */
export type RefusalHeaders = Readonly<Record<string, string | string[]>>;

/** What a client can go by besides the code. */
export interface RefusalMembers {
  /** From when on the session may (`session_too_new`). */
  readonly allowedAt?: Date;
  /** When the device counts as confirmed (`session_unconfirmed`). */
  readonly confirmedAt?: Date;
  /** When and why the session ended, and by whom (`session_ended`). */
  readonly ending?: PublicEnding;
}

/** What a client is told of an error. */
export interface RefusalAnswer {
  readonly status: number;
  readonly code: RefusalCode;
  readonly detail: string;
  readonly headers: RefusalHeaders;
  readonly members: RefusalMembers;
  /** The problem (RFC 9457), as JSON. */
  readonly body: string;
}

const NO_MEMBERS = {};
/** Those that are always the same: in a wave of refusals, making them anew would be most of the work. */
const fixed = new Map<RefusalCode, RefusalAnswer>();

/** Reads the answer to an error out of the table. Makes no error of its own, since there may be many refusals. */
export function readRefusal(error: SessionError | RequestError): RefusalAnswer {
  // These bring headers of their own, or words.
  if (error instanceof RequestError || refusals[error.code].detail === undefined) return createAnswer(error);
  const known = fixed.get(error.code);
  if (known !== undefined) return known;
  const answer = createAnswer(error);
  fixed.set(error.code, answer);
  return answer;
}

function createAnswer(error: SessionError | RequestError): RefusalAnswer {
  const { code } = error;
  const { status, detail = error.message, headers } = refusals[code];
  const members = readMembers(error);
  return {
    status,
    code,
    detail,
    headers: {
      'Cache-Control': 'no-store',
      ...headers,
      ...(error instanceof RequestError && error.headers),
    },
    members,
    // RFC 9457 §4.2.1: with about:blank the title is the status phrase; the code is what tells problems apart.
    body: JSON.stringify({
      type: 'about:blank',
      title: STATUS_CODES[status],
      status,
      code,
      detail,
      ...members,
    }),
  };
}

function readMembers(error: SessionError | RequestError): RefusalAnswer['members'] {
  if (error instanceof SessionTooNewError) return { allowedAt: error.allowedAt };
  if (error instanceof SessionUnconfirmedError) return { confirmedAt: error.confirmedAt };
  if (error instanceof SessionEndedError) return { ending: error.ending };
  return NO_MEMBERS;
}
