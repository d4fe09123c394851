import { SessionManager } from '@jwt-sessions/core';
import { SessionAdmin } from '@jwt-sessions/core/admin';
import { MemoryStore, NotPrimaryError, type SessionFacts } from '@jwt-sessions/core/store';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { STOPWATCH } from '../src/values/clocks.js';
import { KEYS } from './support/test-manager.js';

const UP = { status: 'up', ready: true, latency: 0, reason: null };

afterEach(() => {
  vi.useRealTimers();
});

/** A store that answers as the test says, and the health that both of its users see. */
function createScene(find: () => Promise<SessionFacts[]>, plan?: () => Promise<string[]>) {
  const asked: (readonly string[])[] = [];
  let ticks = 1000;
  class Store extends MemoryStore {
    override find(ids: readonly string[]) {
      asked.push(ids);
      return find();
    }
  }
  const store = new Store();
  if (plan !== undefined) Object.assign(store, { planPreparation: plan });
  const tuning = { purgeInterval: 'none', [STOPWATCH]: () => ticks };
  const sessions = new SessionManager({ store, keys: KEYS, tuning });
  const pass = (milliseconds: number) => {
    ticks += milliseconds;
  };
  return { sessions, admin: new SessionAdmin({ store }), asked, pass };
}

const failing = (error: unknown) => () => Promise.reject(error);

describe('health', () => {
  it('is up where the store answers, by asking for a session that there can’t be', async () => {
    const { sessions, asked } = createScene(async () => []);
    expect(await sessions.health()).toEqual(UP);
    await sessions.health();
    const ids = asked.flat();
    expect(ids).toEqual([expect.stringMatching(/^[\w-]{22}$/), expect.stringMatching(/^[\w-]{22}$/)]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('is slow, and ready all the same, where the answer takes longer than half a second', async () => {
    const scene = createScene(async () => {
      scene.pass(501);
      return [];
    });
    expect(await scene.sessions.health()).toEqual({ ...UP, status: 'slow', latency: 501 });
  });

  it('is up where the answer takes half a second', async () => {
    const scene = createScene(async () => {
      scene.pass(500);
      return [];
    });
    expect(await scene.sessions.health()).toEqual({ ...UP, latency: 500 });
  });

  it.each([
    ['down', undefined],
    ['down', async () => []],
    ['down', failing(new Error('down as well'))],
    ['schema_out_of_date', async () => ['CREATE TABLE jwt_sessions']],
  ])('is %s where the store fails, by what it would change', async (status, plan) => {
    const { sessions } = createScene(failing(new Error('connect ECONNREFUSED')), plan);
    expect(await sessions.health()).toEqual({
      status,
      ready: false,
      latency: 0,
      reason: 'connect ECONNREFUSED',
    });
  });

  it('is replica where what answers is no primary, also where a wrapper says so', async () => {
    const error = new NotPrimaryError('The server is a standby.');
    for (const thrown of [error, new Error('failed', { cause: error })]) {
      const { sessions } = createScene(failing(thrown), async () => ['CREATE TABLE jwt_sessions']);
      expect(await sessions.health()).toMatchObject({ status: 'replica', ready: false });
    }
  });

  it('is down after two seconds where the store hangs, and never longer than three', async () => {
    vi.useFakeTimers();
    const { sessions, pass } = createScene(
      () => new Promise(() => {}),
      () => new Promise(() => {}),
    );
    let health: unknown;
    void sessions.health().then((answer) => {
      health = answer;
    });
    pass(2000);
    await vi.advanceTimersByTimeAsync(2999);
    expect(health).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(health).toMatchObject({ status: 'down', ready: false, reason: 'no answer within 2000 ms' });
  });

  it('tells no password and no URL', async () => {
    const { sessions } = createScene(
      failing(new Error('no route to postgres://app:hunter2@db.internal/app now')),
    );
    expect((await sessions.health()).reason).toBe('no route to (a URL) now');
  });

  it.each([['a string'], [null], [undefined], [{}]])(
    'never throws, not even where the store throws %o',
    async (thrown) => {
      const { sessions, admin } = createScene(failing(thrown), () => {
        throw thrown;
      });
      expect(await sessions.health()).toMatchObject({ status: 'down', ready: false });
      expect(await admin.health()).toMatchObject({ status: 'down', ready: false });
    },
  );
});

describe('health of a SessionAdmin', () => {
  it('asks a store that is prepared as a manager does', async () => {
    const { admin } = createScene(
      async () => [],
      async () => [],
    );
    expect(await admin.health()).toMatchObject({ status: 'up', ready: true });
  });

  it('has a store that is not prepared say so, and doesn’t prepare it', async () => {
    const { admin, asked } = createScene(
      async () => [],
      async () => ['CREATE TABLE jwt_sessions'],
    );
    expect(await admin.health()).toMatchObject({
      status: 'schema_out_of_date',
      ready: false,
      reason: expect.stringContaining('npx jwt-sessions prepare'),
    });
    expect(asked).toEqual([]);
  });
});
