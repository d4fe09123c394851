import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SessionReader } from '../src/requests/session-reader.js';
import type { SessionFacts } from '../src/store/contract.js';

/** In milliseconds. */
const GRANT = 5000;

/** A store that answers when it is told to. */
function createSlowStore() {
  const statements: {
    readonly ids: readonly string[];
    readonly answer: (found?: SessionFacts[]) => void;
    readonly fail: (error: Error) => void;
  }[] = [];
  const find = (ids: readonly string[]) =>
    new Promise<SessionFacts[]>((resolve, fail) => {
      statements.push({ ids, answer: (found = []) => resolve(found), fail });
    });
  const findLeased = async (ids: readonly string[]) => ({ sessions: await find(ids), grant: GRANT });
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

describe('what SessionReader tells of the sessions that it found', () => {
  const facts = (id: string, userId: string) => ({ id, userId }) as SessionFacts;

  /** What is told where something happens while the statement is under way that finds a session of alice and one of bob. */
  async function told(happens: (reader: SessionReader) => void, leased = true) {
    const { statements, ...store } = createSlowStore();
    const told: unknown[][] = [];
    const moments = [1, 2];
    const reader = new SessionReader({
      store,
      leased,
      maxBatch: 2,
      now: () => ({ time: 0, ticks: moments.shift() ?? 0 }),
      onFound: ({ id }, { ticks }, grant) => told.push([id, ticks, grant]),
    });
    const found = Promise.all(['a', 'b'].map((id) => reader.find(id)));
    happens(reader);
    statements[0]?.answer([facts('a', 'alice'), facts('b', 'bob')]);
    await nextTurn();
    statements[1]?.answer([facts('a', 'alice'), facts('b', 'bob')]);
    return { told, found: (await found).map((facts) => facts?.id ?? null) };
  }

  it('is each of them, with the moment when it was asked for and the lease that came with it', async () => {
    expect(await told(() => {})).toEqual({
      told: [
        ['a', 1, GRANT],
        ['b', 1, GRANT],
      ],
      found: ['a', 'b'],
    });
  });

  it('is no lease where none was asked for', async () => {
    expect((await told(() => {}, false)).told).toEqual([
      ['a', 1, 0],
      ['b', 1, 0],
    ]);
  });

  it('is none that was changed meanwhile, which is right for those who asked before', async () => {
    expect(await told((reader) => reader.markChanged('a'))).toEqual({
      told: [['b', 1, GRANT]],
      found: ['a', 'b'],
    });
  });

  it('is none of a user whose sessions were changed meanwhile', async () => {
    expect(await told((reader) => reader.markUserChanged('bob'))).toEqual({
      told: [['a', 1, GRANT]],
      found: ['a', 'b'],
    });
  });

  it('is none that was ended meanwhile, and it lets nobody in', async () => {
    expect(await told((reader) => reader.markRevoked('a'))).toEqual({
      told: [['b', 1, GRANT]],
      found: [null, 'b'],
    });
  });

  it('is nothing of a time that is over: that is asked for once more', async () => {
    expect(await told((reader) => reader.markOutdated())).toEqual({
      told: [
        ['a', 2, GRANT],
        ['b', 2, GRANT],
      ],
      found: ['a', 'b'],
    });
  });
});
