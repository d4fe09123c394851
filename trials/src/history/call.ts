import type { ProfileName } from '../profiles.js';

/** A token as the history keeps it: by its session and its `gen` claim, which whoever holds the token can read. */
export interface TokenMark {
  readonly sessionId: string;
  readonly generation: number;
}

/** What was asked, without the secrets. */
export type Question =
  | { readonly kind: 'logIn'; readonly replaces: TokenMark | null; readonly pending: boolean }
  | { readonly kind: 'present' | 'recheck' | 'rotate' | 'reauthenticate'; readonly token: TokenMark }
  | { readonly kind: 'completeSecondFactor' | 'logOut' | 'revokeOthers'; readonly token: TokenMark }
  /** Without a token the host asks, by user id. */
  | { readonly kind: 'revoke'; readonly token: TokenMark | null; readonly target: string }
  | { readonly kind: 'revokeAll'; readonly token: TokenMark | null; readonly except: string | null }
  | { readonly kind: 'confirm' | 'deny'; readonly token: TokenMark; readonly target: string }
  | { readonly kind: 'list'; readonly token: TokenMark | null }
  | { readonly kind: 'setIdleTimeout'; readonly token: TokenMark | null; readonly idleTimeout: number }
  | { readonly kind: 'import'; readonly ids: readonly string[] };

/** What came back. */
export type Answer =
  | Done
  /** A 4xx, or the error that stands for it; `code` is the library's. */
  | { readonly outcome: 'refused'; readonly code: string }
  /** A 503: nothing is known. */
  | { readonly outcome: 'unavailable' }
  /** None at all: the process or the way to it was gone; or the caller hung up on purpose. */
  | { readonly outcome: 'lost'; readonly onPurpose: boolean }
  /** One that no documentation knows of. */
  | { readonly outcome: 'unexpected'; readonly message: string };

export interface Done {
  readonly outcome: 'done';
  /** The new token of a log-in or a renewal. */
  readonly token?: TokenMark;
  /** Of a log-in: a moment by which the check of the credentials had begun, on the shared clock. */
  readonly checkBegan?: number;
  /** Of a log-in: where the session stands. */
  readonly status?: string;
  /** Of an ending: whether this call ended it, or how many it ended; of `confirm`: whether this call did it. */
  readonly ended?: boolean | number;
  /** Of a list: the ids that it showed, on all of its pages. */
  readonly ids?: readonly string[];
}

/**
 * One call as its caller saw it, timed on the clock that all processes share: `begin` is before its first byte is written,
 * `end` after its answer was read, null where none came.
 */
export interface Call {
  readonly number: number;
  readonly profile: ProfileName;
  readonly userId: string;
  readonly question: Question;
  readonly answer: Answer;
  readonly begin: number;
  readonly end: number | null;
  /** The process that was asked; one that was started again has another name. */
  readonly node: string;
  readonly via: 'core' | 'http';
}

/** The token that somebody came with, or null where nobody did. */
export function presentedToken(question: Question): TokenMark | null {
  return 'token' in question ? question.token : null;
}

/**
 * Whether a call that came with a token was let in: also where it was then told that it may not do what it asked for. A
 * log-out is not looked at, since its answer is the same for a session that is over.
 */
export function wasLetIn({ question, answer }: Call): boolean {
  if (presentedToken(question) === null || question.kind === 'logOut') return false;
  return answer.outcome === 'done' || (answer.outcome === 'refused' && answer.code !== 'invalid_token');
}

/** Whether a call asked for a new token of a session. */
export function isRenewal({ question: { kind } }: Call): boolean {
  return kind === 'rotate' || kind === 'reauthenticate' || kind === 'completeSecondFactor';
}

/** When a call was over at the latest: never, where no answer came. */
export function endOf({ end }: Call): number {
  return end ?? Number.POSITIVE_INFINITY;
}
