import type { InsertRequest, InsertResult, StoredSession } from '@jwt-sessions/core/store';
import {
  NOT_REVOKED,
  type SessionDocument,
  storedSession,
  toDocument,
} from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';
import { type Claim, claimPlace } from '../places/claim-place.js';
import { evictSessions } from '../places/evict-sessions.js';
import { closeLogin, openLogin } from '../places/open-login.js';
import { readRivals } from '../places/read-rivals.js';
import { readUser, type UserAtLogin } from '../places/read-user.js';
import { isDuplicateKey } from '../server-error.js';
import { applyIdleTimeout } from './apply-idle-timeout.js';
import { revokeSession } from './revoke-sessions.js';

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
 * Without a limit: read, insert, read. With one: read, read, update, insert, update, and two or three commands more
 * where somebody is evicted; again from the start whenever another log-in of the same user under a limit came between.
 */
export async function insertSession(call: StoreCall, request: InsertRequest): Promise<InsertResult> {
  const { session: wanted, authenticationStartedAt, replaces, limit, now } = request;
  for (;;) {
    const user = await readUser(call, wanted.userId);
    if (user.validAfter > authenticationStartedAt) return { inserted: false, reason: 'outdated' };
    const session = storedSession(wanted, user.idleTimeout ?? wanted.idleTimeout);
    if (limit === undefined) {
      if (!(await write(call, session))) return { inserted: false, reason: 'exists' };
      const after = await readUser(call, session.userId);
      const result = await settle(call, request, session, after);
      return result.inserted ? { ...result, replaced: await revokeReplaced(call, request) } : result;
    }
    const newcomer = { ...session, replaces: replaces?.id };
    const rivals = await readRivals(call, newcomer, limit, user.logins, now);
    if (rivals === null) continue;
    if (rivals.isKnown) return { inserted: false, reason: 'exists' };
    const claim: Claim = await claimPlace(
      call,
      session.userId,
      user.logins,
      rivals,
      limit,
      (open, evicts) => ({
        open: {
          ...open,
          [session.id]: openLogin(session, replaces ? [...evicts, replaces.id] : evicts, now),
        },
      }),
    );
    if (claim.outcome === 'overtaken') continue;
    if (claim.outcome === 'limit') return { inserted: false, reason: 'limit' };
    const replaced = await revokeReplaced(call, request);
    const evicted = await evictSessions(call, session, claim, limit);
    const written = await write(call, session);
    const after = await closeLogin(call, session);
    const result = written
      ? await settle(call, request, session, after)
      : await resultWithoutWriting(call, session);
    return result.inserted ? { ...result, replaced, evicted } : result;
  }
}

/** False when the id is taken. */
async function write(call: StoreCall, session: StoredSession): Promise<boolean> {
  try {
    await call.within(call.sessions.insertOne(toDocument(session)));
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** The second look: withdraws a session that is outdated by now, and has the others follow the user's idle time. */
async function settle(
  call: StoreCall,
  { authenticationStartedAt, now }: InsertRequest,
  inserted: StoredSession,
  seen: UserAtLogin,
): Promise<InsertResult> {
  let session = inserted;
  for (let user = seen; ; user = await readUser(call, session.userId)) {
    if (user.validAfter > authenticationStartedAt) {
      // One that was revoked by now stays as it is: somebody was told so.
      await call.within(call.sessions.deleteOne({ _id: session.id, ...NOT_REVOKED }));
      return { inserted: false, reason: 'outdated' };
    }
    const idleTimeout = user.idleTimeout ?? session.idleTimeout;
    if (idleTimeout === session.idleTimeout) return letIn(session);
    await applyIdleTimeout(call, { _id: session.id }, idleTimeout, now);
    session = storedSession(session, idleTimeout);
  }
}

/** What became of a log-in that was let in, but whose id was taken when it came to write its session. */
async function resultWithoutWriting(call: StoreCall, session: StoredSession): Promise<InsertResult> {
  const there = await call.within(
    call.sessions.findOne<Pick<SessionDocument, 'userId' | 'neverWritten'>>(
      { _id: session.id },
      { ...call.reading, projection: { _id: 0, userId: 1, neverWritten: 1 } },
    ),
  );
  if (there?.neverWritten === undefined || there.userId !== session.userId) {
    return { inserted: false, reason: 'exists' };
  }
  if (there.neverWritten === 'abandoned') throw new Error('The log-in took so long that it was given up.');
  // As if it had been written first and evicted then; whoever did it reports it.
  return letIn(session);
}

function letIn(session: StoredSession): InsertResult {
  return { inserted: true, session, replaced: false, evicted: [] };
}

/** Revokes the session whose place the new one takes; whether this very call did. */
async function revokeReplaced(call: StoreCall, { session, replaces }: InsertRequest): Promise<boolean> {
  return replaces !== undefined && revokeSession(call, replaces.id, replaces.revocation, session.userId);
}
