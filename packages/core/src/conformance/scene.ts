import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type {
  Activity,
  AdmitRequest,
  AdmitResult,
  InsertRequest,
  InsertResult,
  LimitPolicy,
  NewSession,
  Revocation,
  SessionFacts,
  SessionLimit,
  SessionStore,
  StoredSession,
} from '../store/contract.js';
import { DAY, HOUR, NOW } from './moments.js';

/**
 * What a case works with: the store, and ids of its own, so that one store serves all cases in any order. Ids are
 * derived from the case's name, so a failure is the same in every run.
 */
export class Scene {
  readonly store: SessionStore;
  /** Another handle on the same data where the caller gave one, else the same store. */
  readonly other: SessionStore;
  /** The user of the case. */
  readonly userId: string;
  readonly #name: string;

  constructor(name: string, store: SessionStore, other: SessionStore) {
    this.#name = name;
    this.store = store;
    this.other = other;
    this.userId = this.user('user');
  }

  /** The same session id for the same label: 22 characters of canonical base64url. */
  id(label: string): string {
    return createHash('sha256')
      .update(`${this.#name}/${label}`)
      .digest()
      .subarray(0, 16)
      .toString('base64url');
  }

  /** A user id that ends as given and is no other case's. */
  user(name: string): string {
    return `${this.id('user').slice(0, 12)}:${name}`;
  }

  /** The two handles in turn: who races through them races across connections. */
  handle(turn: number): SessionStore {
    return turn % 2 === 0 ? this.store : this.other;
  }

  /** A session that is valid at `NOW` and for half an hour more. */
  session(label: string, members: Partial<NewSession> = {}): NewSession {
    return {
      id: this.id(label),
      userId: this.userId,
      status: 'active',
      createdAt: NOW - HOUR,
      lastActiveAt: NOW - HOUR / 2,
      authenticatedAt: NOW - HOUR,
      authMethods: null,
      idleTimeout: HOUR,
      absoluteExpiresAt: NOW + DAY,
      generation: 0,
      generationUsedAt: null,
      lastIp: LOG_IN_IP,
      data: null,
      rememberMe: null,
      impersonatedBy: null,
      maxIdleTimeout: null,
      deviceId: null,
      details: '{}',
      ...members,
    };
  }

  /** Inserts a session without a limit and returns it as it should now be kept. */
  async add(label: string, members: Partial<NewSession> = {}): Promise<StoredSession> {
    const session = this.session(label, members);
    const result = await this.logIn(session);
    assert.equal(result.inserted, true, `the session ${label} should have been inserted`);
    return kept(session);
  }

  /** Inserts a session whose credentials were checked just now. */
  async logIn(
    session: NewSession,
    limit?: SessionLimit,
    store = this.store,
    replaces?: InsertRequest['replaces'],
  ): Promise<InsertResult> {
    const request = { session, authenticationStartedAt: NOW, now: NOW };
    const result = await store.insert({ ...request, ...(replaces && { replaces }), ...(limit && { limit }) });
    return result.inserted ? { ...result, session: { ...result.session } } : result;
  }

  /** Admits the session to the status `active`, whatever it is like, unless the members say otherwise. */
  async admit(id: string, members: Partial<AdmitRequest> = {}, store = this.store): Promise<AdmitResult> {
    const { userId } = this;
    const request = {
      id,
      userId,
      expected: {},
      changes: { status: 'active' },
      now: NOW,
      ...members,
    } as const;
    return { ...(await store.admit(request)) };
  }

  /** Hands activity in until it has landed on every row, as the manager does. */
  async land(activities: readonly Activity[], now = NOW, store = this.store): Promise<void> {
    let left = activities;
    for (let round = 0; round < 1000 && left.length > 0; round += 1) {
      const busy = new Set(await store.noteActivity(left, now));
      left = left.filter(({ id }) => busy.has(id));
    }
    assert.deepEqual(left, [], 'activity should land when it is handed in again');
  }

  /** Asserts that exactly this is kept under the session's id. */
  async assertKept(expected: StoredSession): Promise<void> {
    assert.deepEqual(await this.reading(expected.id), expected);
  }

  /** Asserts that nothing is kept under the id, as far as a caller can see. */
  async assertAbsent(id: string): Promise<void> {
    assert.equal(await this.store.read(id), null, 'the session should be absent');
  }

  /** The session with its details, a plain object whatever the store made it of. */
  async reading(id: string): Promise<StoredSession | null> {
    const session = await this.store.read(id);
    return session && { ...session };
  }

  /** The ids of all that the user's first page lists at the time, newest first. */
  async listedIds(userId = this.userId, now = NOW, store = this.store): Promise<string[]> {
    return (await store.list(userId, { now, limit: 1000 })).map(({ id }) => id);
  }

  /** Which of the ids are found, in the order given. */
  async foundIds(ids: readonly string[]): Promise<string[]> {
    const found = new Set((await this.store.find(ids)).map(({ id }) => id));
    return ids.filter((id) => found.has(id));
  }

  /** Which of the labels are those of sessions that are found, in the order given. */
  async survivors(...labels: string[]): Promise<string[]> {
    const found = await this.foundIds(labels.map((label) => this.id(label)));
    return labels.filter((label) => found.includes(this.id(label)));
  }
}

/** The address of the sessions in the cases, so that activity from there changes none. */
export const LOG_IN_IP = '192.0.2.1';

/** How a call ends sessions in the cases: each call needs one of its own. */
export function newRevocation(members: Partial<Revocation> = {}): Revocation {
  return {
    at: NOW,
    reason: 'logout',
    by: 'rule',
    operation: randomBytes(16).toString('base64url'),
    ...members,
  };
}

/** A limit whose evicted sessions end now. */
export function limitOf(max: number, onLimit: LimitPolicy = 'evictLeastRecentlyActive'): SessionLimit {
  return { max, onLimit, revocation: newRevocation({ reason: 'limit' }) };
}

/** The session as a store should keep it. */
export function kept(session: NewSession): StoredSession {
  const { absoluteExpiresAt, lastActiveAt, idleTimeout } = session;
  return { ...session, expiresAt: Math.min(absoluteExpiresAt, lastActiveAt + idleTimeout) };
}

/** What `find` should return of a session. */
export function factsOf(session: StoredSession): SessionFacts {
  const { details: _, maxIdleTimeout: __, deviceId: ___, ...facts } = session;
  return facts;
}

/** 0 to n - 1. */
export function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index);
}

/** The texts in the order of their bytes, where the order of an answer is open. */
export function sorted(texts: readonly string[]): string[] {
  return [...texts].sort();
}
