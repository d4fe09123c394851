import { describe, expect, it } from 'vitest';
import { PARTS, parseArguments } from '../src/parse-arguments.ts';

describe('parseArguments', () => {
  it('measures everything and writes the report of the day where nothing is said', () => {
    expect(parseArguments([])).toEqual({
      help: false,
      short: false,
      whole: true,
      json: false,
      parts: PARTS,
      rounds: 5,
      seconds: 2,
      rows: null,
      endings: 10_000,
      output: null,
    });
  });

  it('measures less with --short', () => {
    expect(parseArguments(['--short'])).toMatchObject({
      parts: ['valid', 'refused', 'connections'],
      rounds: 3,
    });
  });

  it('takes its own number of rounds and seconds, and a folder', () => {
    expect(parseArguments(['--rounds', '9', '--seconds=4', '--output', 'there'])).toMatchObject({
      rounds: 9,
      seconds: 4,
      output: 'there',
    });
  });

  it.each([['--short'], ['--only', 'valid'], ['--rows', '1000']])(
    'writes no report of the day with %s',
    (...words) => {
      expect(parseArguments(words)).toMatchObject({ whole: false, output: null });
    },
  );

  it('takes some of the parts', () => {
    expect(parseArguments(['--only', 'memory, rows']).parts).toEqual(['memory', 'rows']);
  });

  it('names the parts when it is given another', () => {
    expect(() => parseArguments(['--only', 'speed'])).toThrow(
      new TypeError(
        "--only takes valid, refused, connections, rows, processes, revocation, operations, memory; there is no 'speed'.",
      ),
    );
  });

  it.each(['0', '1.5', 'many'])('refuses %s rounds', (rounds) => {
    expect(() => parseArguments(['--rounds', rounds])).toThrow(
      new TypeError(`--rounds takes a whole number from 1 on, not '${rounds}'.`),
    );
  });

  it('refuses an option that there is not', () => {
    expect(() => parseArguments(['--fast'])).toThrow(TypeError);
  });
});
