import type { RevocationReason } from './events.js';
import type { DescribedSession, JsonValue } from './session.js';

/** Who ended a session: another one of the user or itself, your application, or a rule of the library. */
export type EndedBy =
  | {
      readonly type: 'session';
      readonly sessionId: string;
      /** What a list calls it, in English. Null where it is no longer kept, and so is its label. */
      readonly title: string | null;
      /** The user's own name for it. */
      readonly label: string | null;
    }
  | {
      readonly type: 'application';
      /** Who of your staff, as you named them in `actor`, cut to 52 characters. It is not for the user. */
      readonly name: string | null;
    }
  | { readonly type: 'rule' };

/** When and why a session ended, and by whom. */
export interface SessionEnding {
  readonly at: Date;
  /** Why it was revoked; `'expired'` where nobody did. */
  readonly reason: RevocationReason | 'expired';
  /** Null where it expired. */
  readonly by: EndedBy | null;
}

/** A session that is over. */
export interface EndedSession<Data = JsonValue> extends DescribedSession<Data> {
  readonly ending: SessionEnding;
}

/** A page of a user's sessions that are over, the last to end first. */
export interface EndedSessionPage<Data = JsonValue> {
  readonly sessions: readonly EndedSession<Data>[];
  /** What to hand in for the next page, or null on the last one. */
  readonly nextCursor: string | null;
}
