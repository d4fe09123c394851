import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ActivityRecorder } from '../src/requests/activity-recorder.js';
import type { SessionFacts } from '../src/store/contract.js';
import { MemoryStore } from '../src/store/memory-store.js';
import { CountingStore } from './support/counting-store.js';
import { MINUTE, START } from './support/test-manager.js';
import { TestTime } from './support/test-time.js';

const HOUR = 60 * MINUTE;
/** Of which no write has landed for hours. */
const FACTS = {
  id: 'A'.repeat(22),
  lastActiveAt: START - 9 * HOUR,
  idleTimeout: 1000 * HOUR,
} as SessionFacts;

function createScene() {
  const store = new CountingStore(new MemoryStore());
  const time = new TestTime(START);
  const errors: unknown[] = [];
  const recorder = new ActivityRecorder({
    store,
    interval: MINUTE,
    ipAddresses: 'full',
    hands: { clock: () => time.now, stopwatch: () => time.ticks },
    onError: (error) => errors.push(error),
  });
  const noteAndFlush = async () => {
    recorder.note(FACTS, time.now, undefined);
    await recorder.flush();
    return store.take().length;
  };
  return { store, time, errors, recorder, noteAndFlush };
}

describe('ActivityRecorder.note', () => {
  it('notes a session once in the interval, from the first on', async () => {
    const { time, noteAndFlush } = createScene();
    expect(await noteAndFlush()).toBe(1);
    time.now += MINUTE - 1;
    expect(await noteAndFlush()).toBe(0);
    time.now += 1;
    expect(await noteAndFlush()).toBe(1);
  });

  it('notes it after the interval also when the clock was set back meanwhile', async () => {
    const { time, noteAndFlush } = createScene();
    await noteAndFlush();
    time.setClock(-HOUR);
    time.now += MINUTE - 1;
    expect(await noteAndFlush()).toBe(0);
    time.now += 1;
    expect(await noteAndFlush()).toBe(1);
  });

  it('notes it no sooner when the clock was set on', async () => {
    const { time, noteAndFlush } = createScene();
    await noteAndFlush();
    time.setClock(HOUR);
    expect(await noteAndFlush()).toBe(0);
  });
});

describe('ActivityRecorder where the store does not answer', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const LIMIT = 10_000;
  const tooLate = { code: 'store_unavailable', cause: new Error('noteActivity took longer than 10000 ms.') };
  const idOf = (n: number) => `${n}`.padStart(22, '0');

  /** Sessions of which activity is noted, and what the store does with each batch. */
  function createScene(answers: ('hangs' | 'fails' | 'works' | 'slowly')[], unfit?: string) {
    const time = new TestTime(START);
    const errors: unknown[] = [];
    const batches: string[][] = [];
    const written = new Set<string>();
    const late: { reject: (error: Error) => void; resolve: (busy: string[]) => void }[] = [];
    const store = {
      noteActivity: async (activities: readonly { id: string }[]) => {
        const ids = activities.map(({ id }) => id);
        batches.push(ids);
        const answer = answers.shift() ?? 'works';
        if (answer === 'hangs')
          return new Promise<string[]>((resolve, reject) => late.push({ resolve, reject }));
        if (answer === 'fails' || (unfit !== undefined && ids.includes(unfit)))
          throw new Error('connection lost');
        if (answer === 'slowly') time.now += LIMIT / 2;
        for (const id of ids) written.add(id);
        return [];
      },
    };
    const hands = { clock: () => time.now, stopwatch: () => time.ticks };
    const onError = (error: unknown) => errors.push(error);
    const recorder = new ActivityRecorder({ store, interval: MINUTE, ipAddresses: 'full', hands, onError });
    const note = (count: number, first = 0) => {
      for (let n = first; n < first + count; n += 1) {
        recorder.note({ ...FACTS, id: idOf(n) }, time.now, undefined);
      }
    };
    return { time, errors, batches, written, late, recorder, note };
  }

  it('lets a write go after ten seconds, tells of it once, and keeps what was noted', async () => {
    const { errors, written, recorder, note } = createScene(['hangs']);
    note(3);
    const flushed = track(recorder.flush());
    await vi.advanceTimersByTimeAsync(LIMIT - 1);
    expect(flushed()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(flushed()).toBe(true);
    expect(errors).toMatchObject([tooLate]);
    await recorder.flush();
    expect(written.size).toBe(3);
    expect(errors).toHaveLength(1);
  });

  it('goes on by itself, and asks a store that hangs once for each flush', async () => {
    const { errors, batches, written, recorder, note } = createScene(['hangs', 'hangs']);
    note(1200);
    void recorder.flush();
    await vi.advanceTimersByTimeAsync(LIMIT);
    expect(batches).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000 + LIMIT);
    expect(batches).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(2000);
    expect(written.size).toBe(1200);
    expect(errors).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('asks a store that takes no writes less and less often, and tells of each time once', async () => {
    const { batches, errors, recorder, note } = createScene(Array(99).fill('fails'));
    note(100_000);
    void recorder.flush();
    // At once, then after 1, 2, 4 and 8 seconds, and every ten from then on; others are noted all the while.
    for (let second = 0; second < 60; second += 1) {
      await vi.advanceTimersByTimeAsync(1000);
      note(1, 200_000 + second);
    }
    expect(batches).toHaveLength(9);
    expect(errors).toHaveLength(9);
    await recorder.close();
  });

  it('writes within a second again, once a write has come through', async () => {
    const { written, recorder, note } = createScene(['fails', 'fails', 'fails']);
    note(1);
    void recorder.flush();
    await vi.advanceTimersByTimeAsync(7000);
    expect(written.size).toBe(1);
    note(1, 1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(written.size).toBe(2);
  });

  it('lets no batch that always fails stand in the way of the others', async () => {
    const { written, recorder, note } = createScene([], idOf(0));
    note(1200);
    await recorder.flush();
    expect(written.size).toBe(0);
    await recorder.flush();
    expect(written.size).toBe(500);
    for (let n = 0; n < 9; n += 1) await recorder.flush();
    expect(written.size).toBeGreaterThan(700);
  });

  it('begins no further batch when the first ones took long, and keeps them', async () => {
    const { batches, errors, written, recorder, note } = createScene(['slowly']);
    note(1200);
    await recorder.flush();
    expect(batches).toHaveLength(1);
    await recorder.flush();
    expect(written.size).toBe(1200);
    expect(errors).toEqual([]);
  });

  it.each([
    ['succeeds', ({ resolve }: { resolve: (busy: string[]) => void }) => resolve([idOf(0)])],
    ['fails', ({ reject }: { reject: (error: Error) => void }) => reject(new Error('late'))],
  ])('passes over a write that %s after all', async (_, settle) => {
    const { errors, batches, late, recorder, note } = createScene(['hangs']);
    note(1);
    void recorder.flush();
    await vi.advanceTimersByTimeAsync(LIMIT);
    for (const write of late) settle(write);
    await recorder.flush();
    expect(batches).toHaveLength(2);
    expect(errors).toMatchObject([tooLate]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('closes within half a minute, with nothing left to do by itself', async () => {
    const { batches, recorder, note } = createScene(Array(9).fill('hangs'));
    note(1200);
    void recorder.flush();
    const closed = track(recorder.close());
    await vi.advanceTimersByTimeAsync(2 * LIMIT);
    expect(closed()).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(60 * LIMIT);
    expect(batches).toHaveLength(2);
  });

  it('keeps no more than a hundred thousand, and notes the others with a later request', async () => {
    const { batches, written, recorder, note } = createScene(['fails']);
    note(100_001);
    await recorder.flush();
    expect(batches).toHaveLength(1);
    await recorder.flush();
    expect(written.size).toBe(100_000);
    note(1, 100_000);
    await recorder.flush();
    expect(written.size).toBe(100_001);
  });
});

/** Whether a promise has come to its end by now. */
function track(promise: Promise<unknown>): () => boolean {
  let over = false;
  promise.then(() => {
    over = true;
  });
  return () => over;
}
