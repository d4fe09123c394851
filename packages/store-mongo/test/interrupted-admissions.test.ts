import type { AdmitRequest, AdmitResult, NewSession, SessionLimit } from '@jwt-sessions/core/store';
import { beforeEach, describe, expect, it } from 'vitest';
import { MongoStore } from '../src/index.js';
import { emptiedStore } from './emptied-store.js';
import { admitOn, dieBeforeWrite, insertOn, pauseBeforeWrite } from './interrupt.js';
import {
  admissionOf,
  HOUR,
  idOf,
  limitOf,
  logInOf,
  MINUTE,
  NOW,
  REVOCATION,
  sessionOf,
  upTo,
} from './sessions.js';
import { describeWithServer } from './test-server.js';

const ADMITTED = { admitted: true, evicted: [] };
const CHANGED = { admitted: false, reason: 'changed' };
const REFUSED = { admitted: false, reason: 'limit' };

/** The writes of an admission to the sessions, in their order. Where it evicts nobody the first is the only one. */
const DECISION = 1;
const EVICTION = 2;
const CHANGE = 3;

describeWithServer('an admission that stops half-way', (server) => {
  const db = server.db();
  const { collections, store } = emptiedStore(db);
  const { sessions, users } = collections;

  beforeEach(() => add('waiting', { status: 'pending' }));

  describe('before it is decided', () => {
    it('takes no place when it dies', async () => {
      await dieBefore(DECISION, limitOf(1, 'reject'));
      const next = logInOf(sessionOf('next'), limitOf(1, 'reject'));
      expect(await store.insert(next)).toMatchObject({ inserted: true });
    });

    it('costs nobody their session when it dies', async () => {
      await add('there');
      await dieBefore(DECISION, limitOf(1));
      const next = logInOf(sessionOf('next', { status: 'pending' }), limitOf(9));
      expect(await store.insert(next)).toMatchObject({ inserted: true, evicted: [] });
      expect(await listed()).toEqual({ waiting: 'pending', there: 'active', next: 'pending' });
    });

    it('can be made again at once when it dies', async () => {
      await add('there');
      await dieBefore(DECISION, limitOf(1));
      expect(await admit(limitOf(1))).toEqual({ admitted: true, evicted: [idOf('there')] });
      expect(await listed()).toEqual({ waiting: 'active' });
    });

    it('is refused where somebody else took the last place meanwhile', async () => {
      const { paused, resume } = await pauseBefore(DECISION, limitOf(1, 'reject'));
      const next = logInOf(sessionOf('next'), limitOf(1, 'reject'));
      expect(await store.insert(next)).toMatchObject({ inserted: true });
      resume();
      expect(await paused).toEqual(REFUSED);
      expect(await listed()).toEqual({ waiting: 'pending', next: 'active' });
    });

    it('evicts whom it has to by then', async () => {
      await add('oldest', { createdAt: NOW - 3 * HOUR });
      await add('older', { createdAt: NOW - 2 * HOUR });
      const { paused, resume } = await pauseBefore(DECISION, limitOf(2));
      const next = logInOf(sessionOf('next'), limitOf(2));
      expect(await store.insert(next)).toMatchObject({ inserted: true, evicted: [idOf('oldest')] });
      resume();
      expect(await paused).toEqual({ admitted: true, evicted: [idOf('older')] });
      expect(await listed()).toEqual({ waiting: 'active', next: 'active' });
    });

    it('makes way for another admission, which makes way for it in turn', async () => {
      await add('other', { status: 'pending' });
      const { paused, resume } = await pauseBefore(DECISION, limitOf(1));
      expect(await admit(limitOf(1), { id: idOf('other') })).toEqual(ADMITTED);
      resume();
      expect(await paused).toEqual({ admitted: true, evicted: [idOf('other')] });
      expect(await listed()).toEqual({ waiting: 'active' });
    });

    it.each([
      ['revoked', () => store.revoke(idOf('waiting'), REVOCATION)],
      ['changed', () => store.update(idOf('waiting'), {}, { generation: 1 }, NOW)],
    ])('finds the session %s meanwhile, and evicts nobody', async (_, meanwhile) => {
      await add('there');
      const expected = { status: 'pending', generation: 0 } as const;
      const { paused, resume } = await pauseBefore(DECISION, limitOf(1), { expected });
      await meanwhile();
      resume();
      expect(await paused).toEqual(CHANGED);
      expect(await listed()).toMatchObject({ there: 'active' });
    });
  });

  describe('after it was decided', () => {
    beforeEach(() => add('there'));

    it('shows the session as it was until whom it evicts is gone', async () => {
      const before = await store.read(idOf('waiting'));
      for (const write of [EVICTION, CHANGE]) {
        await dieBefore(write, limitOf(1));
        expect(await store.read(idOf('waiting'))).toEqual(before);
        await admit(limitOf(1));
        expect(await listed()).toEqual({ waiting: 'active' });
        await store.update(idOf('waiting'), {}, { status: 'pending' }, NOW);
        await add(`there ${write}`);
      }
    });

    it.each([
      ['limited log-in', () => store.insert(logInOf(sessionOf('next'), limitOf(9, 'reject')))],
      ['admission of another', () => admitAnother()],
      ['admission of the same', () => admit(limitOf(9, 'reject'))],
      ['unlimited admission of the same', () => admit()],
      ['change of the session', () => store.update(idOf('waiting'), {}, { data: '"next"' }, NOW)],
    ])('is completed by the next %s when it dies', async (_, next) => {
      await dieBefore(EVICTION, limitOf(1), { changes: { status: 'active', generation: 1 } });
      await next();
      expect((await listed()).waiting).toBe('active');
      expect(await store.read(idOf('there'))).toBeNull();
      expect(await store.read(idOf('waiting'))).toMatchObject({ generation: 1 });
    });

    it('counts for the next log-in when it dies', async () => {
      await dieBefore(EVICTION, limitOf(1));
      const next = logInOf(sessionOf('next'), limitOf(1));
      expect(await store.insert(next)).toMatchObject({ inserted: true, evicted: [idOf('waiting')] });
      expect(await listed()).toEqual({ next: 'active' });
    });

    it('has won over changes that expected what it expected', async () => {
      const changes = { status: 'active', generation: 1, absoluteExpiresAt: NOW + MINUTE } as const;
      await dieBefore(CHANGE, limitOf(1), { changes });
      const update = store.update(idOf('waiting'), { generation: 0 }, { generation: 1 }, NOW);
      expect(await update).toBe(false);
      expect(await admit(limitOf(1))).toEqual(CHANGED);
      expect(await store.read(idOf('waiting'))).toMatchObject({ ...changes, expiresAt: NOW + MINUTE });
    });

    it.each([EVICTION, CHANGE])('tells whom it evicted, though another completed it (%i)', async (write) => {
      const { paused, resume } = await pauseBefore(write, limitOf(1));
      const next = logInOf(sessionOf('next'), limitOf(2));
      expect(await store.insert(next)).toMatchObject({ inserted: true, evicted: [] });
      expect(await listed()).toEqual({ waiting: 'active', next: 'active' });
      resume();
      expect(await paused).toEqual({ admitted: true, evicted: [idOf('there')] });
    });

    it.each([EVICTION, CHANGE])('says by its operation whom it evicted when it dies (%i)', async (write) => {
      const limit = limitOf(1);
      await dieBefore(write, limit);
      expect(await store.findRevoked('alice', limit.revocation.operation)).toEqual([idOf('there')]);
      expect(await listed()).toEqual({ waiting: 'active' });
    });

    it('undoes no change that was made since another completed it', async () => {
      const { paused, resume } = await pauseBefore(CHANGE, limitOf(1));
      expect(await admit(limitOf(1))).toEqual(CHANGED);
      expect(await store.update(idOf('waiting'), { status: 'active' }, { status: 'unconfirmed' }, NOW)).toBe(
        true,
      );
      resume();
      expect(await paused).toMatchObject({ admitted: true });
      expect(await listed()).toEqual({ waiting: 'unconfirmed' });
    });

    it.each([EVICTION, CHANGE])('brings no session back that is revoked before write %i', async (write) => {
      const { paused, resume } = await pauseBefore(write, limitOf(1));
      expect(await store.revoke(idOf('waiting'), REVOCATION)).toBe(true);
      resume();
      expect(await paused).toEqual({ admitted: true, evicted: [idOf('there')] });
      expect(await store.read(idOf('waiting'))).toBeNull();
    });

    it('brings no session back that expired when it died', async () => {
      await add('brief', { status: 'pending', absoluteExpiresAt: NOW + MINUTE });
      const changes = { status: 'active', absoluteExpiresAt: NOW + 9 * HOUR } as const;
      await dieBefore(EVICTION, limitOf(1), { id: idOf('brief'), changes });
      const later = NOW + MINUTE;
      const next = { ...logInOf(sessionOf('next'), limitOf(9)), now: later };
      expect(await store.insert(next)).toMatchObject({ inserted: true, evicted: [] });
      expect(await store.update(idOf('brief'), {}, { data: '1' }, later)).toBe(false);
      expect(await listed(later)).toEqual({ waiting: 'pending', there: 'active', next: 'active' });
    });

    it('evicts a log-in that is not written yet, also when another completes it', async () => {
      await store.revoke(idOf('there'), REVOCATION);
      const logIn = logInOf(sessionOf('slow'), limitOf(1));
      const slow = await pauseBeforeWrite(collections, 1, (on) => insertOn(on, logIn));
      const { paused, resume } = await pauseBefore(EVICTION, limitOf(1));
      await store.update(idOf('waiting'), {}, { data: '1' }, NOW);
      resume();
      expect(await paused).toEqual({ admitted: true, evicted: [idOf('slow')] });
      slow.resume();
      expect(await slow.paused).toMatchObject({ inserted: true, evicted: [] });
      expect(await listed()).toEqual({ waiting: 'active' });
    });
  });

  describe('while a log-in evicts the session from the status that it leaves', () => {
    const logIn = logInOf(sessionOf('next', { status: 'pending' }), limitOf(1));

    function pauseLogIn() {
      return pauseBeforeWrite(collections, 1, (on) => insertOn(on, logIn));
    }

    it('saves it where it is through first', async () => {
      const { paused, resume } = await pauseLogIn();
      expect(await admit(limitOf(1))).toEqual(ADMITTED);
      resume();
      expect(await paused).toMatchObject({ inserted: true, evicted: [] });
      expect(await listed()).toEqual({ waiting: 'active', next: 'pending' });
    });

    it('saves it where it is decided first, and is completed by the log-in', async () => {
      await add('there');
      const { paused, resume } = await pauseLogIn();
      const admission = await pauseBefore(EVICTION, limitOf(1));
      resume();
      expect(await paused).toMatchObject({ inserted: true, evicted: [] });
      expect(await listed()).toEqual({ waiting: 'active', next: 'pending' });
      admission.resume();
      expect(await admission.paused).toEqual({ admitted: true, evicted: [idOf('there')] });
    });

    it('leaves it to nobody who comes to the status that it is in now', async () => {
      await dieBeforeWrite(collections, 1, (on) => insertOn(on, logIn));
      expect(await admit(limitOf(9))).toEqual(ADMITTED);
      const full = logInOf(sessionOf('newest'), limitOf(9));
      expect(await store.insert(full)).toMatchObject({ inserted: true, evicted: [] });
      expect(await listed()).toEqual({ waiting: 'active', newest: 'active' });
    });
  });

  it('leaves nothing behind but its version when it comes to its end', async () => {
    await add('there');
    await admit(limitOf(1));
    const session = await sessions.findOne({ _id: idOf('waiting') });
    // The first version of a user is any.
    const version = session?.admissionVersion ?? 0;
    expect({ admission: session?.admission, version }).toEqual({
      admission: null,
      version: expect.any(Number),
    });
    const logins = { version, open: {}, admits: idOf('waiting') };
    expect(await users.findOne({ _id: 'alice' })).toEqual({ _id: 'alice', logins });
    await store.insert(logInOf(sessionOf('next'), limitOf(2)));
    expect(await users.findOne({ _id: 'alice' })).toEqual({
      _id: 'alice',
      logins: { version: version + 1, open: {} },
    });
  });

  it('lets as many in as there are places, with log-ins at the same time, over two connections', async () => {
    const [one, other] = [
      new MongoStore(db, { timeout: '30s' }),
      new MongoStore(server.db(), { timeout: '30s' }),
    ];
    const labels = upTo(15).map((n) => `waiting ${n}`);
    for (const label of labels) await add(label, { status: 'pending' });
    const results = await Promise.all(
      labels.flatMap((label, n) => [
        (n % 2 ? one : other).admit(admission(limitOf(20, 'reject'), { id: idOf(label) })),
        (n % 2 ? other : one).insert(logInOf(sessionOf(`${n}`), limitOf(20, 'reject'))),
      ]),
    );
    expect(results.filter((result) => 'evicted' in result)).toHaveLength(20);
  });

  function admission(limit?: SessionLimit, members: Partial<AdmitRequest> = {}): AdmitRequest {
    return { ...admissionOf(idOf('waiting'), limit), ...members };
  }

  function admit(limit?: SessionLimit, members: Partial<AdmitRequest> = {}): Promise<AdmitResult> {
    return store.admit(admission(limit, members));
  }

  async function admitAnother(): Promise<void> {
    await add('another', { status: 'pending' });
    expect(await admit(limitOf(9, 'reject'), { id: idOf('another') })).toEqual(ADMITTED);
  }

  function dieBefore(write: number, limit: SessionLimit, members?: Partial<AdmitRequest>): Promise<void> {
    return dieBeforeWrite(collections, write, (on) => admitOn(on, admission(limit, members)));
  }

  function pauseBefore(write: number, limit: SessionLimit, members?: Partial<AdmitRequest>) {
    return pauseBeforeWrite(collections, write, (on) => admitOn(on, admission(limit, members)));
  }

  async function add(label: string, members: Partial<NewSession> = {}): Promise<void> {
    await store.insert(logInOf(sessionOf(label, members)));
  }

  /** The states of the sessions that are there, by their labels. */
  async function listed(now = NOW): Promise<Record<string, string>> {
    const page = await store.list('alice', { now, limit: 100 });
    return Object.fromEntries(
      page.map(({ id, status }) => [Buffer.from(id, 'base64url').toString().replace(/\.+$/, ''), status]),
    );
  }
});
