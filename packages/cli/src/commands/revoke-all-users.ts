import { type Command, InvalidArgumentError } from 'commander';
import { confirm } from '../confirm.js';
import { Progress } from '../output/progress.js';
import { type RevokingOptions, revokingOptions } from './revoke.js';
import { answer, withPreparedStore } from './with-store.js';

interface Options extends RevokingOptions {
  readonly issuedBefore?: Date;
}

export function addRevokeAllUsers(program: Command): void {
  revokingOptions(program.command('revoke-all-users'))
    .description('end the sessions of everybody; when it breaks off run it again')
    .option('--issued-before <time>', 'only those that began before, such as 2026-11-26T08:00:00Z', readTime)
    .action((options: Options) =>
      withPreparedStore(options, async ({ admin }) => {
        const { issuedBefore, reason, actor } = options;
        const which = issuedBefore === undefined ? '' : ` that began before ${issuedBefore.toISOString()}`;
        await confirm(`This ends the sessions of all users${which}.`, 'everybody', options.yes);
        const progress = new Progress();
        const revoked = await admin.revokeAllUsers({
          issuedBefore,
          reason,
          actor,
          onProgress: ({ revoked: soFar, share }) =>
            progress.show(`${Math.round(100 * share)} %, ${soFar} ended`),
        });
        progress.clear();
        answer(options, { revoked }, `Ended: ${revoked}.\n`);
      }),
    );
}

function readTime(text: string): Date {
  const time = new Date(text);
  // Without a zone it would be this machine's.
  if (!Number.isNaN(time.getTime()) && /(Z|[+-]\d\d:\d\d)$/.test(text)) return time;
  throw new InvalidArgumentError('It must be a time with a zone, such as 2026-11-26T08:00:00Z.');
}
