import { randomInt } from 'node:crypto';
import { type SessionLimit, sessionsToEvict } from '@jwt-sessions/core/store';
import type { Filter, UpdateFilter } from 'mongodb';
import type { Eviction } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';
import type { Logins, OpenLogin, UserDocument } from '../documents/user-document.js';
import { isDuplicateKey } from '../server-error.js';
import type { Newcomer, Rivals } from './read-rivals.js';
import { readUser, type UserAtLogin } from './read-user.js';

/**
 * The limit per user, without a transaction.
 *
 * All log-ins of a user under a limit agree on one document, the user's. It holds a version of them, and the log-ins that were let
 * in and have not come to their end yet, each with the sessions that it evicts. To be let in is to raise the
 * version by compare-and-swap from the one that was read, and to stand among the open log-ins with it. Nothing else of
 * the document is written, since the others take themselves off the open ones without raising the version.
 *
 * - A log-in reads the user first and the sessions after. Who was let in before is then among the sessions, or open, or
 *   both, and is counted once, by id; who is let in later raises the version, and the swap fails. So what is counted is
 *   what there is, and between two that are let in nobody else is: exactly as many as there are places.
 * - An open log-in counts as the session that it will be, and what it evicts as gone. It can be evicted like any
 *   session: the session is then put down as revoked before it was written, and its log-in finds that.
 * - Before a log-in writes its session it revokes all that it evicts, and all that other open log-ins evict and have not
 *   revoked yet. So at every instant the sessions are no more than the limit, even when a log-in dies half-way.
 * - An expired session isn't counted and isn't touched: by another server's clock it may be alive.
 * - A log-in that is outdated isn't counted either, written or not. Whether it is, is decided as it takes itself off the
 *   open ones: only where `validAfter` allows it, in the same step. Where it doesn't, the log-in first withdraws its session. So
 *   one that is open and outdated by what was read of the user will be withdrawn, and one that is not open stands. The
 *   swap demands the `validAfter` that was read, so that this was so when it was decided.
 * - A log-in that died before it wrote its session keeps a place for a minute. Then its session is put down as revoked
 *   likewise, so that it is safe to forget it, however wrong the clock was that called it dead.
 * - The log-ins and admissions of one process take turns until they have a place, in a queue for each user: a crowd of them
 *   would overtake each other again and again otherwise. Between processes the swap decides alone.
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
 * Who erases a user writes down that they were erased, and then removes this document before the sessions (`erase-user.ts`). A
 * log-in that was let in before finds itself no more among the open ones and is outdated; one that made the document, by being
 * the first, looks whether there was an erasure after it has written its session, and removes what it made.
 *
 * A unique index on (user, place) would do for one server. But a collection that is sharded by the session id, so that
 * the hot read goes to one shard, can't have a unique index on anything else.
 */
export type Claim =
  | Claimed
  /** Somebody else of the user was let in meanwhile: nothing was decided. */
  | { readonly outcome: 'overtaken' }
  | { readonly outcome: 'limit' };

/** The sessions in `evicts` are to be revoked before the newcomer is there. */
export interface Claimed extends Eviction {
  readonly outcome: 'claimed';
  readonly version: number;
  /** Whether it was the first of the user, which may have made the document: also of one who was erased meanwhile. */
  readonly isFirst: boolean;
}

/** What becomes known of a newcomer as it is let in: of a log-in all, by whom it evicts; of an admission that it is one. */
export type Entry = ((evicts: readonly string[]) => OpenLogin) | 'admission';

/** Decides whether a newcomer comes in and who has to go for it, and makes that known to all others. */
export async function claimPlace(
  call: StoreCall,
  { id, userId }: Newcomer,
  user: UserAtLogin,
  { abandoned, leaving, staying, unwritten }: Rivals,
  limit: SessionLimit,
  entry: Entry,
): Promise<Claim> {
  const { version } = user.logins;
  const surplus = sessionsToEvict(staying, limit);
  if (surplus === null) {
    // What was counted stood together at one time only if nobody was let in or became outdated while it was read.
    const { logins, validAfter } = await readUser(call, userId);
    const stood = logins.version === version && validAfter === user.validAfter;
    return { outcome: stood ? 'limit' : 'overtaken' };
  }
  const evicts = [...leaving, ...surplus].map((session) => session.id);
  const login = entry === 'admission' ? null : entry(evicts);
  const next = version === 0 ? randomInt(1, FIRST_VERSIONS) : version + 1;
  const update = version === 0 ? firstEntry(id, login, next) : nextEntry(id, login, next, abandoned);
  if (!(await raiseVersion(call, userId, user, update))) return { outcome: 'overtaken' };
  return {
    outcome: 'claimed',
    version: next,
    isFirst: version === 0,
    evicts,
    unwritten: evicts.filter((evicted) => unwritten.has(evicted)),
  };
}

/** The first version is any below, so that no log-in takes the document of a user who was erased for that of the next one. */
const FIRST_VERSIONS = 2 ** 47;

function firstEntry(id: string, login: OpenLogin | null, version: number): UpdateFilter<UserDocument> {
  const logins: Logins = login ? { version, open: { [id]: login } } : { version, open: {}, admits: id };
  return { $set: { logins } };
}

function nextEntry(
  id: string,
  login: OpenLogin | null,
  version: number,
  abandoned: readonly string[],
): UpdateFilter<UserDocument> {
  const gone = [...abandoned.map((other) => `logins.open.${other}`), ...(login ? ['logins.admits'] : [])];
  return {
    $set: {
      'logins.version': version,
      ...(login ? { [`logins.open.${id}`]: login } : { 'logins.admits': id }),
    },
    ...(gone.length > 0 && { $unset: Object.fromEntries(gone.map((path) => [path, ''])) }),
  };
}

/** False when somebody else was let in, or log-ins became outdated, since the user was read. */
async function raiseVersion(
  call: StoreCall,
  userId: string,
  { validAfter, logins: { version } }: UserAtLogin,
  update: UpdateFilter<UserDocument>,
): Promise<boolean> {
  // It only ever grows; and this is also true of a user without one.
  const unchanged: Filter<UserDocument> = { _id: userId, validAfter: { $not: { $gt: validAfter } } };
  if (version > 0) {
    const { matchedCount } = await call.write(() =>
      call.users.updateOne({ ...unchanged, 'logins.version': version }, update),
    );
    return matchedCount === 1;
  }
  try {
    await call.write(() =>
      call.users.updateOne({ ...unchanged, logins: { $exists: false } }, update, { upsert: true }),
    );
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
