import { InvalidTokenError, SessionManager, StoreUnavailableError } from '@jwt-sessions/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STOPWATCH } from '../../src/values/clocks.js';
import { SLEEP } from '../../src/values/sleep.js';
import { grantLease, KEYS, MINUTE } from '../support/test-manager.js';
import { fates, HeldStore } from './held-store.js';
import { inWorld, SEARCH, SMALL, sleepInWorld, type World } from './world.js';

const GRACE = 30_000;
const TOLERANCE = 5 * MINUTE;

const scene = fc.record({
  /** They begin in this order. */
  acts: fc.array(
    fc.record({
      does: fc.constantFrom('ask', 'ask', 'rotate', 'rotate', 'wait'),
      by: fc.nat(1),
      /** Whether the client gets the answer. */
      arrives: fc.boolean(),
      /** A late tab presents the first token, whatever it was replaced by. */
      isLate: fc.oneof(
        { weight: 2, arbitrary: fc.constant(false) },
        { weight: 1, arbitrary: fc.constant(true) },
      ),
      ms: fc.constantFrom(1, GRACE - 1, GRACE, GRACE + TOLERANCE),
    }),
    { minLength: 2, maxLength: 16 },
  ),
  fates,
  /** Whether the first process remembers sessions that it has found valid. */
  remembers: fc.boolean(),
});

type Scene = typeof scene extends fc.Arbitrary<infer Value> ? Value : never;

/** A token that was presented, and what came of it. Moments and milliseconds. */
interface Presented {
  readonly by: number;
  readonly does: 'ask' | 'rotate';
  readonly generation: number;
  readonly began: number;
  readonly beganAt: number;
  readonly ended: number;
  readonly endedAt: number;
  readonly outcome: 'in' | 'refused' | 'failed';
  /** Of the token that a rotation gave. */
  readonly gave: number | null;
}

interface Told {
  readonly presented: Presented[];
  /** When the store ended the session, for a token that came after its successor. */
  readonly ended: { readonly step: number; readonly at: number }[];
  /** The `revoked` events. */
  readonly stolen: { readonly step: number; readonly by: number }[];
  readonly failures: number[];
  /** What the old token and the newest came to in the end, after the grace. */
  readonly atLast: { readonly old: string; readonly newest: string } | null;
}

function generationOf(token: string): number {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).gen ?? 0;
}

/** A client that holds the newest token that it got, and two processes on one store. */
async function play(scheduler: fc.Scheduler, { acts, fates, remembers }: Scene): Promise<Told> {
  const presented: Presented[] = [];
  const ended: Told['ended'] = [];
  const stolen: Told['stolen'] = [];
  const failures: number[] = [];
  const errors: unknown[] = [];
  let atLast: Told['atLast'] = null;
  let isOver = false;
  let steps = 0;
  const step = () => {
    steps += 1;
    return steps;
  };
  const tell = (error: unknown) => errors.push(error);

  await inWorld(scheduler, async (world: World) => {
    const held = new HeldStore(world, fates, {
      carriedOut: (_, method) => {
        if (method === 'revoke' && !isOver) ended.push({ step: step(), at: Date.now() });
      },
      failed: () => failures.push(step()),
    });
    if (remembers) grantLease(held.store, '30s');
    const processes = [0, 1].map((by) => {
      const sessions = new SessionManager({
        store: held.seenBy(by),
        keys: KEYS,
        ...(remembers && by === 0 && { cacheFor: '30s' }),
        tuning: {
          purgeInterval: 'none',
          maxKnownDevices: 0,
          ...SMALL,
          rotationGrace: '30s',
          clockTolerance: '5m',
          [STOPWATCH]: () => performance.now(),
          [SLEEP]: sleepInWorld,
        },
      });
      sessions.on('error', () => {});
      sessions.on('revoked', ({ reason }) => {
        expect(reason).toBe('token_reuse');
        if (!isOver) stolen.push({ step: step(), by });
      });
      return sessions;
    }) as [SessionManager, SessionManager];
    const first = (await processes[0].issue({ userId: 'alice' })).token;
    const client = { token: first };

    async function present(by: number, does: Presented['does'], token: string): Promise<string | null> {
      const sessions = processes[by] as SessionManager;
      const [began, beganAt] = [step(), Date.now()];
      const end = (outcome: Presented['outcome'], given: string | null = null) => {
        const gave = given === null ? null : generationOf(given);
        const generation = generationOf(token);
        const [ended, endedAt] = [step(), Date.now()];
        presented.push({ by, does, generation, began, beganAt, ended, endedAt, outcome, gave });
        return given;
      };
      try {
        if (does === 'rotate') return end('in', (await sessions.rotate(token)).token);
        await sessions.authenticate(token);
        return end('in');
      } catch (error) {
        if (error instanceof InvalidTokenError) end('refused');
        else if (error instanceof StoreUnavailableError) end('failed');
        else throw error;
        return null;
      }
    }

    async function perform({ does, by, arrives, isLate, ms }: Scene['acts'][number]): Promise<void> {
      if (does === 'wait') return world.pass(ms);
      const given = await present(by, does as Presented['does'], isLate ? first : client.token);
      if (given !== null && arrives && generationOf(given) > generationOf(client.token)) client.token = given;
    }

    held.hold();
    let before = Promise.resolve();
    for (const act of acts) {
      before = before.then(() => world.moment(`${act.does} by ${act.by}`));
      world.begin(before, () => perform(act)).catch(tell);
    }
    await world.end();

    held.recover();
    // As long as work that failed may rest.
    world.pass(20_000);
    const last = async () => {
      const settled = () => Promise.all(processes.map((sessions) => sessions.flush()));
      await present(1, 'ask', client.token);
      // A first use that is being noted stands in the way of the next one.
      await settled();
      const newest = await present(1, 'rotate', client.token);
      if (newest === null) return;
      await present(1, 'ask', newest);
      await settled();
      isOver = true;
      world.pass(GRACE + TOLERANCE + 1);
      const reasonOf = (token: string) =>
        processes[1].authenticate(token).then(
          () => 'in',
          ({ reason }) => reason,
        );
      atLast = { old: await reasonOf(first), newest: await reasonOf(newest) };
    };
    world.begin(Promise.resolve(), last).catch(tell);
    await world.end();
    for (const sessions of processes) world.begin(Promise.resolve(), () => sessions.close()).catch(tell);
    await world.end();
  });
  expect(errors).toEqual([]);
  return { presented, ended, stolen, failures, atLast };
}

/** What is wrong with what was told, by itself alone. */
function findBreaches(
  { presented, ended: ends, stolen, failures, atLast }: Told,
  remembers: (by: number) => boolean,
): string[] {
  const breaches: string[] = [];
  const usesAfter = (generation: number) => presented.filter((use) => use.generation > generation);

  for (const { by, does, generation, began, ended, endedAt, outcome, gave } of presented) {
    const what = `${does} by generation ${generation}, from ${began} to ${ended}`;
    const newer = usesAfter(generation).filter((use) => use.began < ended);
    const isReplaced =
      newer.some((use) => use.does === 'rotate') || newer.some((use) => endedAt >= use.beganAt + GRACE);
    const isEnded = ends.some(({ step }) => step < ended);
    const knows = (told: number) => told === by || !remembers(by);
    if (outcome === 'refused' && !isReplaced && !isEnded)
      breaches.push(`refused without a successor: ${what}`);
    if (outcome === 'in' && stolen.some((told) => told.step < began && knows(told.by)))
      breaches.push(`let in after a theft: ${what}`);
    // Of two generations before, by whoever must know.
    const isOld = presented.some(
      (use) => use.ended < began && (use.gave ?? 0) >= generation + 2 && knows(use.by),
    );
    if (outcome === 'in' && isOld) breaches.push(`let in by an old token: ${what}`);
    if (outcome === 'failed' && !failures.some((at) => began < at && at < ended)) {
      breaches.push(`failed although the store did not: ${what}`);
    }
    const known = presented.filter((use) => use.began < ended).map((use) => use.generation);
    if (gave !== null && (gave < generation || gave > Math.max(...known) + 1)) {
      breaches.push(`given generation ${gave}: ${what}`);
    }
  }
  for (const { step, at } of ends) {
    const mayBe = presented.some(
      ({ generation, began }) =>
        began < step &&
        usesAfter(generation).some((use) => use.began < step && at > use.beganAt + GRACE + TOLERANCE),
    );
    if (!mayBe) breaches.push(`taken for stolen at ${step}, without a late use`);
  }
  if (stolen.length > 1) breaches.push('told more than once');
  if (atLast !== null && atLast.old !== 'token_reuse') breaches.push(`an old token came to ${atLast.old}`);
  if (atLast !== null && atLast.newest !== 'session_absent') {
    breaches.push(`after a theft the newest token came to ${atLast.newest}`);
  }
  return breaches;
}

describe('a client whose token is rotated by two processes, in any order and with any answer lost', () => {
  it('is always let in by the newest token that it got, and loses its session to a late old one alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), scene, async (scheduler, scene) => {
        const told = await play(scheduler, scene);
        expect(findBreaches(told, (by) => scene.remembers && by === 0)).toEqual([]);
      }),
      SEARCH,
    );
  });
});

describe('the judge of what a client was told', () => {
  const first: Presented = {
    by: 0,
    does: 'rotate',
    generation: 0,
    began: 1,
    beganAt: 0,
    ended: 2,
    endedAt: 0,
    outcome: 'in',
    gave: 1,
  };
  const use = (members: Partial<Presented>): Presented => ({ ...first, does: 'ask', gave: null, ...members });
  /** Of the second token, later. */
  const next = use({ generation: 1, began: 3, ended: 4 });
  const late = { began: 5, ended: 8, beganAt: GRACE + TOLERANCE, endedAt: GRACE + TOLERANCE };
  const theft = { step: 6, at: GRACE + TOLERANCE + 1 };
  const told = (presented: Presented[], members: Partial<Told> = {}): Told => {
    return { presented, ended: [], stolen: [], failures: [], atLast: null, ...members };
  };
  const faultsOf = (told: Told) => findBreaches(told, () => false).map((breach) => breach.split(/[:,]/)[0]);

  it.each([
    ['a client that goes on', told([first, next]), []],
    [
      'the first token in its grace',
      told([first, next, use({ began: 5, ended: 6, endedAt: GRACE - 1 })]),
      [],
    ],
    [
      'a refusal in the grace',
      told([first, next, use({ began: 5, ended: 6, endedAt: GRACE - 1, outcome: 'refused' })]),
      ['refused without a successor'],
    ],
    [
      'a refusal after it',
      told([first, next, use({ began: 5, ended: 6, endedAt: GRACE, outcome: 'refused' })]),
      [],
    ],
    [
      'a theft',
      told([first, next, use({ ...late, outcome: 'refused' })], {
        ended: [theft],
        stolen: [{ step: 7, by: 0 }],
      }),
      [],
    ],
    [
      'a theft that is none',
      told([first, next, use({ ...late, outcome: 'refused' })], { ended: [{ ...theft, at: GRACE }] }),
      ['taken for stolen at 6'],
    ],
    [
      'somebody who comes after a theft',
      told([first, next, use({ ...late, began: 9 })], { ended: [theft], stolen: [{ step: 7, by: 1 }] }),
      ['let in after a theft'],
    ],
    ['a failure without a reason', told([use({ outcome: 'failed' })]), ['failed although the store did not']],
    ['a generation that nobody made', told([{ ...first, gave: 2 }]), ['given generation 2']],
    [
      'the token before the one before',
      told([first, { ...next, does: 'rotate', gave: 2 }, use({ began: 5, ended: 6 })]),
      ['let in by an old token'],
    ],
    [
      'a theft of which nobody takes note',
      told([first], { atLast: { old: 'wrong_generation', newest: 'in' } }),
      ['an old token came to wrong_generation', 'after a theft the newest token came to in'],
    ],
  ])('sees %s', (_, told, faults) => {
    expect(faultsOf(told)).toEqual(faults);
  });
});
