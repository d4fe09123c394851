import { randomUUID } from 'node:crypto';
import { countsAs, type SessionLimit, type StoredSession } from '@jwt-sessions/core/store';
import type { Filter } from 'mongodb';
import { NOT_REVOKED, type SessionDocument } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';
import type { Logins } from '../documents/user-document.js';
import { completeAdmission } from './evict-sessions.js';
import { isUndecided } from './pending-admission.js';
import { preventSession } from './prevent-session.js';
import type { UserAtLogin } from './read-user.js';

/** Who comes into a status: a log-in's session, or one that is being admitted. */
export interface Newcomer extends Pick<StoredSession, 'id' | 'userId' | 'status'> {
  /** The session whose place it takes. */
  readonly replaces?: string | undefined;
}

/** A session as far as a limit looks at it. */
type Candidate = Pick<StoredSession, 'id' | 'createdAt' | 'lastActiveAt'>;

/** With whom a newcomer shares its limit, at the version of the log-ins that were read before. */
export interface Rivals {
  /** Whether a session of the newcomer's id is there, revoked or not, or was let in. */
  readonly isKnown: boolean;
  /** The log-ins that are waited for no more, by session id. */
  readonly abandoned: readonly string[];
  /** Sessions that those evict or replace, and may not have revoked yet. */
  readonly leaving: readonly Candidate[];
  readonly staying: readonly Candidate[];
  /** Those of both that were not written when this was read. */
  readonly unwritten: ReadonlySet<string>;
}

const COUNTED = {
  _id: 1,
  userId: 1,
  status: 1,
  createdAt: 1,
  lastActiveAt: 1,
  expiresAt: 1,
  revokedAt: 1,
  admission: 1,
  admissionVersion: 1,
} as const;
type Counted = Pick<SessionDocument, keyof typeof COUNTED>;

/** How long a log-in that was let in is waited for; longer than any call takes. */
const ABANDONED_AFTER = 60_000;

/**
 * Reads who is there and who was let in. Null when something was on its way that could not be counted: it has been
 * seen to, and all is to be read again. How that works is said in `claim-place.ts`.
 */
export async function readRivals(
  call: StoreCall,
  { id, userId, status, replaces }: Newcomer,
  { matured }: Pick<SessionLimit, 'matured'>,
  { validAfter, logins }: UserAtLogin,
  now: number,
): Promise<Rivals | null> {
  const rows = await readSessions(call, userId, [id, ...Object.keys(logins.open)]);
  const notRevoked = rows.filter((row) => row.userId === userId && row.revokedAt === null);
  const present = notRevoked.filter(({ expiresAt }) => expiresAt > now);
  const decided = present.flatMap(({ _id, admission }) => (admission ? [{ _id, admission }] : []));
  for (const { _id, admission } of decided) await completeAdmission(call, _id, userId, admission);
  if (decided.length > 0 || !(await barAdmission(call, notRevoked, logins))) return null;

  const written = new Set(rows.map(({ _id }) => _id));
  const [abandoned, waiting] = partition(
    Object.entries(logins.open),
    ([, { openedAt }]) => openedAt + ABANDONED_AFTER <= now,
  );
  for (const [login, { expiresAt }] of abandoned) {
    if (written.has(login) || expiresAt <= now) continue;
    const revocation = { at: now, reason: 'abandoned', by: 'rule', operation: randomUUID() };
    if (!(await preventSession(call, { id: login, userId }, revocation, 'abandoned'))) return null;
  }

  const outdated = new Set(
    waiting.flatMap(([login, { authenticationStartedAt }]) =>
      validAfter > authenticationStartedAt ? [login] : [],
    ),
  );
  const rivals = waiting.filter(([login, row]) => !written.has(login) && countsAs(row, status, matured));
  const unwritten = rivals
    .filter(([, { expiresAt }]) => expiresAt > now)
    .map(([login, row]) => ({ ...row, id: login }));
  const counted = [
    ...present
      .filter((row) => countsAs(row, status, matured))
      .map(({ _id, ...row }) => ({ ...row, id: _id })),
    ...unwritten,
  ].filter((rival) => rival.id !== id && rival.id !== replaces && !outdated.has(rival.id));
  const doomed = new Set(rivals.flatMap(([, { evicts }]) => evicts));
  const [leaving, staying] = partition(counted, (rival) => doomed.has(rival.id));
  return {
    isKnown: written.has(id) || Object.hasOwn(logins.open, id),
    abandoned: abandoned.map(([login]) => login),
    leaving,
    staying,
    unwritten: new Set(unwritten.map((rival) => rival.id)),
  };
}

/**
 * The user's sessions that are not revoked, and whatever is there of some ids. By two commands, each along an index of its own: FerretDB
 * (2.7, on DocumentDB) reads the whole collection for an `$or` of which one branch is by the primary key.
 *
 * They need not see one instant: whatever comes to be after the user was read has raised the version, and what both find counts once.
 */
async function readSessions(call: StoreCall, userId: string, ids: readonly string[]): Promise<Counted[]> {
  // Not by `expiresAt`: along an index on what changes, a session could move past the reader unseen.
  const filters: Filter<SessionDocument>[] = [{ userId, ...NOT_REVOKED }, { _id: { $in: [...ids] } }];
  const found = await Promise.all(
    filters.map((filter) =>
      call.within(
        call.sessions
          .find<Counted>(filter, { ...call.reading, projection: COUNTED, batchSize: 10_000 })
          .toArray(),
      ),
    ),
  );
  return [...new Map(found.flat().map((row) => [row._id, row])).values()];
}

/** Keeps an admission that was let in and is not decided from being so. False when it was decided meanwhile. */
async function barAdmission(
  call: StoreCall,
  rows: readonly Counted[],
  { version, admits }: Logins,
): Promise<boolean> {
  const undecided = rows.find(
    ({ _id, admissionVersion = 0 }) => _id === admits && admissionVersion < version,
  );
  if (!undecided) return true;
  const filter = { _id: undecided._id, ...isUndecided(version) };
  const { matchedCount } = await call.write(() =>
    call.sessions.updateOne(filter, { $set: { admissionVersion: version } }),
  );
  return matchedCount === 1;
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
