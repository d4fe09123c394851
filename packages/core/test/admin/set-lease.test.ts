import type { SessionStore } from '@jwt-sessions/core/store';
import { describe, expect, it } from 'vitest';
import { createAdmin, createTestManager } from '../support/test-manager.js';
import { until } from '../support/until.js';

function plant(store: SessionStore, changeLease: SessionStore['changeLease']): void {
  Object.assign(store, { changeLease });
}

/** Where every state that a lease passes is written down. */
function createScene() {
  const { admin, store, time } = createTestManager();
  const states: string[] = [];
  const { changeLease } = store;
  plant(store, async (version, lease) => {
    const changed = await changeLease(version, lease);
    if (changed) states.push(`${lease.grant}/${lease.wait} at ${time.ticks}`);
    return changed;
  });
  const lease = async () => {
    const { grant, wait } = await store.readLease();
    return { grant, wait };
  };
  return { admin, store, time, states, lease };
}

describe('SessionAdmin.setLease', () => {
  it('is off until it is called', async () => {
    expect(await createScene().lease()).toEqual({ grant: 0, wait: 0 });
  });

  it('has endings wait before anything is granted', async () => {
    const { admin, states } = createScene();
    await admin.setLease('2s');
    expect(states).toEqual(['0/2000 at 0', '2000/2000 at 0']);
  });

  it('has them wait less only when what was granted has run out', async () => {
    const { admin, states } = createScene();
    await admin.setLease('4s');
    states.length = 0;
    await admin.setLease('2s');
    expect(states).toEqual(['2000/4000 at 0', '2000/2000 at 5000']);
  });

  it('turns it off by null, in the same way', async () => {
    const { admin, states } = createScene();
    await admin.setLease('4s');
    states.length = 0;
    await admin.setLease(null);
    expect(states).toEqual(['0/4000 at 0', '0/0 at 5000']);
  });

  it('changes nothing where it is so', async () => {
    const { admin, store, states } = createScene();
    await admin.setLease('2s');
    states.length = 0;
    store.take();
    await admin.setLease('2s');
    expect(states).toEqual([]);
    expect(store.take()).toEqual(['readLease']);
  });

  it.each([
    ['2s', 0],
    ['4s', 0],
    [null, 0],
    ['2s', 1],
    ['4s', 1],
    [null, 1],
  ])('is completed by another call when one to %s has failed behind %i steps', async (target, steps) => {
    const { admin, store, lease } = createScene();
    await admin.setLease('3s');
    const { changeLease } = store;
    let done = 0;
    plant(store, async (version, next) => {
      if (done === steps) throw new Error('connection lost');
      done += 1;
      return changeLease(version, next);
    });
    await expect(admin.setLease(target)).rejects.toMatchObject({ code: 'store_unavailable' });
    const { grant, wait } = await lease();
    expect(wait).toBeGreaterThanOrEqual(grant);
    expect(wait).toBeGreaterThanOrEqual(3000);
    plant(store, changeLease);
    await admin.setLease(target);
    const duration = target === null ? 0 : Number.parseInt(target, 10) * 1000;
    expect(await lease()).toEqual({ grant: duration, wait: duration });
  });

  it('begins its wait anew where somebody else has granted more meanwhile, and less again', async () => {
    const { admin, store, time, states, lease } = createScene();
    await admin.setLease('4s');
    time.stands();
    const first = admin.setLease('2s');
    await until(() => time.sleepers === 1);
    time.now += 4000;
    // The same two numbers as the first call has left, and another version.
    const other = createAdmin({ store, time });
    await other.setLease('4s');
    const second = other.setLease('2s');
    await until(() => time.sleepers === 2);
    states.length = 0;
    time.now += 1000;
    await until(() => time.sleepers === 2);
    expect(await lease()).toEqual({ grant: 2000, wait: 4000 });
    time.now += 4000;
    await second;
    expect(states).toEqual([`2000/2000 at ${time.ticks}`]);
    time.now += 1000;
    await first;
    expect(await lease()).toEqual({ grant: 2000, wait: 2000 });
  });

  it('grants in every order of two calls nothing that is not waited for', async () => {
    for (const [one, two] of [
      ['2s', '6s'],
      ['6s', '2s'],
      [null, '6s'],
      ['6s', null],
      ['2s', '2s'],
    ] as const) {
      const { admin, store, time, states, lease } = createScene();
      await admin.setLease('4s');
      await Promise.all([admin.setLease(one), createAdmin({ store, time }).setLease(two)]);
      for (const state of states) {
        const [grant = 0, wait = 0] = state.split(/\D/).map(Number);
        expect(wait, state).toBeGreaterThanOrEqual(grant);
      }
      const { grant, wait } = await lease();
      expect(wait).toBe(grant);
    }
  });

  it.each([
    ['30m', /^The lease must be at most '30s', not '30m': every ending waits/],
    ['soon', /^The lease must be a duration with a unit/],
    ['off', /^The lease must be a duration such as '2s', or null for off, not 'off'/],
    [2000 as never, /^The lease must be a duration/],
    [undefined as never, /^The lease must be a duration/],
  ])('refuses %o', async (given, message) => {
    const { admin, store } = createScene();
    await expect(admin.setLease(given)).rejects.toThrow(message);
    expect(store.take()).toEqual([]);
  });
});
