import type { DescribedSession } from '@jwt-sessions/core';
import type { SessionAdmin } from '@jwt-sessions/core/admin';
import type { Command } from 'commander';
import { listOf } from '../output/print-table.js';
import { Progress } from '../output/progress.js';
import { answer, type StoreOptions, storeOptions, withPreparedStore } from './with-store.js';

const HOUR = 3_600_000;
const PAGE = 1000;

export function addStats(program: Command): void {
  storeOptions(program.command('stats'))
    .description('count the live sessions; reads each of them')
    .action((options: StoreOptions) =>
      withPreparedStore(options, async ({ admin }) => {
        const stats = await countAll(admin);
        answer(options, stats, listOf(linesOf(stats)));
      }),
    );
}

interface Stats {
  readonly sessions: number;
  readonly users: number;
  readonly mostOfOneUser: number;
  readonly pending: number;
  readonly unconfirmed: number;
  readonly impersonated: number;
  readonly activeWithin: { readonly hour: number; readonly day: number; readonly week: number };
}

async function countAll(admin: SessionAdmin): Promise<Stats> {
  const progress = new Progress();
  const perUser = new Map<string, number>();
  const counts = { sessions: 0, pending: 0, unconfirmed: 0, impersonated: 0 };
  const activeWithin = { hour: 0, day: 0, week: 0 };
  for await (const { userId, status, lastActiveAt } of allSessions(admin)) {
    counts.sessions += 1;
    // One that a newer version has given is among all alone.
    if (status !== 'active' && Object.hasOwn(counts, status)) counts[status] += 1;
    const age = Date.now() - lastActiveAt.getTime();
    activeWithin.hour += Number(age < HOUR);
    activeWithin.day += Number(age < 24 * HOUR);
    activeWithin.week += Number(age < 168 * HOUR);
    perUser.set(userId, (perUser.get(userId) ?? 0) + 1);
    if (counts.sessions % PAGE === 0) progress.show(`${counts.sessions} sessions`);
  }
  progress.clear();
  const mostOfOneUser = [...perUser.values()].reduce((most, count) => Math.max(most, count), 0);
  return { ...counts, users: perUser.size, mostOfOneUser, activeWithin };
}

async function* allSessions(admin: SessionAdmin): AsyncGenerator<DescribedSession> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await admin.list({ limit: PAGE, cursor });
    yield* page.sessions;
    cursor = page.nextCursor;
  }
}

function linesOf(stats: Stats): Record<string, string> {
  const { activeWithin } = stats;
  const lines = {
    'live sessions': stats.sessions,
    users: stats.users,
    'most of one user': stats.mostOfOneUser,
    pending: stats.pending,
    unconfirmed: stats.unconfirmed,
    impersonated: stats.impersonated,
    'active within an hour': activeWithin.hour,
    'active within a day': activeWithin.day,
    'active within a week': activeWithin.week,
  };
  return Object.fromEntries(Object.entries(lines).map(([name, count]) => [name, String(count)]));
}
