import { describe, expect, it } from 'vitest';
import type { Change } from '../src/held-promise.js';
import { judgeRun } from '../src/judge-run.js';
import { PlantError, plantChanges } from '../src/plant-changes.js';
import { type PlantedRun, runPlanted } from '../src/run-planted.js';

const ROOT = new URL('../../', import.meta.url);
const CORE = new URL('packages/core/', ROOT).pathname;
const TEST = new URL('packages/core/test/lookup-id.test.ts', ROOT).pathname;
const SOURCE = 'packages/core/src/values/lookup-id.ts';
const NAME = 'createLookupId > gives 128 bits in base64url, another each time';
const HALF: Change = { file: SOURCE, find: 'randomBytes(ID_BYTES)', replace: 'randomBytes(ID_BYTES / 2)' };

const judge = async (...changes: Change[]) => {
  const planted = plantChanges(changes, ROOT);
  return judgeRun({ name: NAME }, planted, await runPlanted(CORE, TEST, planted));
};

describe('a planted fault', () => {
  it('is noticed by the test that holds the promise, and nothing is changed on the disk', async () => {
    expect(await judge(HALF)).toEqual({ problem: null, others: [] });
    expect(() => plantChanges([HALF], ROOT)).not.toThrow();
  });

  it('that only another test notices leaves the promise unheld', async () => {
    const fault = { file: SOURCE, find: "hash('sha256', lookupId", replace: "hash('sha512', lookupId" };
    const { problem, others } = await judge(fault);
    expect(problem).toBe('the test is passed: it does not hold the promise');
    expect(others).toContain('deriveSessionId > is the first half of the SHA-256 of the text, in base64url');
  });

  it('that can’t be compiled leaves it unheld, although nothing is green', async () => {
    const { problem } = await judge({ file: SOURCE, find: 'const ID_BYTES = 16;', replace: 'const = 16;' });
    expect(problem).toMatch(/^the file could not be run: /);
  });

  it('that crashes leaves it unheld, although the test is red', async () => {
    const { problem } = await judge({ ...HALF, replace: 'randomBytes(NO_BYTES)' });
    expect(problem).toBe('the test is red by a ReferenceError: what was planted may have crashed');
  });

  it('in a file that the tests don’t load leaves it unheld', async () => {
    const elsewhere = {
      file: 'packages/core/src/values/duration.ts',
      find: 'export function parseDuration(',
      replace: 'export function parseDuration(',
    };
    expect((await judge(elsewhere)).problem).toMatch(/^the file does not load what was planted: .*duration/);
  });
});

describe('plantChanges', () => {
  it('refuses a text that is not there', () => {
    const gone = { ...HALF, find: 'randomBytes(8)' };
    expect(() => plantChanges([gone], ROOT)).toThrow(
      new PlantError(`${SOURCE} has this 0 times, not once:\nrandomBytes(8)`),
    );
  });

  it('refuses a text that is there more than once', () => {
    const doubled = { ...HALF, find: 'ID_BYTES' };
    expect(() => plantChanges([doubled], ROOT)).toThrow(/has this \d+ times, not once/);
  });

  it('makes several changes of one file', () => {
    const [text] = plantChanges(
      [HALF, { ...HALF, find: 'A new lookup id', replace: 'A new id' }],
      ROOT,
    ).values();
    expect(text).toContain('randomBytes(ID_BYTES / 2)');
    expect(text).toContain('A new id');
  });
});

describe('judgeRun', () => {
  const passed = { name: 'other', state: 'passed', errors: [] } as const;
  const red = { name: NAME, state: 'failed', errors: ['AssertionError'] } as const;
  const run = (...tests: PlantedRun['tests']): PlantedRun => ({ tests, broken: [], loaded: new Set() });
  const problemOf = (planted: PlantedRun) => judgeRun({ name: NAME }, new Map(), planted).problem;

  it('is content where the test alone is red', () => {
    expect(problemOf(run(red, passed))).toBeNull();
  });

  it('says so where there is no test of the name, or more than one', () => {
    expect(problemOf(run(passed))).toBe('the file has no test of that name');
    expect(problemOf(run(red, red, passed))).toBe('the file has 2 tests of that name');
  });

  it('says so where the test was skipped', () => {
    expect(problemOf(run({ ...red, state: 'skipped' }, passed))).toBe(
      'the test is skipped: it does not hold the promise',
    );
  });

  it('says so where every test is red', () => {
    expect(problemOf(run(red, { ...passed, state: 'failed' }))).toBe('every test of the file is red');
  });
});
