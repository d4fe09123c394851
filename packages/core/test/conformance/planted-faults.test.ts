import { describe, expect, it } from 'vitest';
import { conformanceCases } from '../../src/conformance/index.js';
import { faults } from './faults/index.js';
import { failingCases } from './run-cases.js';

describe('the conformance suite, where', () => {
  for (const { what, open, fails } of faults) {
    it(what, async () => {
      expect(await failingCases(open)).toEqual(fails);
    });
  }
});

describe('every case of the conformance suite', () => {
  it('is failed by a planted fault', () => {
    const failed = new Set(faults.flatMap(({ fails }) => fails));
    const titles = conformanceCases.map(({ member, name }) => `${member} ${name}`);
    expect(titles.filter((title) => !failed.has(title))).toEqual([]);
  });
});
