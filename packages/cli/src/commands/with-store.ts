import { SessionAdmin } from '@jwt-sessions/core/admin';
import type { Command } from 'commander';
import { Failure } from '../failure.js';
import { openStore, type Place, type PreparableStore } from '../open-store.js';

/** What every command that speaks to a store takes. */
export interface StoreOptions {
  readonly url?: string;
  readonly prefix?: string;
  readonly schema?: string;
  readonly json?: boolean;
}

/** What a command works with. */
export interface Workplace {
  readonly store: PreparableStore;
  readonly admin: SessionAdmin;
}

/** Adds the options by which a command finds its store. */
export function storeOptions(command: Command): Command {
  return command
    .option('--url <address>', 'where the sessions are; default: the variable DATABASE_URL')
    .option('--prefix <name>', "what the names of the tables begin with; default: 'jwt'")
    .option('--schema <name>', 'the schema of the tables, on PostgreSQL')
    .option('--json', 'answer as JSON');
}

/**
 * Does something with a store, and closes it afterwards.
 *
 * @throws Failure where the store is not prepared: a mistyped address or prefix must make no tables
 */
export async function withPreparedStore<T>(
  options: StoreOptions,
  work: (workplace: Workplace) => Promise<T>,
): Promise<T> {
  return withStore(options, async (workplace) => {
    if ((await workplace.store.planPreparation()).length > 0) {
      throw new Failure(
        'There are no sessions there, or its tables are of an older version: look at jwt-sessions prepare --dry-run.',
      );
    }
    return work(workplace);
  });
}

/** {@link withPreparedStore} for what prepares it, and says then what of the database's settings weakens a promise. */
export async function withStore<T>(
  options: StoreOptions & Partial<Pick<Place, 'mayCreate' | 'onWarning'>>,
  work: (workplace: Workplace) => Promise<T>,
): Promise<T> {
  const { url = process.env.DATABASE_URL, prefix, schema, mayCreate, onWarning = () => {} } = options;
  const { store, close } = await openStore({ url, prefix, schema, mayCreate, onWarning });
  try {
    return await work({ store, admin: new SessionAdmin({ store }) });
  } finally {
    await close();
  }
}

/** Answers on the standard output, as JSON where that was asked for. */
export function answer({ json }: StoreOptions, value: unknown, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : text);
}
