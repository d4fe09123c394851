import nodeTest from 'node:test';
import { describe, expect, it } from 'vitest';
import {
  conformanceCases,
  type StoreConformanceOptions,
  storeConformance,
} from '../../src/conformance/index.js';
import type { SessionStore } from '../../src/store/contract.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { OpenStore, planted, turns } from './faults/fault.js';
import { lockedInProcess } from './faults/handles.js';
import { failingCases } from './run-cases.js';

/** A runner that has nothing but what the suite asks for, and runs what was registered when it is told to. */
function bareRunner() {
  const path: string[] = [];
  const registered: { title: string; body: () => Promise<void> }[] = [];
  const skipped: string[] = [];
  const titleOf = (name: string) => [...path, name].join(' > ');
  const last: (() => Promise<void>)[] = [];
  return {
    registered,
    skipped,
    last,
    describe(name: string, body: () => void) {
      path.push(name);
      body();
      path.pop();
    },
    it: Object.assign(
      (name: string, body: () => Promise<void>) => {
        registered.push({ title: titleOf(name), body });
      },
      {
        skip(name: string) {
          skipped.push(titleOf(name));
        },
      },
    ),
    after(body: () => Promise<void>) {
      last.push(body);
    },
  };
}

/** A store that counts how often it was prepared and closed. */
class CountingStore extends MemoryStore {
  prepared = 0;
  closed = 0;

  override async prepare() {
    this.prepared += 1;
  }

  override async close() {
    this.closed += 1;
  }
}

/** Takes its time, answers in another order, with frozen objects of no class, and finds rows busy at first. */
function liberal(intact: OpenStore): Partial<SessionStore> {
  const frozen = <Answer extends object>(answer: Answer): Answer =>
    Object.freeze(Object.assign(Object.create(null), answer));
  let busy = false;
  return {
    async insert(request) {
      await turns();
      const result = await intact.insert(request);
      return result.inserted
        ? { ...result, session: frozen(result.session), evicted: result.evicted.toReversed() }
        : result;
    },
    async find(ids) {
      await turns(2);
      return (await intact.find(ids)).reverse().map(frozen);
    },
    async read(id) {
      await turns();
      const session = await intact.read(id);
      return session && frozen(session);
    },
    async list(userId, page) {
      await turns();
      return (await intact.list(userId, page)).map(frozen);
    },
    async noteActivity(activities, now) {
      await turns();
      busy = !busy;
      const there = activities.filter(({ id }) => intact.sessions.get(id));
      const left = busy && there.length > 1 ? there.slice(1).map(({ id }) => id) : [];
      await intact.noteActivity(
        activities.filter(({ id }) => !left.includes(id)),
        now,
      );
      return left;
    },
    async admit(request) {
      await turns();
      const result = await intact.admit(request);
      return frozen(result.admitted ? { ...result, evicted: result.evicted.toReversed() } : result);
    },
    async revoke(id, revocation, owner) {
      await turns();
      return intact.revoke(id, revocation, owner);
    },
    async revokeAll(userId, revocation, except) {
      await turns(2);
      return (await intact.revokeAll(userId, revocation, except)).reverse();
    },
    async findUser(userId) {
      const user = await intact.findUser(userId);
      return user && frozen(user);
    },
  };
}

describe('conformanceCases', () => {
  it('have a title of their own each', () => {
    const titles = conformanceCases.map(({ member, name }) => `${member} ${name}`);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('all hold for the memory store, each on data of its own', async () => {
    expect(await failingCases(() => ({ store: new MemoryStore() }))).toEqual([]);
  });

  it('all hold for one store in the opposite order', async () => {
    const store = new MemoryStore();
    for (const { run } of conformanceCases.toReversed()) await run({ store });
  });

  it('all hold again for the same data, whatever ids another seed deals out', async () => {
    const store = new MemoryStore();
    for (const seed of ['1', '2', '3', '4', '5']) {
      for (const { run } of conformanceCases) await run({ store, seed });
    }
  });

  it('all hold for a store that uses what the contract leaves open', async () => {
    expect(await failingCases(() => ({ store: planted(new OpenStore(), liberal) }))).toEqual([]);
  });

  it('see no lock that holds within one handle alone, unless they are given two', async () => {
    expect(await failingCases(() => ({ store: lockedInProcess(new OpenStore()) }))).toEqual([]);
  });
});

describe('storeConformance', () => {
  it('registers every case under its member, for a runner without anything else', async () => {
    const runner = bareRunner();
    storeConformance({ describe: runner.describe, it: runner.it, createStore: () => new MemoryStore() });
    expect(runner.registered.map(({ title }) => title)).toEqual(
      conformanceCases.map(({ member, name }) => `session store > ${member} > ${name}`),
    );
    for (const { body } of runner.registered) await body();
  });

  it('shows as skipped, by name, that nothing was tested between two processes', () => {
    const [one, two] = [bareRunner(), bareRunner()];
    const createStore = () => new MemoryStore();
    storeConformance({ ...one, createStore });
    expect(one.skipped).toEqual([
      'session store > is NOT TESTED between two processes: without openAnother nobody sees a lock that holds within ' +
        'one alone',
    ]);
    storeConformance({ ...two, createStore, openAnother: createStore });
    expect(two.skipped).toEqual([]);
  });

  it('hands the runner functions without parameters, which some take for a callback to wait for', () => {
    const runner = bareRunner();
    storeConformance({ ...runner, createStore: () => new MemoryStore() });
    expect(runner.registered.filter(({ body }) => body.length > 0)).toEqual([]);
  });

  it('opens the store once, when the first case runs, and prepares it', async () => {
    const runner = bareRunner();
    const stores: CountingStore[] = [];
    const createStore = () => {
      const store = new CountingStore();
      stores.push(store);
      return store;
    };
    storeConformance({ ...runner, createStore });
    expect(stores).toHaveLength(0);
    const [first, second] = runner.registered.filter(({ title }) => title.includes('find'));
    await first?.body();
    await second?.body();
    expect(stores.map(({ prepared }) => prepared)).toEqual([1]);
  });

  it('closes both handles after the last case', async () => {
    const runner = bareRunner();
    const [store, other] = [new CountingStore(), new CountingStore()];
    storeConformance({ ...runner, createStore: () => store, openAnother: () => other });
    await runner.registered.find(({ title }) => title.includes('find'))?.body();
    for (const body of runner.last) await body();
    expect([store, other].map(({ prepared, closed }) => ({ prepared, closed }))).toEqual([
      { prepared: 1, closed: 1 },
      { prepared: 1, closed: 1 },
    ]);
  });

  it('opens nothing in order to close it', async () => {
    const runner = bareRunner();
    const createStore = () => expect.unreachable('no case has run');
    storeConformance({ ...runner, createStore });
    for (const body of runner.last) await body();
  });

  it('gives the second handle the first, for stores that share more than an address', async () => {
    const runner = bareRunner();
    const store = new MemoryStore();
    const opened: unknown[] = [];
    storeConformance({
      ...runner,
      createStore: () => store,
      openAnother(first) {
        opened.push(first);
        return store;
      },
    });
    await runner.registered[0]?.body();
    expect(opened).toEqual([store]);
  });

  it('fails the case with what the store could not be opened for', async () => {
    const runner = bareRunner();
    storeConformance({ ...runner, createStore: () => Promise.reject(new Error('connection refused')) });
    await expect(runner.registered[0]?.body()).rejects.toEqual(new Error('connection refused'));
  });

  it("takes the functions of Node's own runner as they are", () => {
    const { describe, it, after } = nodeTest;
    const options: StoreConformanceOptions = { describe, it, after, createStore: () => new MemoryStore() };
    expect(Object.keys(options)).toEqual(['describe', 'it', 'after', 'createStore']);
  });
});
