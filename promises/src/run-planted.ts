import { startVitest, type TestCase } from 'vitest/node';

/** What became of a test. */
interface TestResult {
  /** With the names of its groups. */
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  /** What failed it, by the names of the errors: `AssertionError`, … */
  readonly errors: readonly string[];
}

export interface PlantedRun {
  readonly tests: readonly TestResult[];
  /** Why the file, or what it loads, could not be run. */
  readonly broken: readonly string[];
  /** The planted files that the tests have loaded. */
  readonly loaded: ReadonlySet<string>;
}

/**
 * Runs a file of tests over sources some of which are other than they stand in the repository. They are planted as they are
 * loaded: no file is changed, so that a run that is cut off leaves nothing behind.
 *
 * @param workspace the folder of the package that the tests belong to
 * @param planted texts by path
 */
export async function runPlanted(
  workspace: string,
  testFile: string,
  planted: ReadonlyMap<string, string>,
): Promise<PlantedRun> {
  const loaded = new Set<string>();
  const plugin = {
    name: 'planted-fault',
    enforce: 'pre' as const,
    transform(_: string, id: string) {
      const [path = ''] = id.split('?', 1);
      const text = planted.get(path);
      if (text !== undefined) loaded.add(path);
      return text;
    },
  };
  const exitCode = process.exitCode;
  const vitest = await startVitest(
    'test',
    [testFile],
    {
      ...{ root: workspace, run: true, watch: false, reporters: [{}], execArgv: ['--no-warnings'] },
      // What is found by chance is found each time by the same.
      env: { SEARCH_RUNS: '2000', SEARCH_SEED: '1' },
    },
    { plugins: [plugin] },
  );
  // Red is what is hoped for here.
  process.exitCode = exitCode;
  try {
    const modules = vitest.state.getTestModules();
    const broken = [...modules.flatMap((module) => module.errors()), ...vitest.state.getUnhandledErrors()];
    return {
      tests: modules.flatMap((module) => [...module.children.allTests()].map(resultOf)),
      broken: broken.map(messageOf),
      loaded,
    };
  } finally {
    await vitest.close();
  }
}

function resultOf(test: TestCase): TestResult {
  const { state, errors = [] } = test.result();
  return {
    name: test.fullName,
    state: state === 'pending' ? 'skipped' : state,
    errors: errors.map(({ name = 'Error' }) => name),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Object && 'message' in error ? String(error.message) : String(error);
}
