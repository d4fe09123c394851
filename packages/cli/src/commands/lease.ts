import type { Command } from 'commander';
import { answer, type StoreOptions, storeOptions, withPreparedStore } from './with-store.js';

const OFF = 'off';

export function addLease(program: Command): void {
  storeOptions(program.command('lease'))
    .description(
      'say for how long a process may answer from memory, and every ending waits; when it breaks off run it again',
    )
    .argument('<duration>', `such as 2s, 30s at most, or ${OFF}`)
    .action((lease: string, options: StoreOptions) =>
      withPreparedStore(options, async ({ admin }) => {
        await admin.setLease(lease === OFF ? null : lease);
        const text =
          lease === OFF
            ? 'No process answers from memory.\n'
            : `Processes may answer from memory for ${lease}.\n`;
        answer(options, { lease: lease === OFF ? null : lease }, text);
      }),
    );
}
