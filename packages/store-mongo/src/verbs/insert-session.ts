import type {
  InsertRequest,
  InsertResult,
  NewSession,
  SessionLimit,
  StoredSession,
} from '@jwt-sessions/core/store';
import { removeDocument } from '../documents/remove-document.js';
import {
  NOT_REVOKED,
  type SessionDocument,
  storedSession,
  toDocument,
} from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';
import { NO_DETAILS } from '../documents/user-document.js';
import { type Claimed, claimPlace } from '../places/claim-place.js';
import { evictSessions } from '../places/evict-sessions.js';
import { closeLogin, dropLogin, openLogin } from '../places/open-login.js';
import { readRivals } from '../places/read-rivals.js';
import { readUser, type UserAtLogin } from '../places/read-user.js';
import { isDuplicateKey } from '../server-error.js';
import { applyIdleTimeout } from './apply-idle-timeout.js';
import { writeFirstNote, writeNextNote } from './change-user.js';
import { removeEntry } from './erase-user.js';
import { revokeSession } from './revoke-sessions.js';

const OUTDATED = { inserted: false, reason: 'outdated' } as const;
const EXISTS = { inserted: false, reason: 'exists' } as const;

/**
 * Adds a session: reads the user, with a limit claims a place and revokes whoever must go, writes the session, and looks at
 * the user again.
 *
 * The second look is what keeps a log-in from slipping in behind 'change `validAfter`, then revoke all'. Each side writes
 * before it reads: the log-in its session and then looks at the user, the other the user and then looks for sessions.
 * So at least one sees what the other wrote, and either one takes the session away. Both writes are acknowledged by a majority
 * and both reads go to a primary that is at least as new, so a failover between them changes nothing. The token is
 * signed only after this returns.
 *
 * The session that it replaces is revoked before the new one is written where there is a limit, so that at no instant there
 * are more, and after all else where there is none. A log-in that dies in between leaves the user with one session less.
 *
 * The note of a log-in is written when its session is, and only where that stands: with a limit, and where the user had details before,
 * in the step that looks at the user, and so that what becomes of the one becomes of the other. Where the process dies before, the
 * session is there without it.
 *
 * Without a limit: read, insert, read. With one: read, two reads at once, update, insert, update, and two or three commands more
 * where somebody is evicted; from the start whenever another log-in of the same user under a limit came between.
 *
 * @throws Error where it would be refused after sessions were revoked for it: as with any call that failed, `findRevoked`
 *   says which
 */
export function insertSession(call: StoreCall, request: InsertRequest): Promise<InsertResult> {
  const { limit } = request;
  return limit === undefined ? insertUnlimited(call, request) : insertWithin(call, request, limit);
}

async function insertUnlimited(call: StoreCall, request: InsertRequest): Promise<InsertResult> {
  const { session: wanted, now, note } = request;
  const before = await readUser(call, wanted.userId);
  if (isOutdated(request, before)) return OUTDATED;
  const session = sessionOf(wanted, before);
  if (!(await write(call, session))) return EXISTS;
  const isFirstNote = note?.expected === NO_DETAILS;
  const noting = note && !isFirstNote ? await writeNextNote(call, request, note) : null;
  const after = noting ?? (await readUser(call, wanted.userId));
  if (isOutdated(request, after)) {
    await withdraw(call, session);
    return OUTDATED;
  }
  const noted = isFirstNote ? await writeFirstNote(call, session, note) : noting !== null;
  const settled = await followIdleTimeout(call, session, after, now);
  const replaced = await revokeReplaced(call, request);
  return { inserted: true, session: settled, replaced, evicted: [], noted };
}

async function insertWithin(
  call: StoreCall,
  request: InsertRequest,
  limit: SessionLimit,
): Promise<InsertResult> {
  const place = await call.inTurn(request.session.userId, () => takePlace(call, request, limit));
  if ('inserted' in place) return place;
  const { session } = place;
  const replaced = await revokeReplaced(call, request);
  const evicted = await evictSessions(call, session, place, limit);
  const written = await write(call, session);
  // It may have made the document of a user who was erased meanwhile, whom nobody is to be noted for.
  const isErased = place.isFirst && isOutdated(request, await readUser(call, session.userId));
  const noting = written && !isErased && request.note ? await closeLogin(call, request, request.note) : null;
  const after = noting ?? (isErased ? null : await closeLogin(call, request));
  if (written && after !== null) {
    const settled = await followIdleTimeout(call, session, after, request.now);
    return { inserted: true, session: settled, replaced, evicted, noted: noting !== null };
  }
  if (after === null) {
    // In this order: until its session is gone, others must see that it doesn't count.
    if (written) await withdraw(call, session);
    await dropLogin(call, session);
    if (place.isFirst) await removeEntry(call, session.userId, place.version);
  }
  if (!written && (await wasEvicted(call, session))) {
    // As if it had been written first and evicted then; whoever did it reports it.
    return { inserted: true, session, replaced, evicted, noted: false };
  }
  const refusal = written ? OUTDATED : EXISTS;
  if (!replaced && evicted.length === 0) return refusal;
  throw new Error(
    `The log-in was refused as '${refusal.reason}' after sessions had been revoked for it, which findRevoked names.`,
  );
}

/** Has the log-in let in, with those whom it evicts; or the result that says why not. */
async function takePlace(
  call: StoreCall,
  request: InsertRequest,
  limit: SessionLimit,
): Promise<(Claimed & { readonly session: StoredSession }) | InsertResult> {
  const { session: wanted, replaces, now } = request;
  for (;;) {
    const user = await readUser(call, wanted.userId);
    if (isOutdated(request, user)) return OUTDATED;
    const session = sessionOf(wanted, user);
    const newcomer = { ...session, replaces: replaces?.id };
    const rivals = await readRivals(call, newcomer, limit, user, now);
    if (rivals === null) continue;
    if (rivals.isKnown) return EXISTS;
    const claim = await claimPlace(call, newcomer, user, rivals, limit, (evicts) =>
      openLogin(session, request, evicts),
    );
    if (claim.outcome === 'limit') return { inserted: false, reason: 'limit' };
    if (claim.outcome === 'claimed') return { ...claim, session };
  }
}

function isOutdated(
  { authenticationStartedAt }: InsertRequest,
  { validAfter }: Pick<UserAtLogin, 'validAfter'>,
): boolean {
  return validAfter > authenticationStartedAt;
}

/** The session as it will be kept, with the idle time that its user chose. */
function sessionOf(wanted: NewSession, { idleTimeout }: Pick<UserAtLogin, 'idleTimeout'>): StoredSession {
  return storedSession(wanted, idleTimeout);
}

/** False when the id is taken. */
async function write(call: StoreCall, session: StoredSession): Promise<boolean> {
  try {
    await call.write(() => call.sessions.insertOne(toDocument(session)));
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Takes away the session of a log-in that is outdated. One that was revoked by now stays: somebody was told so. */
async function withdraw(call: StoreCall, { id }: StoredSession): Promise<void> {
  await call.write(() => removeDocument(call.sessions, { _id: id, ...NOT_REVOKED }));
}

/** Has a session that is written follow the idle time of its user, which may have been set meanwhile. */
async function followIdleTimeout(
  call: StoreCall,
  written: StoredSession,
  seen: UserAtLogin,
  now: number,
): Promise<StoredSession> {
  let session = written;
  for (let user = seen; ; user = await readUser(call, session.userId)) {
    const settled = storedSession(session, user.idleTimeout);
    if (user.idleTimeout === null || settled.idleTimeout === session.idleTimeout) return session;
    await applyIdleTimeout(call, { _id: session.id }, user.idleTimeout, now);
    session = settled;
  }
}

/**
 * Whether the session of a log-in that found its id taken was evicted before it was written, rather than being another's.
 *
 * @throws Error when the log-in was given up
 */
async function wasEvicted(call: StoreCall, { id, userId }: StoredSession): Promise<boolean> {
  const there = await call.within(
    call.sessions.findOne<Pick<SessionDocument, 'userId' | 'neverWritten'>>(
      { _id: id },
      { ...call.reading, projection: { _id: 0, userId: 1, neverWritten: 1 } },
    ),
  );
  if (there?.neverWritten === undefined || there.userId !== userId) return false;
  if (there.neverWritten === 'abandoned') throw new Error('The log-in took so long that it was given up.');
  return true;
}

/** Revokes the session whose place the new one takes; whether this very call did. */
async function revokeReplaced(call: StoreCall, { session, replaces }: InsertRequest): Promise<boolean> {
  return replaces !== undefined && revokeSession(call, replaces.id, replaces.revocation, session.userId);
}
