import type { SessionStore } from '../store/contract.js';
import type { ConformanceCase, ConformanceTarget } from './conformance-case.js';
import { conformanceCases } from './conformance-cases.js';

/** The test runner's functions, and how to get at the store. */
export interface StoreConformanceOptions {
  /** Groups cases under a name: the runner's own `describe`. */
  readonly describe: (name: string, body: () => void) => unknown;
  /** Registers a case, and with `skip` one that is left out: the runner's own `it` or `test`. */
  readonly it: RegisterCase & { readonly skip: RegisterCase };
  /**
   * The runner's `afterAll` (vitest, jest) or `after` (node:test, mocha). With it the suite closes the stores that it
   * opened when the last case is through; without it closing is the caller's business.
   */
  readonly after?: ((body: () => Promise<void>) => unknown) | undefined;
  /** Opens a store without any data. Called once, by the first case that runs; the suite prepares the store. */
  readonly createStore: () => SessionStore | Promise<SessionStore>;
  /**
   * Opens the same data a second time, over a connection or a process of its own: one side of each race goes there.
   * Without it both sides go through the one store, and locks that hold only within a process go unnoticed: the suite
   * then shows one skipped case that says so.
   */
  readonly openAnother?: ((store: SessionStore) => SessionStore | Promise<SessionStore>) | undefined;
  /**
   * A string from which all ids of the run are derived. Give each run one of its own where several, one after
   * another, use the same data. Default `''`.
   */
  readonly seed?: string | undefined;
}

type RegisterCase = (name: string, body: () => Promise<void>) => unknown;

const UNTESTED =
  'is NOT TESTED between two processes: without openAnother nobody sees a lock that holds within one alone';

/**
 * Registers one test for each promise of the {@link SessionStore} contract. It needs no assertion library and
 * nothing of the runner but the functions that it is given, so it runs under vitest, jest, mocha and node:test alike:
 *
 * ```ts
 * import { afterAll, describe, it } from 'vitest';
 * import { storeConformance } from '@jwt-sessions/core/conformance';
 * import { MyStore } from '../src/my-store.js';
 *
 * const url = 'mydb://127.0.0.1/empty';
 *
 * storeConformance({
 *   describe,
 *   it,
 *   after: afterAll,
 *   createStore: () => new MyStore(url),
 *   openAnother: () => new MyStore(url),
 * });
 * ```
 *
 * All cases share one store, in any order, one after another. Each has ids of its own and clears nothing away, so a
 * run on a real database takes seconds. Their sessions expire in 2099 or later, so that a database which tidies up by
 * its own clock disturbs none. The cases about `purge` count what is over by 2100, so two runs over the same data must
 * not happen at once.
 */
export function storeConformance(options: StoreConformanceOptions): void {
  const { describe, it, after, openAnother } = options;
  let opening: Promise<ConformanceTarget> | undefined;
  const target = () => {
    opening ??= open(options);
    return opening;
  };

  describe('session store', () => {
    for (const [member, cases] of byMember(conformanceCases)) {
      describe(member, () => {
        for (const { name, run } of cases) it(name, async () => run(await target()));
      });
    }
    if (!openAnother) it.skip(UNTESTED, async () => {});
    after?.(async () => {
      if (opening) await close(await opening);
    });
  });
}

async function open({ createStore, openAnother, seed }: StoreConformanceOptions): Promise<ConformanceTarget> {
  const store = await createStore();
  await store.prepare();
  if (!openAnother) return { store, seed };
  const other = await openAnother(store);
  await other.prepare();
  return { store, other, seed };
}

async function close({ store, other }: ConformanceTarget): Promise<void> {
  await store.close();
  await other?.close();
}

function byMember(cases: readonly ConformanceCase[]): Map<string, ConformanceCase[]> {
  const groups = new Map<string, ConformanceCase[]>();
  for (const each of cases) groups.set(each.member, [...(groups.get(each.member) ?? []), each]);
  return groups;
}
