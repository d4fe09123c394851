import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore, type SessionFacts } from '@jwt-sessions/core/store';
import { describe, expect, it } from 'vitest';
import { STOPWATCH } from '../../packages/core/src/values/clocks.ts';
import { KEYS } from '../src/fixtures/keys.ts';
import { type CachedTraffic, readsPerSecond } from '../src/simulation/cached-reads.ts';

const START = Date.UTC(2026, 0, 1);

class CountingStore extends MemoryStore {
  reads = 0;

  override async find(ids: readonly string[]): Promise<SessionFacts[]> {
    this.reads += ids.length;
    return super.find(ids);
  }
}

/** Numbers from 0 to 1, always the same: a linear congruential generator with the constants of Numerical Recipes. */
function pseudoRandom(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Lets the product itself run for a while, as several processes with one store and a clock of ours. */
async function simulate(
  traffic: CachedTraffic,
  { seconds, revoked }: { readonly seconds: number; readonly revoked: boolean },
): Promise<number> {
  let now = START;
  const clock = () => now;
  const store = new CountingStore();
  const hands = { clock, [STOPWATCH]: clock };
  const options = { keys: KEYS } as const;
  const tuning = { ...hands, purgeInterval: 'none', touchInterval: '1d' } as const;
  const issuer = new SessionManager({ ...options, store: revoked ? new MemoryStore() : store, tuning });
  const tokens: string[] = [];
  for (let user = 0; user < traffic.sessions; user += 1) {
    tokens.push((await issuer.issue({ userId: `user-${user}` })).token);
  }
  const ttl = `${traffic.ttl}s`;
  const managers = Array.from(
    { length: traffic.processes },
    () =>
      new SessionManager({
        ...options,
        store,
        ...(revoked ? { tuning: { ...tuning, absentTtl: ttl } } : { cacheFor: ttl, tuning }),
      }),
  );
  const random = pseudoRandom();
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  if (!revoked) await store.changeLease(0, { grant: traffic.ttl * 1000, wait: traffic.ttl * 1000 });
  store.reads = 0;
  for (let request = 0; request < traffic.requestsPerSecond * seconds; request += 1) {
    now = START + Math.floor((request * 1000) / traffic.requestsPerSecond);
    const token = pick(tokens);
    const answer = await pick(managers)
      .authenticate(token)
      .then(
        () => 'let in',
        () => 'refused',
      );
    expect(answer).toBe(revoked ? 'refused' : 'let in');
  }
  return store.reads / seconds;
}

describe('readsPerSecond', () => {
  it('is what the product reads while revoked tokens are replayed', async () => {
    const traffic = { requestsPerSecond: 20, sessions: 50, processes: 2, ttl: 60 };
    const reads = await simulate(traffic, { seconds: 1200, revoked: true });
    expect(reads / readsPerSecond(traffic)).toBeGreaterThan(0.95);
    expect(reads / readsPerSecond(traffic)).toBeLessThan(1.05);
  });

  it('is what the product reads with cacheFor', async () => {
    const traffic = { requestsPerSecond: 100, sessions: 200, processes: 2, ttl: 5 };
    const reads = await simulate(traffic, { seconds: 200, revoked: false });
    expect(reads / readsPerSecond(traffic)).toBeGreaterThan(0.95);
    expect(reads / readsPerSecond(traffic)).toBeLessThan(1.05);
  });

  it('is all of them where each session comes less often than it is kept', () => {
    const traffic = { requestsPerSecond: 1000, sessions: 1e9, processes: 100, ttl: 5 };
    expect(readsPerSecond(traffic)).toBeCloseTo(1000, 3);
  });
});
