import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SessionReader } from '../src/requests/session-reader.js';
import type { SessionFacts } from '../src/store/contract.js';

/** A store that answers when it is told to. */
function createSlowStore() {
  const statements: {
    readonly ids: readonly string[];
    readonly answer: () => void;
    readonly fail: (error: Error) => void;
  }[] = [];
  const find = (ids: readonly string[]) =>
    new Promise<SessionFacts[]>((resolve, fail) => {
      statements.push({ ids, answer: () => resolve([]), fail });
    });
  const findLeased = async (ids: readonly string[]) => ({ sessions: await find(ids), grant: 0 });
  return { find, findLeased, statements };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('SessionReader.find', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const start = (maxBatch = 100) => {
    const store = createSlowStore();
    const reader = new SessionReader({
      store,
      leased: false,
      maxBatch,
      now: () => ({ time: 0, ticks: 0 }),
      onFound: () => {},
    });
    const sent = () => store.statements.map(({ ids }) => ids);
    const sizes = () => sent().map(({ length }) => length);
    return {
      reader,
      sent,
      sizes,
      answer: (index: number) => store.statements[index]?.answer(),
      fail: (index: number, error: Error) => store.statements[index]?.fail(error),
    };
  };

  it('sends at once while nothing is under way', async () => {
    const { reader, sent } = start();
    void reader.find('a');
    await nextTurn();
    expect(sent()).toEqual([['a']]);
  });

  it('collects what arrives while a statement is under way, and sends it when the answer is there', async () => {
    const { reader, sent, answer } = start();
    void reader.find('a');
    await nextTurn();
    void reader.find('b');
    await nextTurn();
    void reader.find('c');
    await nextTurn();
    expect(sent()).toEqual([['a']]);
    answer(0);
    await nextTurn();
    await nextTurn();
    expect(sent()).toEqual([['a'], ['b', 'c']]);
  });

  it('waits for no answer longer than a millisecond', async () => {
    const { reader, sent } = start();
    void reader.find('a');
    await nextTurn();
    void reader.find('b');
    vi.advanceTimersByTime(1);
    await nextTurn();
    expect(sent()).toEqual([['a'], ['b']]);
  });

  it('lets a full statement wait for nothing', async () => {
    const { reader, sent } = start(2);
    void reader.find('a');
    await nextTurn();
    for (const id of ['b', 'c', 'd']) void reader.find(id);
    await nextTurn();
    expect(sent()).toEqual([['a'], ['b', 'c']]);
  });

  it('sends a statement once, although the answer comes and the millisecond ends', async () => {
    const { reader, sent, answer } = start();
    void reader.find('a');
    await nextTurn();
    void reader.find('b');
    answer(0);
    await Promise.resolve();
    vi.advanceTimersByTime(1);
    await nextTurn();
    await nextTurn();
    expect(sent()).toEqual([['a'], ['b']]);
  });

  it('splits a crowd, so that not all wait for the database together', async () => {
    const { reader, sizes } = start();
    for (let n = 0; n < 60; n += 1) void reader.find(`id-${n}`);
    await nextTurn();
    expect(sizes()).toEqual([25, 25]);
  });

  it('sends the rest of a crowd when all answers are there', async () => {
    const { reader, sizes, answer } = start();
    for (let n = 0; n < 60; n += 1) void reader.find(`id-${n}`);
    answer(0);
    await nextTurn();
    await nextTurn();
    expect(sizes()).toEqual([25, 25]);
    answer(1);
    await nextTurn();
    await nextTurn();
    expect(sizes()).toEqual([25, 25, 10]);
  });

  it('splits a large crowd into few statements, each as large as all before it', async () => {
    const { reader, sizes } = start(1000);
    for (let n = 0; n < 400; n += 1) void reader.find(`id-${n}`);
    await nextTurn();
    expect(sizes()).toEqual([25, 25, 50, 100, 200]);
  });

  it('sends a crowd that was waiting for an answer as soon as it is as large as those under way', async () => {
    const { reader, sizes } = start();
    for (let n = 0; n < 30; n += 1) void reader.find(`id-${n}`);
    await nextTurn();
    for (let n = 30; n < 50; n += 1) void reader.find(`id-${n}`);
    await nextTurn();
    expect(sizes()).toEqual([25, 25]);
  });

  it('fails only those who asked with the statement that failed', async () => {
    const { reader, answer, fail } = start();
    const outcomes = Promise.allSettled(Array.from({ length: 50 }, (_, n) => reader.find(`id-${n}`)));
    const error = new Error('connection lost');
    fail(1, error);
    answer(0);
    const answered = (await outcomes).map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value : outcome.reason.cause,
    );
    expect(answered).toEqual([...Array(25).fill(null), ...Array(25).fill(error)]);
  });

  it('asks again for an id whose statement is under way', async () => {
    const { reader, sent, answer } = start();
    void reader.find('a');
    await nextTurn();
    void reader.find('a');
    answer(0);
    await nextTurn();
    await nextTurn();
    expect(sent()).toEqual([['a'], ['a']]);
  });
});
