import { SessionManager, type SessionManagerOptions } from '@jwt-sessions/core';
import { MemoryStore } from '../../src/memory-store.js';
import { CountingStore } from './counting-store.js';

export const KEYS = `k1:${Buffer.alloc(32, 1).toString('base64url')}`;
export const OTHER_KEYS = `k1:${Buffer.alloc(32, 2).toString('base64url')}`;
export const START = Date.UTC(2026, 0, 1, 12, 0, 0, 123);
export const MINUTE = 60_000;
export const DAY = 86_400_000;

/** A manager whose clock the test sets, on a store that counts its calls. */
export function createTestManager(options: Partial<SessionManagerOptions> = {}) {
  const time = { now: START };
  const store = new CountingStore(options.store ?? new MemoryStore());
  const sessions = new SessionManager({
    keys: KEYS,
    clock: () => time.now,
    purgeInterval: 'none',
    ...options,
    store,
  });
  return { sessions, store, time };
}

/** Another process on the same store: a manager with caches of its own. */
export function createSecondManager(
  first: { readonly store: CountingStore; readonly time: { readonly now: number } },
  options: Partial<SessionManagerOptions> = {},
): SessionManager {
  const clock = () => first.time.now;
  return new SessionManager({ keys: KEYS, clock, purgeInterval: 'none', ...options, store: first.store });
}
