import { parseDuration, SessionManager, type SessionManagerOptions } from '@jwt-sessions/core';
import { SessionAdmin } from '@jwt-sessions/core/admin';
import type { SessionStore } from '@jwt-sessions/core/store';
import { MemoryStore } from '../../src/store/memory-store.js';
import { STOPWATCH } from '../../src/values/clocks.js';
import { SLEEP } from '../../src/values/sleep.js';
import { CountingStore } from './counting-store.js';
import { TestTime } from './test-time.js';

export const KEYS = `k1:${Buffer.alloc(32, 1).toString('base64url')}`;
export const OTHER_KEYS = `k1:${Buffer.alloc(32, 2).toString('base64url')}`;
export const START = Date.UTC(2026, 0, 1, 12, 0, 0, 123);
export const MINUTE = 60_000;
export const DAY = 86_400_000;

/**
 * A manager whose clock and stopwatch the test sets, on a store that counts its calls. Where it is to cache, every process is said
 * to wait for as long.
 */
export function createTestManager(options: Partial<SessionManagerOptions> = {}) {
  const time = new TestTime(START);
  const inner = options.store ?? new MemoryStore();
  if (options.cacheFor !== undefined) grantLease(inner, options.cacheFor);
  const store = new CountingStore(inner);
  const sessions = new SessionManager({
    keys: KEYS,
    ...options,
    store,
    tuning: { ...handsOf(time), ...options.tuning },
  });
  const admin = createAdmin({ store, time });
  return { sessions, admin, store, time };
}

/** Another process on the same store: a manager with caches of its own. */
export function createSecondManager(
  first: { readonly store: CountingStore; readonly time: TestTime },
  options: Partial<SessionManagerOptions> = {},
): SessionManager {
  const { store, time } = first;
  return new SessionManager({
    keys: KEYS,
    ...options,
    store,
    tuning: { ...handsOf(time), ...options.tuning },
  });
}

/** What runs a deployment, by the same time. */
export function createAdmin({ store, time }: { readonly store: SessionStore; readonly time: TestTime }) {
  const { clock, ...hands } = handsOf(time);
  return new SessionAdmin({ store, clock, [STOPWATCH]: hands[STOPWATCH], [SLEEP]: hands[SLEEP] });
}

/** Has a memory store say so at once: it does its work before it returns the promise. */
export function grantLease(store: SessionStore, lease: string): void {
  const duration = parseDuration(lease, 'lease');
  void store.changeLease(0, { grant: duration, wait: duration });
}

function handsOf(time: TestTime) {
  return {
    purgeInterval: 'none',
    clock: () => time.now,
    [STOPWATCH]: () => time.ticks,
    [SLEEP]: time.sleep,
  };
}
