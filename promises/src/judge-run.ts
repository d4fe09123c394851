import type { HeldPromise } from './held-promise.js';
import type { PlantedRun } from './run-planted.js';

/** By which nothing is told of a promise: code that can't run makes any test red. */
const CRASHES = ['ReferenceError', 'TypeError'];

/** Whether a planted fault was noticed by the test that is to hold the promise. */
export interface Verdict {
  /** Why not; null where it was. */
  readonly problem: string | null;
  /** The other tests of the file that noticed it. */
  readonly others: readonly string[];
}

/**
 * Judges a run over a planted fault. Another test of the file that is red counts for nothing; nor does the promise's own where
 * it is red by a crash, or where nothing of the file is green: so would be any test of what can't run at all.
 */
export function judgeRun(
  { name }: Pick<HeldPromise, 'name'>,
  planted: ReadonlyMap<string, string>,
  { tests, broken, loaded }: PlantedRun,
): Verdict {
  const own = tests.filter((test) => test.name === name);
  const others = tests
    .filter((test) => test.name !== name && test.state === 'failed')
    .map(({ name }) => name);
  return { problem: findProblem(), others };

  function findProblem(): string | null {
    if (broken.length > 0) return `the file could not be run: ${broken[0]}`;
    const [test] = own;
    if (test === undefined) return 'the file has no test of that name';
    if (own.length > 1) return `the file has ${own.length} tests of that name`;
    const unseen = [...planted.keys()].filter((path) => !loaded.has(path));
    if (unseen.length > 0) return `the file does not load what was planted: ${unseen.join(', ')}`;
    if (test.state !== 'failed') return `the test is ${test.state}: it does not hold the promise`;
    const crash = test.errors.find((error) => CRASHES.includes(error));
    if (crash !== undefined) return `the test is red by a ${crash}: what was planted may have crashed`;
    return tests.some(({ state }) => state === 'passed') ? null : 'every test of the file is red';
  }
}
