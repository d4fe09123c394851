import { type SessionLimit, sessionsToEvict } from '@jwt-sessions/core/store';
import type { Eviction } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';
import type { Logins } from '../documents/user-document.js';
import { isDuplicateKey } from '../server-error.js';
import type { Rivals } from './read-rivals.js';
import { lookAtUser } from './read-user.js';

/**
 * The limit per user, without a transaction.
 *
 * All log-ins of a user under a limit agree on one document, the user's. It holds a turn, and the log-ins that were let
 * in and may not have written their session yet, each with the sessions that it evicts. To be let in is to raise the
 * turn by compare-and-swap from the one that was read, and to stand among the open log-ins with it.
 *
 * - A log-in reads the user first and the sessions after. Who was let in before is then among the sessions, or open, or
 *   both, and is counted once, by id; who is let in later raises the turn, and the swap fails. So what is counted is
 *   what there is, and between two that are let in nobody else is: exactly as many as there are places.
 * - An open log-in counts as the session that it will be, and what it evicts as gone. It can be evicted like any
 *   session: the session is then put down as ended before it was written, and its log-in finds that.
 * - Before a log-in writes its session it ends all that it evicts, and all that other open log-ins evict and have not
 *   ended yet. So at every instant the sessions are no more than the limit, even when a log-in dies half-way.
 * - An expired session isn't counted and isn't touched: by another server's clock it may be alive.
 * - A log-in that died before it wrote its session keeps a place for a minute. Then its session is put down as ended
 *   likewise, so that it is safe to forget it, however wrong the clock was that called it dead.
 *
 * An admission takes its turn like a log-in. But its session is there already, and may be changed or ended before it is
 * admitted; then nobody may have been evicted for it. So it is decided in a second step, on the session itself.
 *
 * - To decide is one compare-and-swap of the session, by all that the caller expects of it. Where nobody is evicted it
 *   makes the changes. Else it puts down what is to be done: whom to end, and what to change then. From there on it will
 *   be done, since nothing but an ending changes the session before (`update-session.ts`), and whoever comes upon it,
 *   another log-in or admission of the user or a change of the session, completes it first. That needs no clock, and
 *   nothing of the one who decided it.
 * - What it evicts bears a mark that is put down with it. Its call reports whatever bears the mark, whoever ended it.
 * - An admission that was let in and isn't decided can't be counted either way. The next one to come bars it, by a turn
 *   on its session that fails its swap, and it begins again. So there is never more than one, the one of the last turn,
 *   and one that died takes no place.
 * - A session that leaves a status by being admitted to another isn't ended by who was let in to the first: it has made
 *   room already.
 *
 * A unique index on (user, place) would do for one server. But a collection that is sharded by the session id, so that
 * the hot read goes to one shard, can't have a unique index on anything else.
 */
export type Claim =
  | (Eviction & {
      /** The sessions in `evicts` are to be ended before the newcomer is there. */
      readonly outcome: 'claimed';
      readonly turn: number;
    })
  /** Somebody else of the user was let in meanwhile: nothing was decided. */
  | { readonly outcome: 'overtaken' }
  | { readonly outcome: 'limit' };

/**
 * Decides whether a newcomer comes in and who has to go for it, and makes that known to all others.
 *
 * @param letIn what is known of the log-ins from then on, but for their turn
 */
export async function claimPlace(
  call: StoreCall,
  userId: string,
  { turn }: Logins,
  { open, leaving, staying, unwritten }: Rivals,
  limit: SessionLimit,
  letIn: (open: Logins['open'], evicts: readonly string[]) => Omit<Logins, 'turn'>,
): Promise<Claim> {
  const surplus = sessionsToEvict(staying, limit);
  if (surplus === null) {
    // What was counted stood together at one time only if nobody was let in while it was read.
    const { logins } = await lookAtUser(call, userId);
    return { outcome: logins.turn === turn ? 'limit' : 'overtaken' };
  }
  const evicts = [...leaving, ...surplus].map(({ id }) => id);
  const claimed = { turn: turn + 1, ...letIn(open, evicts) };
  if (!(await takeTurn(call, userId, turn, claimed))) return { outcome: 'overtaken' };
  return { outcome: 'claimed', turn: turn + 1, evicts, unwritten: evicts.filter((id) => unwritten.has(id)) };
}

/** False when the turn is not the one that was read any more. */
async function takeTurn(call: StoreCall, userId: string, turn: number, logins: Logins): Promise<boolean> {
  const update = { $set: { logins } };
  if (turn > 0) {
    const { matchedCount } = await call.within(
      call.users.updateOne({ _id: userId, 'logins.turn': turn }, update),
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
