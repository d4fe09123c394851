import type { Command } from 'commander';
import { jsonOf, rowOf, SESSION_HEADING } from '../output/describe-session.js';
import { tableOf } from '../output/print-table.js';
import { readCount } from './read-count.js';
import { answer, type StoreOptions, storeOptions, withPreparedStore } from './with-store.js';

interface Options extends StoreOptions {
  readonly user?: string;
  readonly limit: number;
  readonly cursor?: string;
}

export function addList(program: Command): void {
  storeOptions(program.command('list'))
    .description('show live sessions: of a user the newest first, of all in no order')
    .option('--user <id>', 'those of one user')
    .option('--limit <number>', 'how many at most', readCount, 100)
    .option('--cursor <text>', 'go on behind an earlier page')
    .action((options: Options) =>
      withPreparedStore(options, async ({ admin }) => {
        const { user: userId, limit, cursor } = options;
        const { sessions, nextCursor } = await admin.list({ userId, limit, cursor });
        const more = nextCursor === null ? '' : `More: --cursor ${nextCursor}\n`;
        const table = sessions.length === 0 ? 'None.\n' : tableOf(SESSION_HEADING, sessions.map(rowOf));
        answer(options, { sessions: sessions.map(jsonOf), nextCursor }, table + more);
      }),
    );
}
