import type { Health } from '@jwt-sessions/core';
import type { Command } from 'commander';
import { EXIT } from '../failure.js';
import { listOf } from '../output/print-table.js';
import { answer, type StoreOptions, storeOptions, withStore } from './with-store.js';

export function addHealth(program: Command): void {
  storeOptions(program.command('health'))
    .description('tell whether sessions can be checked there, and how fast; ends with 1 where they can not')
    .action((options: StoreOptions) =>
      withStore(options, async ({ admin }) => {
        const health = await admin.health();
        if (!health.ready) process.exitCode = EXIT.failed;
        answer(options, health, listOf(linesOf(health)));
      }),
    );
}

function linesOf({ status, latency, reason }: Health): Record<string, string> {
  return { status, latency: `${latency} ms`, ...(reason !== null && { reason }) };
}
