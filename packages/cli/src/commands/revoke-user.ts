import type { Command } from 'commander';
import { confirm } from '../confirm.js';
import { type RevokingOptions, revokingOptions } from './revoke.js';
import { answer, withPreparedStore } from './with-store.js';

export function addRevokeUser(program: Command): void {
  revokingOptions(program.command('revoke-user'))
    .description('end all sessions of a user, and refuse the log-ins that are under way')
    .argument('<user>', 'the id of the user')
    .action((userId: string, options: RevokingOptions) =>
      withPreparedStore(options, async ({ admin }) => {
        const live = await admin.count(userId);
        await confirm(`This ends the ${live} live sessions of '${userId}'.`, userId, options.yes);
        const { reason, actor } = options;
        const revoked = await admin.revokeAll(userId, { reason, actor });
        answer(options, { revoked }, `Ended: ${revoked}.\n`);
      }),
    );
}
