import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ActivityRecorder } from '../../src/requests/activity-recorder.js';
import type { Activity, InsertRequest, SessionFacts, SessionStore } from '../../src/store/contract.js';
import { sessionOf } from '../support/session-of.js';
import { MINUTE } from '../support/test-manager.js';
import { fates, HeldStore } from './held-store.js';
import { inWorld, SEARCH } from './world.js';

const scene = fc.record({
  /** They begin in this order. */
  acts: fc.array(
    fc.record({
      does: fc.constantFrom('use', 'use', 'wait', 'flush'),
      by: fc.nat(1),
      whom: fc.nat(1),
      ms: fc.constantFrom(1, 1000, 2000, MINUTE - 1, MINUTE),
    }),
    { minLength: 2, maxLength: 20 },
  ),
  fates,
  /** In milliseconds. */
  interval: fc.constantFrom(2000, MINUTE),
  /** Which writes a store leaves alone, since the sessions are busy. */
  busy: fc.array(fc.boolean(), { maxLength: 8 }),
});

type Scene = typeof scene extends fc.Arbitrary<infer Value> ? Value : never;

interface Told {
  readonly uses: readonly Pick<Activity, 'id' | 'at'>[];
  /** What each recorder gave to the store, in order. */
  readonly sent: readonly Activity[][];
  /** When each session was last active, by the store: each time that something was written, and at last. */
  readonly seen: { readonly id: string; readonly lastActiveAt: number }[];
}

const IDS = ['A'.repeat(22), 'B'.repeat(22)];

/** Two processes that note when two sessions are used, on one store. */
async function play(scheduler: fc.Scheduler, { acts, fates, interval, busy }: Scene): Promise<Told> {
  const told = {
    uses: [] as Pick<Activity, 'id' | 'at'>[],
    sent: [[], []] as Activity[][],
    seen: [] as Told['seen'],
  };
  const errors: unknown[] = [];
  await inWorld(scheduler, async (world) => {
    const coming = [...busy];
    const held = new HeldStore(world, fates, { carriedOut: () => void look() });
    const store = held.seenBy(0);
    for (const id of IDS) await held.store.insert(insertionOf(id));
    const rows = () => held.store.find(IDS);

    async function look(): Promise<void> {
      for (const { id, lastActiveAt } of await rows()) told.seen.push({ id, lastActiveAt });
    }

    const recorders = [0, 1].map((by) => {
      const noteActivity: SessionStore['noteActivity'] = (batch, at) => {
        told.sent[by]?.push(...batch);
        return coming.shift() ? Promise.resolve(batch.map(({ id }) => id)) : store.noteActivity(batch, at);
      };
      return new ActivityRecorder({
        store: { noteActivity },
        interval,
        ipAddresses: 'full',
        hands: { clock: () => Date.now(), stopwatch: () => performance.now() },
        onError: () => {},
      });
    }) as [ActivityRecorder, ActivityRecorder];

    async function perform({ does, by, whom, ms }: Scene['acts'][number]): Promise<void> {
      const recorder = recorders[by] as ActivityRecorder;
      if (does === 'wait') return world.pass(ms);
      if (does === 'flush') return recorder.flush();
      // As a request has just read it.
      const facts = (await rows())[whom] as SessionFacts;
      const at = Date.now();
      told.uses.push({ id: facts.id, at });
      recorder.note(facts, at, undefined);
    }

    held.hold();
    let before = Promise.resolve();
    for (const act of acts) {
      before = before.then(() => world.moment(`${act.does} by ${act.by}`));
      world.begin(before, () => perform(act)).catch((error: unknown) => errors.push(error));
    }
    await world.end();
    held.recover();
    coming.length = 0;
    for (const recorder of recorders) {
      world.begin(Promise.resolve(), () => recorder.close()).catch((error: unknown) => errors.push(error));
    }
    await world.end();
    await look();
  });
  expect(errors).toEqual([]);
  return told;
}
/** A session that was used when the world began. */
function insertionOf(id: string): InsertRequest {
  const now = Date.now();
  const session = sessionOf(now, {
    id,
    idleTimeout: 60 * MINUTE,
    absoluteExpiresAt: now + 6000 * MINUTE,
  });
  return { session, authenticationStartedAt: now, now };
}

/** What is wrong with what was told, by itself alone. */
function findBreaches({ uses, sent, seen }: Told, interval: number): string[] {
  return IDS.flatMap((id) => {
    const breaches: string[] = [];
    const times = seen.filter((row) => row.id === id).map(({ lastActiveAt }) => lastActiveAt);
    if (!isAscending(times)) breaches.push(`${id} was active sooner than it was: ${times}`);
    const lastUse = Math.max(0, ...uses.filter((use) => use.id === id).map(({ at }) => at));
    const lastSeen = times.at(-1) ?? 0;
    if (lastUse - lastSeen >= interval)
      breaches.push(`${id}: the use at ${lastUse} was lost, at ${lastSeen}`);
    for (const activities of sent) {
      const noted = activities.filter((activity) => activity.id === id).map(({ at }) => at);
      if (!isAscending(noted)) breaches.push(`${id} was noted out of order: ${noted}`);
      const gaps = [...new Set(noted)].map((at, index, all) => at - (all[index - 1] ?? 0));
      if (gaps.some((gap) => gap < interval))
        breaches.push(`${id} was written twice in an interval: ${noted}`);
    }
    return breaches;
  });
}

function isAscending(times: readonly number[]): boolean {
  return times.every((time, index) => time >= (times[index - 1] ?? 0));
}

describe('two processes that note activity, on a store that fails, is late, and is busy', () => {
  it('lose nothing once the store is well again, go back nowhere, and write once in an interval', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), scene, async (scheduler, scene) => {
        expect(findBreaches(await play(scheduler, scene), scene.interval)).toEqual([]);
      }),
      SEARCH,
    );
  });
});

describe('the judge of what was noted', () => {
  const [id = ''] = IDS;
  const sentAt = (...times: number[]) => [times.map((at) => ({ id, at, ip: null }))];
  const seenAt = (...times: number[]) => times.map((lastActiveAt) => ({ id, lastActiveAt }));
  const used = [{ id, at: 9 * MINUTE }];

  it.each([
    [
      'what is in order',
      { uses: used, sent: sentAt(MINUTE, 9 * MINUTE), seen: seenAt(MINUTE, 9 * MINUTE) },
      [],
    ],
    [
      'a use that is lost',
      { uses: used, sent: [], seen: seenAt(8 * MINUTE) },
      ['the use at 540000 was lost'],
    ],
    [
      'a time that went back',
      { uses: used, sent: [], seen: seenAt(10 * MINUTE, 9 * MINUTE) },
      ['was active sooner than it was'],
    ],
    [
      'two writes in an interval',
      { uses: used, sent: sentAt(8.5 * MINUTE, 9 * MINUTE), seen: seenAt(9 * MINUTE) },
      ['was written twice in an interval'],
    ],
    [
      'notes out of order',
      { uses: used, sent: sentAt(9 * MINUTE, 5 * MINUTE), seen: seenAt(9 * MINUTE) },
      ['was noted out of order', 'was written twice in an interval'],
    ],
  ])('sees %s', (_, told, faults) => {
    const breaches = findBreaches(told, MINUTE);
    expect(breaches).toEqual(faults.map((fault) => expect.stringContaining(fault)));
  });
});
