import type { LimitPolicy, SessionLimit, StoredSession } from '@jwt-sessions/core';
import { preventSession } from './prevent-session.js';
import { type Admission, readAdmission, toAdmission } from './read-admission.js';
import { isDuplicateKey } from './server-error.js';
import { NOT_ENDED, type SessionDocument } from './session-document.js';
import type { StoreCall } from './store-call.js';
import type { Logins, OpenLogin } from './user-document.js';

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
 * A unique index on (user, place) would do for one server. But a collection that is sharded by the session id, so that
 * the hot read goes to one shard, can't have a unique index on anything else.
 */
export type Claim =
  | {
      readonly outcome: 'claimed';
      /** The sessions to be ended before the new one is written. */
      readonly evicts: readonly string[];
      /** Those of them that were not written when they were counted. */
      readonly unwritten: readonly string[];
    }
  /** Another log-in of the user was let in meanwhile: nothing was decided. */
  | { readonly outcome: 'overtaken' }
  | { readonly outcome: 'limit' | 'exists' };

/** A session as far as a limit looks at it. */
type Candidate = Pick<StoredSession, 'id' | 'createdAt' | 'lastActiveAt'>;

const COUNTED = {
  _id: 1,
  userId: 1,
  state: 1,
  createdAt: 1,
  lastActiveAt: 1,
  expiresAt: 1,
  endedAt: 1,
} as const;
type Counted = Pick<SessionDocument, keyof typeof COUNTED>;

/** How long a log-in that was let in is waited for; longer than any call takes. */
const ABANDONED_AFTER = 60_000;

/** Decides whether a log-in comes in and who has to go for it, and makes that known to all others. */
export async function claimPlace(
  call: StoreCall,
  session: StoredSession,
  logins: Logins,
  { max, onLimit }: SessionLimit,
  now: number,
): Promise<Claim> {
  const { id, userId, state } = session;
  const rows = await readSessions(call, session, logins);
  const written = new Set(rows.map(({ _id }) => _id));
  if (written.has(id) || Object.hasOwn(logins.open, id)) return { outcome: 'exists' };

  const open = Object.entries(logins.open).filter(([login]) => !written.has(login));
  const [abandoned, waiting] = partition(open, ([, { openedAt }]) => openedAt + ABANDONED_AFTER <= now);
  for (const [login, { expiresAt }] of abandoned) {
    if (expiresAt <= now) continue;
    const ending = { at: now, reason: 'abandoned' };
    if (!(await preventSession(call, { id: login, userId }, ending, 'abandoned')))
      return { outcome: 'overtaken' };
  }

  const standing = [
    ...rows
      .filter((row) => row.endedAt === null && row.userId === userId && row.state === state)
      .map(({ _id, ...row }) => ({ id: _id, ...row })),
    ...waiting.filter(([, login]) => login.state === state).map(([login, row]) => ({ id: login, ...row })),
  ].filter(({ expiresAt }) => expiresAt > now);
  const doomed = new Set(waiting.flatMap(([, { evicts }]) => evicts));
  const [leaving, staying] = partition(standing, (candidate) => doomed.has(candidate.id));
  const excess = Math.max(0, staying.length + 1 - max);
  if (excess > 0 && onLimit === 'reject') {
    // What was counted stood together at one time only if nobody was let in while it was read.
    const { turn } = (await readAdmission(call, userId)).logins;
    return { outcome: turn === logins.turn ? 'limit' : 'overtaken' };
  }
  const evicts = [...leaving, ...staying.sort(evictionOrder(onLimit)).slice(0, excess)].map((row) => row.id);
  const claimed = { ...Object.fromEntries(waiting), [id]: openLogin(session, evicts, now) };
  if (!(await raiseTurn(call, userId, logins.turn, claimed))) return { outcome: 'overtaken' };
  return { outcome: 'claimed', evicts, unwritten: evicts.filter((evicted) => !written.has(evicted)) };
}

/** Takes a log-in off the open ones, now that its session is written, and looks at the user in the same step. */
export async function closeLogin(
  call: StoreCall,
  { id, userId }: Pick<StoredSession, 'id' | 'userId'>,
): Promise<Admission> {
  const user = await call.within(
    // Without a projection, which not every compatible server has here.
    call.users.findOneAndUpdate(
      { _id: userId },
      { $unset: { [`logins.open.${id}`]: '' } },
      { returnDocument: 'after' },
    ),
  );
  return toAdmission(user);
}

/** The user's sessions that are not ended, and all that the open log-ins and the new one may have written. */
async function readSessions(
  call: StoreCall,
  { id, userId }: StoredSession,
  { open }: Logins,
): Promise<Counted[]> {
  return call.within(
    call.sessions
      .find<Counted>(
        // Not by `expiresAt`: along an index on what changes, a session could move past the reader unseen.
        { $or: [{ userId, ...NOT_ENDED }, { _id: { $in: [id, ...Object.keys(open)] } }] },
        { ...call.reading, projection: COUNTED, batchSize: 10_000 },
      )
      .toArray(),
  );
}

/** False when the turn is not the one that was read any more. */
async function raiseTurn(
  call: StoreCall,
  userId: string,
  turn: number,
  open: Logins['open'],
): Promise<boolean> {
  const update = { $set: { logins: { turn: turn + 1, open } } };
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

function openLogin(session: StoredSession, evicts: readonly string[], now: number): OpenLogin {
  const { state, createdAt, lastActiveAt, expiresAt } = session;
  return { state, createdAt, lastActiveAt, expiresAt, openedAt: now, evicts };
}

function evictionOrder(policy: LimitPolicy): (a: Candidate, b: Candidate) => number {
  const byCreation = (a: Candidate, b: Candidate) =>
    a.createdAt - b.createdAt || (a.id < b.id ? -1 : Number(a.id > b.id));
  if (policy !== 'evictLeastRecentlyActive') return byCreation;
  return (a, b) => a.lastActiveAt - b.lastActiveAt || byCreation(a, b);
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
