import type { Answer } from '../history/call.js';
import type { ProfileName } from '../profiles.js';

/** What a node is asked to do, with the secrets that it takes. */
export type Operation =
  | {
      readonly kind: 'logIn';
      readonly userId: string;
      /** How long the application takes to check the credentials, in milliseconds. */
      readonly checkTakes: number;
      readonly deviceSecret: string | null;
      readonly replaces: string | null;
      readonly pending: boolean;
    }
  | {
      readonly kind: 'present' | 'rotate' | 'reauthenticate' | 'completeSecondFactor';
      readonly token: string;
    }
  | { readonly kind: 'logOut' | 'revokeOthers'; readonly token: string }
  /** Lets the session in, waits so many milliseconds, and looks again: that second look is the call. */
  | { readonly kind: 'recheck'; readonly token: string; readonly wait: number }
  | {
      readonly kind: 'revoke';
      readonly token: string | null;
      readonly userId: string;
      readonly target: string;
    }
  | {
      readonly kind: 'revokeAll';
      readonly token: string | null;
      readonly userId: string;
      readonly except: string | null;
    }
  | { readonly kind: 'confirm' | 'deny'; readonly token: string; readonly target: string }
  | { readonly kind: 'list'; readonly token: string | null; readonly userId: string }
  | {
      readonly kind: 'setIdleTimeout';
      readonly token: string | null;
      readonly userId: string;
      /** Milliseconds. */
      readonly idleTimeout: number;
    }
  | { readonly kind: 'import'; readonly userId: string; readonly lookupIds: readonly string[] };

/** An answer, and the secrets that came with it. */
export interface Performed {
  readonly answer: Answer;
  readonly token?: string;
  readonly deviceSecret?: string | null;
  /** On the clock that all processes share. */
  readonly begin: number;
  readonly end: number;
}

/** Many presentations of one token, as fast as the node can. */
export interface Burst {
  readonly profile: ProfileName;
  readonly token: string;
  /** How long it goes on, in milliseconds. */
  readonly lasts: number;
  /** How many are under way together. */
  readonly width: number;
  /** How long the first of them pauses between two calls, in milliseconds: what is answered from memory would leave nobody else a turn. */
  readonly pause: number;
}
