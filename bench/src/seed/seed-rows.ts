import { hash } from 'node:crypto';
import type { StoredSession } from '@jwt-sessions/core/store';
import type { Fixtures } from '../fixtures/fixtures.js';
import type { Fixture } from '../fixtures/issue-fixtures.js';

/** A row to be seeded: as our store keeps it, and what peers need of it. */
export interface SeedRow extends StoredSession {
  readonly endedAt: number | null;
  readonly endReason: string | null;
  /** What stands in the client's cookie, for peers that keep that. */
  readonly peerId: string;
  /** Whether no earlier row is of this user. */
  readonly firstOfUser: boolean;
}

const BATCH = 5000;
export const SESSIONS_PER_USER = 10;
const FIFTEEN_DAYS = 15 * 24 * 60 * 60_000;

/** How many tokens of one kind have a row among so many: at most all, and with the revoked ones at most half of them. */
export function tokensAmong(total: number, fixtures: Fixtures): number {
  return Math.min(fixtures.of.valid.length, Math.floor(total / 4));
}

/**
 * So many rows, in batches: the fixtures' sessions spread evenly, and between them sessions of other users, with ids
 * as random as real ones and a last activity within 15 days. The same for every database of a run.
 */
export function* seedRows(total: number, fixtures: Fixtures): Generator<SeedRow[]> {
  const known = knownRows(total, fixtures);
  const rows = function* () {
    let placed = 0;
    for (let index = 0; index < total; index += 1) {
      // The place of the next known one, with as many of the others before the first as behind the last.
      const due = index >= Math.floor(((placed + 0.5) * total) / known.length);
      const row = due ? known[placed] : undefined;
      if (row !== undefined) placed += 1;
      yield row ?? otherRow(index, fixtures);
    }
  };
  yield* inBatches(rows());
}

/** So many sessions of one user, in batches. */
export function* userRows(userId: string, count: number, fixtures: Fixtures): Generator<SeedRow[]> {
  const rows = function* () {
    for (let index = 0; index < count; index += 1) {
      const digest = hash('sha256', `${userId} ${index}`, 'buffer');
      yield rowOf(digest, { userId, firstOfUser: index === 0 }, fixtures);
    }
  };
  yield* inBatches(rows());
}

/** The rows of these logins, in batches. */
export function* loginRows(logins: readonly Fixture[]): Generator<SeedRow[]> {
  yield* inBatches(logins.map(validRow));
}

function* inBatches(rows: Iterable<SeedRow>): Generator<SeedRow[]> {
  let batch: SeedRow[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Valid and revoked ones in turn. */
function knownRows(total: number, fixtures: Fixtures): SeedRow[] {
  const { of, now } = fixtures;
  const valid = of.valid.slice(0, tokensAmong(total, fixtures));
  return valid.flatMap((fixture, index) => {
    const revoked = of.revoked[index];
    return revoked === undefined ? [validRow(fixture)] : [validRow(fixture), revokedRow(revoked, now)];
  });
}

function validRow({ session, lookupId: peerId }: Fixture): SeedRow {
  return { ...session, endedAt: null, endReason: null, peerId, firstOfUser: true };
}

function revokedRow(fixture: Fixture, now: number): SeedRow {
  return { ...validRow(fixture), expiresAt: now, endedAt: now, endReason: 'user' };
}

function otherRow(index: number, fixtures: Fixtures): SeedRow {
  const user = Math.floor(index / SESSIONS_PER_USER);
  const owner = { userId: `user-${user}`, firstOfUser: index % SESSIONS_PER_USER === 0 };
  return rowOf(hash('sha256', `other ${index}`, 'buffer'), owner, fixtures);
}

/** A session that a digest picks: its id, what it is like, and its times. */
function rowOf(
  digest: Buffer,
  owner: { readonly userId: string; readonly firstOfUser: boolean },
  { now, of }: Fixtures,
): SeedRow {
  const like = of.valid[digest.readUInt32LE(28) % of.valid.length];
  if (like === undefined) throw new Error('There is no session that others could be like.');
  const lastActiveAt = now - (digest.readUInt32LE(16) % FIFTEEN_DAYS);
  const createdAt = lastActiveAt - (digest.readUInt32LE(20) % FIFTEEN_DAYS);
  const absoluteExpiresAt = createdAt + (like.session.absoluteExpiresAt - like.session.createdAt);
  return {
    ...like.session,
    id: digest.toString('base64url', 0, 16),
    ...owner,
    createdAt,
    authenticatedAt: createdAt,
    lastActiveAt,
    absoluteExpiresAt,
    expiresAt: Math.min(absoluteExpiresAt, lastActiveAt + like.session.idleTimeout),
    endedAt: null,
    endReason: null,
    peerId: digest.toString('base64url', 16),
    deviceId: hash('sha256', digest, 'buffer').toString('base64url', 0, 16),
  };
}
