import type { Command } from 'commander';
import { confirm } from '../confirm.js';
import { noSuchSession } from './show.js';
import { answer, type StoreOptions, storeOptions, withPreparedStore } from './with-store.js';

/** What the commands take that end sessions. */
export interface RevokingOptions extends StoreOptions {
  readonly reason?: string;
  readonly actor?: string;
  readonly yes?: boolean;
}

/** Adds the options of a command that ends sessions. */
export function revokingOptions(command: Command): Command {
  return storeOptions(command)
    .option('--reason <text>', "why, for the record; default: 'admin'")
    .option('--actor <name>', 'who of your staff, for the record')
    .option('--yes', 'do not ask');
}

export function addRevoke(program: Command): void {
  revokingOptions(program.command('revoke'))
    .description('end a session: no process lets its token in any more')
    .argument('<session>', 'its id')
    .action((id: string, options: RevokingOptions) =>
      withPreparedStore(options, async ({ admin }) => {
        const { reason, actor } = options;
        const session = await admin.find(id);
        if (session === null) {
          // Somebody may have ended it only now: that it is over is said when no process lets it in.
          await admin.revoke(id, { reason, actor });
          throw noSuchSession(id);
        }
        const { userId, title } = session;
        await confirm(`This ends the session of '${userId}' on ${title}.`, 'yes', options.yes);
        const revoked = await admin.revoke(id, { reason, actor });
        answer(options, { revoked }, revoked ? 'Ended.\n' : 'It had ended already.\n');
      }),
    );
}
