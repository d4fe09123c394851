import { type SessionLimit, sessionsToEvict } from '@jwt-sessions/core/store';
import type { Eviction } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';
import type { Logins } from '../documents/user-document.js';
import { isDuplicateKey } from '../server-error.js';
import type { Rivals } from './read-rivals.js';
import { readUser } from './read-user.js';

/**
 * The limit per user, without a transaction.
 *
 * All log-ins of a user under a limit agree on one document, the user's. It holds a version of them, and the log-ins that were let
 * in and may not have written their session yet, each with the sessions that it evicts. To be let in is to raise the
 * version by compare-and-swap from the one that was read, and to stand among the open log-ins with it.
 *
 * - A log-in reads the user first and the sessions after. Who was let in before is then among the sessions, or open, or
 *   both, and is counted once, by id; who is let in later raises the version, and the swap fails. So what is counted is
 *   what there is, and between two that are let in nobody else is: exactly as many as there are places.
 * - An open log-in counts as the session that it will be, and what it evicts as gone. It can be evicted like any
 *   session: the session is then put down as revoked before it was written, and its log-in finds that.
 * - Before a log-in writes its session it revokes all that it evicts, and all that other open log-ins evict and have not
 *   revoked yet. So at every instant the sessions are no more than the limit, even when a log-in dies half-way.
 * - An expired session isn't counted and isn't touched: by another server's clock it may be alive.
 * - A log-in that died before it wrote its session keeps a place for a minute. Then its session is put down as revoked
 *   likewise, so that it is safe to forget it, however wrong the clock was that called it dead.
 *
 * An admission raises the version like a log-in. But its session is there already, and may be changed or revoked before it is
 * admitted; then nobody may have been evicted for it. So it is decided in a second step, on the session itself.
 *
 * - To decide is one compare-and-swap of the session, by all that the caller expects of it. Where nobody is evicted it
 *   makes the changes. Else it puts down what is to be done: whom to revoke, and what to change then. From there on it will
 *   be done, since nothing but a revocation changes the session before (`update-session.ts`), and whoever comes upon it,
 *   another log-in or admission of the user or a change of the session, completes it first. That needs no clock, and
 *   nothing of the one who decided it.
 * - What it evicts bears a mark that is put down with it. Its call reports whatever bears the mark, whoever revoked it.
 * - An admission that was let in and isn't decided can't be counted either way. The next one to come bars it, by a version
 *   on its session that fails its swap, and it begins again. So there is never more than one, the one of the last version,
 *   and one that died takes no place.
 * - A session that leaves a status by being admitted to another isn't revoked by who was let in to the first: it has made
 *   room already.
 *
 * A unique index on (user, place) would do for one server. But a collection that is sharded by the session id, so that
 * the hot read goes to one shard, can't have a unique index on anything else.
 */
export type Claim =
  | (Eviction & {
      /** The sessions in `evicts` are to be revoked before the newcomer is there. */
      readonly outcome: 'claimed';
      readonly version: number;
    })
  /** Somebody else of the user was let in meanwhile: nothing was decided. */
  | { readonly outcome: 'overtaken' }
  | { readonly outcome: 'limit' };

/**
 * Decides whether a newcomer comes in and who has to go for it, and makes that known to all others.
 *
 * @param letIn what is known of the log-ins from then on, but for their version
 */
export async function claimPlace(
  call: StoreCall,
  userId: string,
  { version }: Logins,
  { open, leaving, staying, unwritten }: Rivals,
  limit: SessionLimit,
  letIn: (open: Logins['open'], evicts: readonly string[]) => Omit<Logins, 'version'>,
): Promise<Claim> {
  const surplus = sessionsToEvict(staying, limit);
  if (surplus === null) {
    // What was counted stood together at one time only if nobody was let in while it was read.
    const { logins } = await readUser(call, userId);
    return { outcome: logins.version === version ? 'limit' : 'overtaken' };
  }
  const evicts = [...leaving, ...surplus].map(({ id }) => id);
  const claimed = { version: version + 1, ...letIn(open, evicts) };
  if (!(await raiseVersion(call, userId, version, claimed))) return { outcome: 'overtaken' };
  return {
    outcome: 'claimed',
    version: version + 1,
    evicts,
    unwritten: evicts.filter((id) => unwritten.has(id)),
  };
}

/** False when the version is not the one that was read any more. */
async function raiseVersion(
  call: StoreCall,
  userId: string,
  version: number,
  logins: Logins,
): Promise<boolean> {
  const update = { $set: { logins } };
  if (version > 0) {
    const { matchedCount } = await call.within(
      call.users.updateOne({ _id: userId, 'logins.version': version }, update),
    );
    return matchedCount === 1;
  }
  try {
    await call.within(
      call.users.updateOne({ _id: userId, logins: { $exists: false } }, update, { upsert: true }),
    );
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
