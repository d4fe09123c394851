/**
 * Asks a database whose session this is: null when it is unknown, revoked or over. One prepared read by primary key, as
 * fast as the driver can.
 */
export type FindOwner = (id: string) => Promise<string | null>;

/** Whose sessions these are, by their ids, out of one statement; what has none is left out. */
export type FindOwners = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

export type EndSession = (id: string) => Promise<void>;

export const SELECT_OWNER =
  'SELECT user_id, expires_at FROM hand_written_sessions WHERE id = ? AND revoked_at IS NULL';
