import { type ConformanceTarget, conformanceCases } from '../../src/conformance/index.js';

/** Runs each case on data of its own and returns the titles of those that fail. */
export async function failingCases(open: () => ConformanceTarget): Promise<string[]> {
  const failing: string[] = [];
  for (const { member, name, run } of conformanceCases) {
    await run(open()).catch(() => failing.push(`${member} ${name}`));
  }
  return failing;
}
