import { STORE_LABELS } from '../comparisons/make-entry.js';
import type { Measuring } from '../measure/measure-comparison.js';
import { Worker } from '../processes/worker.js';
import { spreadOf } from '../results/statistics.js';
import { SESSIONS_PER_USER, userRows } from '../seed/seed-rows.js';
import type { DatabaseName } from '../servers/database-server.js';
import type { SeededDatabase } from '../servers/databases.js';
import { chooseActive } from './choose-active.js';
import { endOfFirst } from './end-of-first.js';
import type { OperationResult, OperationResults } from './operation-result.js';
import type { ListTimes, LogInOrder, PurgeOrder, PurgeOutcome } from './operations-setup.js';

interface Sizes {
  readonly lists: readonly number[];
  readonly others: number;
  /** How many are purged at once, one after the other, where it isn't every one. */
  readonly purges: readonly number[] | 'every';
}

/** The stand-in for MongoDB goes through all documents for most queries, and would not answer in time. */
const FEW: Sizes = { lists: [10, 1000], others: 1000, purges: 'every' };
const MANY: Sizes = { lists: [10, 1000, 10_000], others: 10_000, purges: 'every' };
/** FerretDB looks at all that is to be purged for each thousand that it removes: of a million it would take many minutes. */
const ON_FERRETDB: Sizes = { ...MANY, purges: [10_000, 100_000] };
/** What takes long is not repeated more often. */
const MOST_ROUNDS = 3;
const ACTIVE = 100_000;
const TOGETHER = 50;
const MINUTE = 60_000;
/** Of a list, which takes little time. */
const REPEATS = 10;

/** Measures what is not on the way of a request. Empties the database. */
export async function measureOperations(
  database: SeededDatabase,
  { pace, databases, fixtures, cores, cleanUp, log }: Measuring,
): Promise<OperationResults> {
  const { store, url, rows } = database;
  log(`operations on ${store}`);
  const worker = await Worker.start('operations/worker.js', { pin: cores.node });
  cleanUp.add(() => worker.stop());
  const rounds = Array.from({ length: Math.min(pace.rounds, MOST_ROUNDS) }, (_, round) => round);
  const sizes = sizesOn(store);
  const measured: OperationResult[] = [];
  const unmeasured: { label: string; reason: string }[] = [];
  const report = (operation: string, unit: OperationResult['unit'], values: readonly number[]) =>
    measured.push({ store, operation, unit, measured: spreadOf(values) });

  async function logIns(): Promise<void> {
    const order = { seconds: pace.seconds, together: TOGETHER, users: Math.ceil(rows / SESSIONS_PER_USER) };
    const rates = {
      limited: [] as number[],
      unlimited: [] as number[],
      byHand: [] as number[],
      limitedByHand: [] as number[],
    };
    await worker.ask('openByHand', { store, url });
    for (const _ of rounds) {
      for (const limit of ['limited', 'unlimited'] as const) {
        const logIn: LogInOrder = { ...order, limited: limit === 'limited' };
        rates[limit].push(await worker.ask<number>('logIn', logIn));
      }
      rates.byHand.push(await worker.ask<number>('logInByHand', { ...order, limited: false }));
      const limited = await worker.ask<number | null>('logInByHand', { ...order, limited: true });
      if (limited !== null) rates.limitedByHand.push(limited);
    }
    report('log-in, sessions per user limited', 'per second', rates.limited);
    report('log-in, not limited', 'per second', rates.unlimited);
    report('log-in, hand-written insert', 'per second', rates.byHand);
    if (rates.limitedByHand.length > 0)
      report('log-in, hand-written, sessions per user limited', 'per second', rates.limitedByHand);
  }

  async function lists(): Promise<void> {
    for (const count of sizes.lists) {
      const userId = `lister-${count}`;
      await databases.add(database, userRows(userId, count, fixtures));
      const times: ListTimes[] = [];
      for (let repeat = 0; repeat < REPEATS; repeat += 1) times.push(await worker.ask('list', userId));
      const title = `list of ${count.toLocaleString('en')}`;
      report(
        `${title}, first page`,
        'ms',
        times.map(({ firstPage }) => firstPage),
      );
      report(
        `${title}, all pages of 100`,
        'ms',
        times.map(({ allPages }) => allPages),
      );
    }
  }

  async function endings(): Promise<void> {
    const times: number[] = [];
    for (const round of rounds) {
      const userId = `ender-${round}`;
      const count = sizes.others + 1;
      await databases.add(database, userRows(userId, count, fixtures));
      times.push(await worker.ask<number>('endOthers', { userId, count }));
    }
    report(`end ${sizes.others.toLocaleString('en')} others`, 'ms', times);
  }

  async function activity(): Promise<void> {
    const ids = chooseActive(rows, Math.min(ACTIVE, rows / 2), fixtures);
    const server = await databases.server(store);
    const before = server.cpuSeconds();
    const times: number[] = [];
    for (const _ of rounds) times.push(await worker.ask<number>('noteActivity', ids));
    const after = server.cpuSeconds();
    const perActivity = times.map((time) => time / ids.length);
    report(
      'activity noted',
      'per second',
      perActivity.map((time) => 1000 / time),
    );
    const title = `activity of ${ACTIVE.toLocaleString('en')} active sessions`;
    const share = (milliseconds: number) => (milliseconds * ACTIVE) / MINUTE;
    report(`${title}, of one connection`, 'of the time', perActivity.map(share));
    if (before !== null && after !== null) {
      const each = ((after - before) * 1000) / (times.length * ids.length);
      report(`${title}, of one core of the database`, 'of the time', [share(each)]);
    }
  }

  async function purge(): Promise<void> {
    const purges = sizes.purges === 'every' ? [null] : sizes.purges.filter((count) => count <= rows);
    for (const count of purges) {
      const title = `purge of ${count === null ? 'every row' : count.toLocaleString('en')}`;
      const order: PurgeOrder = { endedBefore: count === null ? null : endOfFirst(count, rows, fixtures) };
      const outcome = await worker.ask<PurgeOutcome>('purge', order);
      report(title, 'rows per second', [outcome.rows / (outcome.milliseconds / 1000)]);
    }
  }

  try {
    await worker.ask('open', { store, url });
    for (const [title, measure] of Object.entries({ 'log-in': logIns, lists, endings, activity, purge })) {
      try {
        await measure();
      } catch (error) {
        const label = `${title}, ${STORE_LABELS[store]}`;
        const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
        log(`not measured: ${label} (${reason})`);
        unmeasured.push({ label, reason });
      }
    }
    return { measured, unmeasured };
  } finally {
    await worker.stop();
  }
}

function sizesOn(store: DatabaseName): Sizes {
  if (store === 'mongodb') return FEW;
  return store === 'ferretdb' ? ON_FERRETDB : MANY;
}
