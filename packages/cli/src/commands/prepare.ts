import type { Command } from 'commander';
import { answer, type StoreOptions, storeOptions, withStore } from './with-store.js';

interface Options extends StoreOptions {
  readonly dryRun?: boolean;
}

export function addPrepare(program: Command): void {
  storeOptions(program.command('prepare'))
    .description('make the tables or the indexes, or bring them up to date')
    .option('--dry-run', 'show what would be sent, and send nothing')
    .action((options: Options) =>
      withStore({ ...options, mayCreate: !options.dryRun, onWarning: warn }, async ({ store }) => {
        const statements = await store.planPreparation();
        if (!options.dryRun) await store.prepare();
        answer(options, { statements, done: !options.dryRun }, textOf(statements, options));
      }),
    );
}

function warn(message: string): void {
  process.stderr.write(`Warning: ${message}\n`);
}

function textOf(statements: readonly string[], { dryRun }: Options): string {
  if (statements.length === 0) return 'All is up to date.\n';
  if (!dryRun) return `Prepared, by ${statements.length} statements.\n`;
  return statements.map((statement) => `${statement};\n`).join('\n');
}
