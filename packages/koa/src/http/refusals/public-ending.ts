import type { SessionEnding } from '@jwt-sessions/core';

/** When and why a session ended, and by whom, as its user may know it. Dates become ISO 8601 strings. */
export interface PublicEnding {
  readonly at: Date;
  /** Why it was revoked; `'expired'` where nobody did. */
  readonly reason: string;
  /** Null where it expired. */
  readonly by: {
    /** A session of the user, your application, or a rule of the library. */
    readonly type: 'session' | 'application' | 'rule';
    /** What a list calls the session, in English; null for anybody else, and where it is no longer known. */
    readonly title: string | null;
    /** The user's own name for it. */
    readonly label: string | null;
  } | null;
}

/** Picks what a user may know of the end of a session: no id, and nobody of your staff. */
export function toPublicEnding({ at, reason, by }: SessionEnding): PublicEnding {
  if (by === null) return { at, reason, by };
  const { title, label } = by.type === 'session' ? by : { title: null, label: null };
  return { at, reason, by: { type: by.type, title, label } };
}
