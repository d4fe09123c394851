import { STATUS_CODES } from 'node:http';
import { type SessionError, SessionTooNewError, SessionUnconfirmedError } from '@jwt-sessions/core';
import type { PublicEnding } from './public-ending.js';
import { type RefusalCode, refusals } from './refusal-table.js';
import { RecentLoginRequiredError, RequestError, SessionEndedError } from './request-errors.js';

/** Names and values of headers; one that is given more than once has a list. */
export type RefusalHeaders = Readonly<Record<string, string | string[]>>;

/** What is said of a refusal besides its code. */
export interface RefusalMembers {
  /** Of `session_too_new`: from when on it would be allowed. */
  readonly allowedAt?: Date;
  /** Of `session_unconfirmed`: from when on the session counts as confirmed. */
  readonly confirmedAt?: Date;
  /** Of `recent_login_required`: by one of which the user is to prove who they are. */
  readonly methods?: readonly string[];
  /** Of `session_ended`: when and why, and by whom. */
  readonly ending?: PublicEnding;
}

/** What a client is told of an error. */
export interface RefusalAnswer {
  readonly status: number;
  readonly code: RefusalCode;
  readonly detail: string;
  readonly headers: RefusalHeaders;
  /** What a client can go by besides the code. */
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
  if (error instanceof RecentLoginRequiredError && error.methods !== null) return { methods: error.methods };
  return NO_MEMBERS;
}
