import type { Command } from 'commander';
import { confirm } from '../confirm.js';
import { answer, type StoreOptions, storeOptions, withPreparedStore } from './with-store.js';

interface Options extends StoreOptions {
  readonly yes?: boolean;
}

export function addErase(program: Command): void {
  storeOptions(program.command('erase'))
    .description('delete everything that is kept of a user: sessions, ended ones, devices, settings')
    .argument('<user>', 'the id of the user')
    .option('--yes', 'do not ask')
    .action((userId: string, options: Options) =>
      withPreparedStore(options, async ({ admin }) => {
        await confirm(`This deletes everything of '${userId}'.`, userId, options.yes);
        const revoked = await admin.eraseUser(userId);
        answer(options, { revoked }, `Deleted, with ${revoked} sessions that were live.\n`);
      }),
    );
}
