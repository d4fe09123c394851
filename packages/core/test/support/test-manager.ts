import { SessionManager, type SessionManagerOptions } from '@jwt-sessions/core';
import { SessionAdmin } from '@jwt-sessions/core/admin';
import { MemoryStore } from '../../src/store/memory-store.js';
import { STOPWATCH } from '../../src/values/clocks.js';
import { CountingStore } from './counting-store.js';
import { TestTime } from './test-time.js';

export const KEYS = `k1:${Buffer.alloc(32, 1).toString('base64url')}`;
export const OTHER_KEYS = `k1:${Buffer.alloc(32, 2).toString('base64url')}`;
export const START = Date.UTC(2026, 0, 1, 12, 0, 0, 123);
export const MINUTE = 60_000;
export const DAY = 86_400_000;

/** A manager whose clock and stopwatch the test sets, on a store that counts its calls. */
export function createTestManager(options: Partial<SessionManagerOptions> = {}) {
  const time = new TestTime(START);
  const store = new CountingStore(options.store ?? new MemoryStore());
  const sessions = new SessionManager({
    keys: KEYS,
    ...options,
    store,
    tuning: { ...handsOf(time), ...options.tuning },
  });
  const admin = new SessionAdmin({ store, clock: () => time.now });
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

function handsOf(time: TestTime) {
  return { purgeInterval: 'none', clock: () => time.now, [STOPWATCH]: () => time.ticks };
}
