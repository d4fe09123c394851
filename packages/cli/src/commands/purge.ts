import type { Command } from 'commander';
import { answer, type StoreOptions, storeOptions, withPreparedStore } from './with-store.js';

interface Options extends StoreOptions {
  readonly keepEnded?: string;
}

export function addPurge(program: Command): void {
  storeOptions(program.command('purge'))
    .description('remove sessions that ended a while ago, for a scheduled job')
    .option('--keep-ended <duration>', "how long a session is kept after its end; default: '1d'")
    .action((options: Options) =>
      withPreparedStore(options, async ({ admin }) => {
        const { keepEnded } = options;
        const purged = await admin.purge({ keepEnded });
        answer(options, { purged }, `Removed: ${purged}.\n`);
      }),
    );
}
