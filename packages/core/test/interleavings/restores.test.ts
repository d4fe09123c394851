import {
  type AuthenticatedSession,
  InvalidTokenError,
  SessionError,
  SessionManager,
} from '@jwt-sessions/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STOPWATCH } from '../../src/values/clocks.js';
import { SLEEP } from '../../src/values/sleep.js';
import { grantLease, KEYS } from '../support/test-manager.js';
import { fates, HeldStore } from './held-store.js';
import { RestorableStore } from './restorable-store.js';
import { inWorld, SEARCH, SMALL, sleepInWorld } from './world.js';

const scene = fc.record({
  /** They begin in this order. */
  acts: fc.array(
    fc.record({
      does: fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom('ask', 'ask', 'ask', 'askAgain', 'rotate', 'askRenewed') },
        { weight: 3, arbitrary: fc.constantFrom('end', 'endAll') },
        { weight: 4, arbitrary: fc.constantFrom('backUp', 'restore', 'restore') },
        { weight: 2, arbitrary: fc.constantFrom('logIn', 'wait') },
      ),
      by: fc.constantFrom(0, 0, 1),
      whom: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(4) }),
      ms: fc.constantFrom(1, 29_000, 61_000),
      /** Which backup is restored. */
      which: fc.nat(2),
      /** Whether the processes hear of a backup in the step in which it is restored. */
      atOnce: fc.boolean(),
    }),
    { minLength: 2, maxLength: 16 },
  ),
  fates,
  /** Whether the processes answer from memory, for as long as a lease. */
  remembers: fc.boolean(),
});

type Scene = typeof scene extends fc.Arbitrary<infer Value> ? Value : never;

/** A session that a client knows, and its tokens. */
interface Known {
  readonly id: string;
  readonly userId: string;
  readonly token: string;
  /** By a rotation; a restored store may know nothing of it. */
  renewed: string | null;
}

/** A token that was presented, and what came of it. Moments. */
interface Request {
  readonly by: number;
  readonly does: 'ask' | 'change';
  readonly id: string;
  readonly began: number;
  readonly ended: number;
  readonly outcome: 'in' | 'refused';
}

interface Told {
  readonly requests: Request[];
  /** Calls of `clearCaches`. */
  readonly clears: { readonly by: number; readonly at: number }[];
  readonly endings: {
    readonly by: number;
    readonly began: number;
    over: number | null;
    concerns: (id: string) => boolean;
  }[];
  /** At each moment, who has a session in the store that has not ended. */
  readonly live: ReadonlySet<string>[];
}

const LEASE = '30s';

/** Two processes on one store, whose backups are restored. */
async function play(scheduler: fc.Scheduler, { acts, fates, remembers }: Scene): Promise<Told> {
  const told: Told = { requests: [], clears: [], endings: [], live: [] };
  const errors: unknown[] = [];
  const tell = (error: unknown) => {
    if (!(error instanceof SessionError)) errors.push(error);
  };
  await inWorld(scheduler, async (world) => {
    const known: Known[] = [];
    const store = new RestorableStore();
    const step = () => {
      told.live.push(new Set(known.filter(({ id }) => store.hasLive(id)).map(({ id }) => id)));
      return told.live.length - 1;
    };
    const held = new HeldStore(world, fates, { carriedOut: () => void step() }, store);
    if (remembers) grantLease(store, LEASE);
    const processes = [0, 1].map((by) => {
      const sessions = new SessionManager({
        store: held.seenBy(by),
        keys: KEYS,
        ...(remembers && { cacheFor: LEASE }),
        tuning: {
          purgeInterval: 'none',
          maxKnownDevices: 0,
          ...SMALL,
          rotationGrace: '1d',
          [STOPWATCH]: () => performance.now(),
          [SLEEP]: sleepInWorld,
        },
      });
      sessions.on('error', () => {});
      return { by, sessions, letIn: new Map<string, AuthenticatedSession>() };
    }) as [Process, Process];

    async function logIn({ sessions }: Process, userId: string): Promise<void> {
      const { token, session } = await sessions.issue({ userId });
      known.push({ id: session.id, userId, token, renewed: null });
      step();
    }

    async function ask<T>(
      by: number,
      { id }: Known,
      does: Request['does'],
      asking: () => Promise<T>,
    ): Promise<T> {
      const began = step();
      const end = (outcome: Request['outcome']) =>
        told.requests.push({ by, does, id, began, ended: step(), outcome });
      try {
        const found = await asking();
        end('in');
        return found;
      } catch (error) {
        if (error instanceof InvalidTokenError) end('refused');
        throw error;
      }
    }

    async function end(by: number, concerns: (id: string) => boolean, call: () => Promise<unknown>) {
      const ending: Told['endings'][number] = { by, began: step(), over: null, concerns };
      told.endings.push(ending);
      await call();
      ending.over = step();
    }

    async function restore(which: number, atOnce: boolean): Promise<void> {
      // As it was in the moment before, an ending that nothing has been noted since among it.
      step();
      store.restore(which);
      step();
      for (const { by, sessions } of processes) {
        if (!atOnce) await world.moment(`${by} is told of the backup`);
        sessions.clearCaches();
        told.clears.push({ by, at: step() });
      }
    }

    async function perform({ does, by, whom, ms, which, atOnce }: Scene['acts'][number]): Promise<void> {
      const process = processes[by] as Process;
      const { sessions, letIn } = process;
      const session = known[whom % known.length] as Known;
      const { id, userId, token, renewed } = session;
      switch (does) {
        case 'ask':
          return void letIn.set(id, await ask(by, session, 'ask', () => sessions.authenticate(token)));
        case 'askAgain': {
          const before = letIn.get(id);
          return before && void (await ask(by, session, 'ask', () => sessions.recheck(before)));
        }
        case 'askRenewed':
          return void (renewed && (await ask(by, session, 'ask', () => sessions.authenticate(renewed))));
        case 'rotate':
          session.renewed = (await ask(by, session, 'change', () => sessions.rotate(token))).token;
          return;
        case 'end':
          return end(
            by,
            (each) => each === id,
            () => sessions.revoke(userId, id),
          );
        case 'endAll':
          return end(
            by,
            (each) => known.some((one) => one.id === each && one.userId === userId),
            () => sessions.revokeAll(userId),
          );
        case 'logIn':
          return logIn(process, userId);
        case 'backUp':
          return store.backUp();
        case 'restore':
          return restore(which, atOnce);
        default:
          return world.pass(ms);
      }
    }

    // One of when there was nobody, and one of when all were there.
    store.backUp();
    for (const userId of ['alice', 'alice', 'bob']) {
      world.begin(Promise.resolve(), () => logIn(processes[0], userId)).catch(tell);
      await world.end();
    }
    store.backUp();
    held.hold();
    let before = Promise.resolve();
    for (const act of acts) {
      const name = `${act.does} by ${act.by}`;
      before = before.then(() => world.moment(name));
      world.begin(before, () => perform(act)).catch(tell);
    }
    await world.end();
    held.recover();
    for (const { by, sessions } of processes) {
      for (const session of known) {
        const work = () => ask(by, session, 'ask', () => sessions.authenticate(session.token));
        world.begin(world.moment('asked at last'), work).catch(tell);
      }
    }
    await world.end();
    for (const { sessions } of processes) world.begin(Promise.resolve(), () => sessions.close()).catch(tell);
    await world.end();
  });
  expect(errors).toEqual([]);
  return told;
}

interface Process {
  readonly by: number;
  readonly sessions: SessionManager;
  readonly letIn: Map<string, AuthenticatedSession>;
}

/** What is wrong with what was told, by itself alone. */
function findBreaches({ requests, clears, endings, live }: Told, remembers: boolean): string[] {
  return requests.flatMap(({ by, does, id, began, ended, outcome }) => {
    const cleared = Math.max(
      0,
      ...clears.filter((each) => each.by === by && each.at < ended).map(({ at }) => at),
    );
    const what = `${id} by process ${by}, from ${began} to ${ended}, which forgot everything at ${cleared}`;
    if (outcome === 'in') {
      // What changes something may have been done before, and says so afterwards.
      const asked = does === 'change' ? began : Math.max(began, cleared);
      const wasThere = live
        .slice(remembers && does === 'ask' ? cleared : asked, ended + 1)
        .some((ids) => ids.has(id));
      return wasThere ? [] : [`let in who is not there: ${what}`];
    }
    const wasGone = live.slice(cleared, ended + 1).some((ids) => !ids.has(id));
    // Its answer came afterwards, and is taken at its word.
    const isBetween = endings.some(
      (ending) =>
        ending.by === by && ending.concerns(id) && ending.began < cleared && (ending.over ?? ended) > cleared,
    );
    return wasGone || isBetween ? [] : [`refused who is there: ${what}`];
  });
}

describe('two processes on a store of which a backup is restored, in whatever order', () => {
  it('let in and refuse by what was restored once they have forgotten everything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), scene, async (scheduler, scene) => {
        expect(findBreaches(await play(scheduler, scene), scene.remembers)).toEqual([]);
      }),
      SEARCH,
    );
  });
});

describe('the judge of what was restored', () => {
  const there = new Set(['a']);
  const gone = new Set<string>();
  const asked = (outcome: Request['outcome'], members: Partial<Request> = {}): Request[] => [
    { by: 0, does: 'ask', id: 'a', began: 1, ended: 3, outcome, ...members },
  ];
  const told = (requests: Request[], live: Told['live'], members: Partial<Told> = {}): Told => {
    return { requests, live, clears: [{ by: 0, at: 2 }], endings: [], ...members };
  };
  const ending = { by: 0, began: 1, over: 3, concerns: () => true };

  it.each<[string, Told, string[]]>([
    ['who is there', told(asked('in'), [gone, gone, there, there]), []],
    ['who is not there any more', told(asked('in'), [there, there, gone, gone]), ['let in who is not there']],
    ['who is gone', told(asked('refused'), [there, there, gone, gone]), []],
    ['who is there again', told(asked('refused'), [gone, gone, there, there]), ['refused who is there']],
    [
      'whom another process has not heard of',
      told(asked('refused', { by: 1 }), [gone, gone, there, there]),
      [],
    ],
    [
      'whose ending was answered afterwards',
      told(asked('refused'), [gone, gone, there, there], { endings: [ending] }),
      [],
    ],
    ['who was renewed before', told(asked('in', { does: 'change' }), [there, there, gone, gone]), []],
  ])('sees %s', (_, told, faults) => {
    expect(findBreaches(told, false).map((breach) => breach.split(':')[0])).toEqual(faults);
  });

  it('lets a process that remembers go by what it has read since, and by nothing older', () => {
    const before = told(asked('in', { began: 4, ended: 5 }), [there, there, there, gone, gone, gone]);
    expect(findBreaches(before, true)).toEqual([]);
    expect(findBreaches(before, false)).toHaveLength(1);
    expect(findBreaches({ ...before, clears: [{ by: 0, at: 4 }] }, true)).toHaveLength(1);
  });
});
