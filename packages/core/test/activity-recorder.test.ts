import { describe, expect, it } from 'vitest';
import { ActivityRecorder } from '../src/activity-recorder.js';
import { MemoryStore } from '../src/memory-store.js';
import type { SessionFacts } from '../src/store.js';
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
