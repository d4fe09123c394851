import { describe, expect, it } from 'vitest';
import { parseArguments } from '../src/parse-arguments.js';
import { GROWTH_NAMES, PART_NAMES } from '../src/parts.js';
import { plansOf } from '../src/plans.js';
import { BACKEND_NAMES } from '../src/servers/backends.js';

describe('parseArguments', () => {
  it('takes the short form on everything by default', () => {
    const short = {
      help: false,
      long: false,
      parts: BACKEND_NAMES,
      areNamed: false,
      seed: null,
      seconds: 10,
      rows: null,
      soak: 20,
      histories: null,
    };
    expect(parseArguments([])).toEqual(short);
  });

  it('takes a seed and some backends', () => {
    const given = parseArguments(['--seed', '7', '--only', 'memory, postgres']);
    expect(given).toMatchObject({ seed: 7, parts: ['memory', 'postgres'], areNamed: true });
  });

  it('takes everything in the long form, and all of growth by one word', () => {
    expect(parseArguments(['--long']).parts).toEqual(PART_NAMES);
    expect(parseArguments(['--only', 'growth,soak', '--soak', '5'])).toMatchObject({
      parts: [...GROWTH_NAMES, 'soak'],
      soak: 5,
    });
  });

  it.each([
    [['--only', 'oracle'], "there is no 'oracle'"],
    [['--seed', 'x'], "not 'x'"],
    [['--seconds', '0'], "not '0'"],
    [['--fast'], '--fast'],
  ])('refuses %j', (words, message) => {
    expect(() => parseArguments(words)).toThrow(message);
  });
});

describe('plansOf', () => {
  it('disturbs everything in the long form, and plays one seed that never changes in each', () => {
    const [short, long] = [false, true].map((form) =>
      plansOf('postgres', { long: form, seed: 7, seconds: 1 }),
    );
    for (const plans of [short, long]) expect(plans?.map(({ seed }) => seed)).toContain(1);
    expect(long?.length).toBeGreaterThan(short?.length ?? 0);
  });

  it('promotes the standby in both forms, and disturbs it by nothing else in the short one', () => {
    const [short, long] = [false, true].map((form) =>
      plansOf('standby', { long: form, seed: 7, seconds: 1 }).map(({ disturbance }) => disturbance),
    );
    expect(short).toEqual([null, 'promoted-standby']);
    expect(long?.filter((disturbance) => disturbance !== null).length).toBeGreaterThan(5);
    expect(long?.at(-1)).toBe('promoted-standby');
  });
});
