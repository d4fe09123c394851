import type { CleanUp } from '../processes/clean-up.js';
import { Worker } from '../processes/worker.js';
import { percentileOf } from '../results/statistics.js';
import type { SeedRow } from '../seed/seed-rows.js';
import type { DatabaseServer } from '../servers/database-server.js';
import type { StoreName } from '../subjects/subject-setup.js';
import type { Ended, Used, Watched } from './live-questions.js';
import type { Delay, LiveResult } from './live-result.js';

export interface LiveOrder {
  readonly store: StoreName;
  /** Null for the store in memory. */
  readonly server: DatabaseServer | null;
  readonly url: string | null;
  /** What the store holds. Nothing but these is looked at. */
  readonly rows: readonly SeedRow[];
  /** How many sessions are open, one after another. */
  readonly open: readonly number[];
  readonly lists: readonly number[];
  /** How many of them are ended. */
  readonly ends: number;
  /** For how long it is looked at what is used. */
  readonly milliseconds: number;
  readonly cleanUp: CleanUp;
  readonly log: (line: string) => void;
}

/** Measures in processes of their own: one has the sessions open, another one ends them. */
export async function measureLive(order: LiveOrder): Promise<LiveResult[]> {
  const { store, rows, open, lists } = order;
  const now = Date.now();
  const free = rows.filter(({ endedAt, expiresAt }) => endedAt === null && expiresAt > now);
  const results: LiveResult[] = [];
  for (const [watched, counts] of [['ends', open] as const, ['lists', lists] as const]) {
    for (const count of counts) {
      order.log(`${store}: ${count} ${watched}`);
      results.push(await measure(order, watched, take(free, watched, count)));
    }
  }
  return results;
}

async function measure(
  { store, server, url, rows, ends, milliseconds, cleanUp }: LiveOrder,
  watched: LiveResult['watched'],
  sessions: readonly Watched[],
): Promise<LiveResult> {
  const start = async () => {
    const worker = await Worker.start('live/worker.js', { pin: [] });
    cleanUp.add(() => worker.stop());
    await worker.ask('open', { store, url, sessions: server === null ? rows : [] });
    return worker;
  };
  const process = await start();
  // A store in memory has no other process: there another manager ends them.
  const other = server === null ? process : await start();
  try {
    const idle = await rest(process, server, milliseconds);
    await process.ask(watched === 'ends' ? 'watch' : 'watchLists', sessions);
    // Past the first look, which meets a store that has nothing ready.
    await rest(process, server, 2500);
    const busy = await rest(process, server, milliseconds);
    const delay = watched === 'ends' ? await delayOf(process, other, sessions.slice(0, ends)) : null;
    return {
      store,
      watched,
      open: sessions.length,
      process: busy.process - idle.process,
      database: busy.database === null ? null : busy.database - (idle.database ?? 0),
      statementsPerSecond: server === null ? null : busy.statements,
      delay,
    };
  } finally {
    await process.stop();
    if (other !== process) await other.stop();
  }
}

/** Takes sessions that go on, so that none is taken twice; for lists, each of another user. */
function take(free: SeedRow[], watched: LiveResult['watched'], count: number): Watched[] {
  const users = new Set<string>();
  const taken: SeedRow[] = [];
  for (const row of free) {
    if (taken.length === count) break;
    if (watched === 'lists' && users.has(row.userId)) continue;
    users.add(row.userId);
    taken.push(row);
  }
  if (taken.length < count) throw new Error(`There are ${taken.length} sessions left, and not ${count}.`);
  const isTaken = new Set(taken);
  free.splice(0, free.length, ...free.filter((row) => !isTaken.has(row)));
  return taken.map(({ id, userId }) => ({ id, userId }));
}

/** What is used in a second. */
async function rest(worker: Worker, server: DatabaseServer | null, milliseconds: number) {
  const before = server?.cpuSeconds() ?? null;
  const { seconds, cpuSeconds, statements } = await worker.ask<Used>('rest', milliseconds);
  const after = server?.cpuSeconds() ?? null;
  return {
    process: cpuSeconds / seconds,
    database: before === null || after === null ? null : (after - before) / seconds,
    statements: statements / seconds,
  };
}

async function delayOf(process: Worker, other: Worker, sessions: readonly Watched[]): Promise<Delay> {
  const ended = await other.ask<Ended[]>('end', sessions);
  const ids = ended.map(({ id }) => id);
  const told = await process.ask<Ended[]>('told', ids);
  // Who looks may see it before whoever ended it is told that it is done.
  const delays = ended.map(({ at }, index) => Math.max(0, (told[index]?.at ?? Number.NaN) - at) / 1000);
  return {
    ends: delays.length,
    p50: percentileOf(delays, 50),
    p99: percentileOf(delays, 99),
    worst: percentileOf(delays, 100),
  };
}
