import type { Command } from 'commander';
import { EXIT, Failure } from '../failure.js';
import { jsonOf, membersOf } from '../output/describe-session.js';
import { listOf } from '../output/print-table.js';
import { answer, type StoreOptions, storeOptions, withPreparedStore } from './with-store.js';

export function addShow(program: Command): void {
  storeOptions(program.command('show'))
    .description('show all that is known of a live session')
    .argument('<session>', 'its id')
    .action((id: string, options: StoreOptions) =>
      withPreparedStore(options, async ({ admin }) => {
        const session = await admin.find(id);
        if (session === null) throw noSuchSession(id);
        answer(options, jsonOf(session), listOf(membersOf(session)));
      }),
    );
}

export function noSuchSession(id: string): Failure {
  return new Failure(`There is no live session '${id}'.`, EXIT.notFound);
}
