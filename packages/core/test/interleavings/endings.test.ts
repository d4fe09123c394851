import {
  type AuthenticatedSession,
  InvalidTokenError,
  type Session,
  SessionError,
  SessionManager,
} from '@jwt-sessions/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STOPWATCH } from '../../src/values/clocks.js';
import { SLEEP } from '../../src/values/sleep.js';
import { grantLease, KEYS } from '../support/test-manager.js';
import { fates, HeldStore } from './held-store.js';
import { type Change, type Ending, findBreaches, History, type Known, type Request } from './history.js';
import { inWorld, ROOM, SEARCH, SMALL, sleepInWorld, type World } from './world.js';

const act = fc.record({
  does: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('ask', 'ask', 'ask', 'askAgain', 'rotate') },
    { weight: 4, arbitrary: fc.constantFrom('end', 'end', 'endAll', 'endOthers') },
    { weight: 3, arbitrary: fc.constantFrom('setData', 'setIdleTimeout') },
    { weight: 2, arbitrary: fc.constantFrom('logIn', 'clearCaches', 'wait') },
  ),
  /** Often the same: what a process knows itself is where it could be wrong. */
  by: fc.constantFrom(0, 0, 1),
  whom: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(4) }),
  ms: fc.constantFrom(1, 1000, 29_000, 61_000),
  /** Whether a change of data waits for what others remember. */
  waits: fc.boolean(),
});

const scene = fc.record({
  /** They begin in this order. */
  acts: fc.array(act, { minLength: 2, maxLength: 16 }),
  fates,
  /** Whether the processes answer from memory, for as long as a lease. */
  remembers: fc.boolean(),
  /** By how many milliseconds the clock of the second process is ahead. */
  ahead: fc.constantFrom(0, 1900, -1900),
  /** With room for one, what is known of an ending is soon forgotten. */
  maxAbsent: fc.constantFrom(1, ROOM),
});

type Scene = typeof scene extends fc.Arbitrary<infer Value> ? Value : never;

/** A process, and whom it has let in. */
interface Process {
  readonly by: number;
  readonly sessions: SessionManager;
  readonly now: () => number;
  readonly letIn: Map<string, AuthenticatedSession>;
}

const HOUR = 3_600_000;
const LEASE = '30s';

/** What of a session shows which changes were made. */
function show({ data, expiresAt, lastActiveAt }: Session) {
  return { data, idleTimeout: expiresAt.getTime() - lastActiveAt.getTime() };
}

function startProcesses(world: World, history: History, { fates, ...scene }: Scene) {
  const held = new HeldStore(world, fates, {
    carriedOut: (by, method, [ids]) => {
      if (['find', 'findLeased', 'read'].includes(method))
        history.reads.push({ by, at: history.step(), ids: [ids].flat() as string[] });
    },
    failed: () => history.failures.push(history.step()),
  });
  if (scene.remembers) grantLease(held.store, LEASE);
  const processes = [0, scene.ahead].map((difference, by): Process => {
    const now = () => Date.now() + difference;
    const sessions = new SessionManager({
      store: held.seenBy(by),
      keys: KEYS,
      ...(scene.remembers && { cacheFor: LEASE }),
      tuning: {
        purgeInterval: 'none',
        maxKnownDevices: 0,
        ...SMALL,
        maxAbsent: scene.maxAbsent,
        clock: now,
        [STOPWATCH]: () => performance.now(),
        [SLEEP]: sleepInWorld,
      },
    });
    sessions.on('error', () => {});
    sessions.on('revoked', ({ sessionId }) => {
      history.told.push({ by, id: sessionId, at: history.step() });
    });
    return { by, sessions, now, letIn: new Map() };
  });
  return { held, processes };
}

/** What fails of a call that has changed no session yet. */
const BEFORE_A_CHANGE = new Set([
  'Error: read failed.',
  'Error: findUser failed.',
  'Error: changeUser failed.',
]);

/** Two processes on one store, and what they were asked and have answered. */
async function play(scheduler: fc.Scheduler, scene: Scene): Promise<History> {
  const history = new History();
  await inWorld(scheduler, async (world) => {
    const { held, processes } = startProcesses(world, history, scene);
    const known: Known[] = [];

    async function logIn({ sessions, now }: Process, userId: string): Promise<void> {
      const began = history.step();
      const authenticationStartedAt = new Date(now());
      await world.moment('the password is checked');
      const { token, session } = await sessions.issue({ userId, authenticationStartedAt });
      known.push({ token, id: session.id, userId, began });
    }

    async function ask(
      { by, letIn }: Process,
      session: Known,
      does: Request['does'],
      asking: () => Promise<Session>,
    ): Promise<void> {
      const began = history.step();
      const end = (outcome: Request['outcome'], found?: Session) =>
        history.requests.push({
          session,
          by,
          does,
          began,
          ended: history.step(),
          outcome,
          ...(found && { seen: show(found) }),
        });
      try {
        const found = await asking();
        if (does === 'ask') letIn.set(session.id, found as AuthenticatedSession);
        end('in', found);
      } catch (error) {
        end(error instanceof InvalidTokenError ? 'refused' : 'failed');
        throw error;
      }
    }

    async function note<Made extends Ending | Change>(
      calls: Made[],
      call: Made,
      make: () => Promise<unknown>,
    ): Promise<void> {
      calls.push(call);
      try {
        // Null is the answer for a session that is gone: nothing of it was changed.
        if ((await make()) !== null) call.acknowledged = history.step();
      } catch (error) {
        // Where no session was changed the call has no word: its process may go by what it knew.
        const at = history.step();
        if (!BEFORE_A_CHANGE.has(String((error as Error).cause))) call.failed = at;
        throw error;
      }
    }

    async function perform({ does, by, whom, ms, waits }: Scene['acts'][number]): Promise<void> {
      const process = processes[by] as Process;
      const { sessions, letIn } = process;
      const { endings, changes } = history;
      const session = known[whom % known.length] as Known;
      const { id, userId, token } = session;
      const span = { by, began: history.step(), acknowledged: null, failed: null };
      const its = (each: Known) => each.id === id;
      const others = (each: Known) => each.userId === userId && each.id !== id;
      const all = (each: Known) => each.userId === userId;
      // No two are alike.
      const hours = 24 + span.began;
      switch (does) {
        case 'ask':
          return ask(process, session, does, () => sessions.authenticate(token));
        case 'askAgain': {
          const before = letIn.get(id);
          return before && ask(process, session, does, () => sessions.recheck(before));
        }
        case 'rotate':
          return ask(process, session, 'change', async () => (await sessions.rotate(token)).session);
        case 'end':
          return note(endings, { ...span, concerns: its }, () => sessions.revoke(userId, id));
        case 'endAll':
          return note(endings, { ...span, concerns: all }, () => sessions.revokeAll(userId));
        case 'endOthers':
          return note(endings, { ...span, concerns: others }, () =>
            sessions.revokeAll(userId, { except: id }),
          );
        case 'logIn':
          return logIn(process, userId);
        case 'setData': {
          const call = { ...span, concerns: its, what: 'data', value: span.began, waits };
          return note(changes, call, () => sessions.setData(userId, id, call.value, { wait: waits }));
        }
        case 'setIdleTimeout': {
          const call = { ...span, concerns: all, what: 'idleTimeout', value: hours * HOUR, waits: true };
          return note(changes, call, () => sessions.setIdleTimeout(userId, `${hours}h`));
        }
        case 'clearCaches':
          return sessions.clearCaches();
        default:
          return world.pass(ms);
      }
    }

    const errors: unknown[] = [];
    const tell = (error: unknown) => {
      if (!(error instanceof SessionError)) errors.push(error);
    };
    const [first] = processes as [Process, Process];
    for (const userId of ['alice', 'alice', 'bob']) {
      world.begin(Promise.resolve(), () => logIn(first, userId)).catch(tell);
      await world.end();
    }
    held.hold();
    let before = Promise.resolve();
    for (const act of scene.acts) {
      const name = `${act.does} by ${act.by}`;
      before = before.then(() => world.moment(name));
      world.begin(before, () => perform(act)).catch(tell);
    }
    await world.end();
    held.recover();
    for (const process of processes) {
      for (const session of known) {
        const work = () => ask(process, session, 'ask', () => process.sessions.authenticate(session.token));
        world.begin(world.moment('asked at last'), work).catch(tell);
      }
    }
    await world.end();
    for (const { sessions } of processes) world.begin(Promise.resolve(), () => sessions.close()).catch(tell);
    await world.end();
    expect(errors).toEqual([]);
  });
  return history;
}

describe('two processes on one store, in whatever order their statements are carried out and answered', () => {
  it('let nobody in after an ending, refuse nobody else, and show no change that was replaced', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), scene, async (scheduler, scene) => {
        const history = await play(scheduler, scene);
        expect(findBreaches(history, scene.remembers)).toEqual([]);
      }),
      SEARCH,
    );
  });
});

describe('the judge of a history', () => {
  const session: Known = { token: '', id: 'a', userId: 'alice', began: 1 };
  const others = () => false;
  /** One request from 10 to 20, of process 0, which has read the session at 15. */
  const historyOf = (outcome: Request['outcome'], members: Partial<History> = {}) =>
    Object.assign(
      new History(),
      {
        requests: [{ session, by: 0, does: 'ask', began: 10, ended: 20, outcome, seen: { data: 1 } }],
        reads: [{ by: 0, at: 15, ids: ['a'] }],
      },
      members,
    );
  const ending = (members: Partial<Ending> = {}): Ending => ({
    by: 1,
    began: 5,
    acknowledged: 9,
    failed: null,
    concerns: () => true,
    ...members,
  });
  const changes: Change[] = [
    { ...ending({ acknowledged: 6 }), what: 'data', value: 1, waits: true },
    { ...ending({ began: 7 }), what: 'data', value: 2, waits: true },
  ];
  const hasty = changes.map((change) => ({ ...change, waits: false }));
  const faultsOf = (history: History, remembers = false) =>
    findBreaches(history, remembers).map((breach) => breach.split(':')[0]);

  it.each([
    ['somebody who is valid', historyOf('in'), []],
    [
      'somebody whose session ends meanwhile',
      historyOf('in', { endings: [ending({ acknowledged: 11 })] }),
      [],
    ],
    [
      'somebody whose session ended',
      historyOf('in', { endings: [ending()] }),
      ['let in although it was over'],
    ],
    [
      'somebody whose session the same process ended meanwhile',
      historyOf('in', { told: [{ by: 0, id: 'a', at: 16 }] }),
      ['let in although it was ended meanwhile'],
    ],
    ['nobody has looked at', historyOf('in', { reads: [] }), ['let in by what was read before']],
    ['an old answer', historyOf('in', { changes }), ['shown an old data, 1']],
    ['a refusal without a reason', historyOf('refused'), ['refused although nobody ends it']],
    [
      'a refusal by an ending whose answer is lost',
      historyOf('refused', { endings: [ending({ acknowledged: null })] }),
      [],
    ],
    ['a failure without a reason', historyOf('failed'), ['failed although the store did not']],
    [
      'two events of one ending',
      historyOf('failed', { failures: [12], told: [1, 2].map((at) => ({ by: 0, id: 'a', at })) }),
      ['told twice to be over'],
    ],
  ] as [string, History, string[]][])('sees %s', (_, history, faults) => {
    expect(faultsOf(history)).toEqual(faults);
  });

  it('lets others show for a while what was changed without a wait, where they remember', () => {
    expect(faultsOf(historyOf('in', { changes: hasty }), true)).toEqual([]);
    expect(faultsOf(historyOf('in', { changes }), true)).toEqual(['shown an old data, 1']);
    expect(faultsOf(historyOf('in', { changes: hasty }))).toEqual(['shown an old data, 1']);
    const own = hasty.map((change) => ({ ...change, by: 0 }));
    expect(faultsOf(historyOf('in', { changes: own }), true)).toEqual(['shown an old data, 1']);
  });

  it('lets a process that remembers know of what itself has ended', () => {
    const reads = [{ by: 0, at: 3, ids: ['a'] }];
    const own = ending({ by: 0, acknowledged: null, failed: 8 });
    expect(faultsOf(historyOf('in', { reads, endings: [own] }), true)).toEqual([
      'let in by what was read before',
    ]);
    expect(faultsOf(historyOf('in', { reads, endings: [{ ...own, concerns: others }] }), true)).toEqual([]);
  });
});
