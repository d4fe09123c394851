import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Where the summary of all tests looks for what was not tested, one line each. */
const UNTESTED = '.test-results/untested.txt';

type Teardown = () => unknown;

/** What is left out for lack of a server, a browser or another program. */
export interface Untested {
  /** Its word in REQUIRE_BACKENDS; null for what nobody can demand. */
  readonly backend: string | null;
  /** As it is said, such as `'SqlStore on MariaDB'`. */
  readonly what: string;
  readonly reason: string;
}

/**
 * Says what is left out, in a line each, for whoever looks at the run and for the summary of all tests.
 *
 * @throws Error where REQUIRE_BACKENDS (`postgres,chromium`) names one of them: then the run fails
 */
export async function reportUntested(
  untested: readonly Untested[],
  { file = UNTESTED, required = process.env.REQUIRE_BACKENDS ?? '' } = {},
): Promise<void> {
  const lines = untested.map(({ what, reason }) => `Not tested: ${what} (${reason}).`);
  for (const line of lines) process.stderr.write(`${line}\n`);
  await rm(file, { force: true });
  if (lines.length === 0) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${lines.join('\n')}\n`);

  const words = required.split(',').map((word) => word.trim());
  const refused = untested
    .map(({ backend }) => backend)
    .filter((each) => each !== null && words.includes(each));
  if (refused.length > 0) throw new Error(`REQUIRE_BACKENDS asks for ${[...new Set(refused)].join(', ')}.`);
}

/** Starts one of the backends; null where it can't be had. */
export type Attempt<Backend extends string> = <T>(
  backend: Backend,
  start: () => Promise<T>,
) => Promise<T | null>;

/**
 * Starts or finds what tests run on, for the `setup` of a project. What can't be had is left out, as {@link reportUntested}
 * says it.
 *
 * @param whats what is not tested without each, by its word in REQUIRE_BACKENDS
 * @param start starts each by `attempt`, provides it, and adds what takes it down again
 * @returns what takes down all, the last one first
 */
export async function startBackends<Backend extends string>(
  whats: Readonly<Record<Backend, string>>,
  start: (attempt: Attempt<Backend>, teardowns: Teardown[]) => Promise<void>,
  reporting?: Parameters<typeof reportUntested>[1],
): Promise<() => Promise<void>> {
  const teardowns: Teardown[] = [];
  const untested: Untested[] = [];
  const tearDown = async () => {
    for (const teardown of teardowns.reverse()) await teardown();
  };
  try {
    await start(async (backend, startOne) => {
      try {
        return await startOne();
      } catch (error) {
        untested.push({ backend, what: whats[backend], reason: reasonOf(error) });
        return null;
      }
    }, teardowns);
    await reportUntested(untested, reporting);
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

/** In one line. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message || String(error.cause) : String(error);
  return (text.trim().split('\n', 1)[0] ?? '').trim();
}
