import { parseArgs } from 'node:util';
import { PART_NAMES, type PartName, partsOf } from './parts.js';
import { BACKEND_NAMES } from './servers/backends.js';

export interface Arguments {
  readonly help: boolean;
  /** Every disturbance on every database, growth and a soak, and a report. */
  readonly long: boolean;
  readonly parts: readonly PartName[];
  /** Whether the parts were named, and have to be there. */
  readonly areNamed: boolean;
  /** Of the runs that differ each time; null to choose one. */
  readonly seed: number | null;
  /** Of one run that nothing disturbs. */
  readonly seconds: number;
  /** Of a large table; null for what each database bears. */
  readonly rows: number | null;
  /** Of the soak, in minutes. */
  readonly soak: number;
  /** Where the histories of runs with findings go; null for nowhere. */
  readonly histories: string | null;
}

export const USAGE = `usage: npm run trials -- [option...]

  --long           every disturbance on every database, growth and a soak, and a report in trials/reports
  --only <names>   of ${PART_NAMES.join(', ')}: those, with commas between them; growth is all that begin so
  --seed <n>       the seed of the runs that differ each time, as an earlier run printed it
  --seconds <n>    of each run that nothing disturbs: 10, or 60 with --long
  --rows <n>       of growth: 5000000, or 400000 on MySQL and SQLite
  --soak <n>       how many minutes the soak lasts: 20
  --histories <f>  a folder for the whole history of each run with findings
  --help           this

What isn't there is said in a line and left out, unless --only names it. A part that is run again on a day takes the place of what the
day's report says of it.`;

/** @throws TypeError for an option that there isn't, or that can't be meant */
export function parseArguments(words: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...words],
    options: {
      help: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      only: { type: 'string' },
      seed: { type: 'string' },
      seconds: { type: 'string' },
      rows: { type: 'string' },
      soak: { type: 'string' },
      histories: { type: 'string' },
    },
  });
  const { help, long, only, seed, seconds, rows, soak, histories } = values;
  return {
    help,
    long,
    parts:
      only === undefined
        ? long
          ? PART_NAMES
          : BACKEND_NAMES
        : only.split(',').flatMap((word) => partsOf(word.trim())),
    areNamed: only !== undefined,
    seed: seed === undefined ? null : readCount(seed, 'seed', 0),
    seconds: readCount(seconds ?? (long ? '60' : '10'), 'seconds', 1),
    rows: rows === undefined ? null : readCount(rows, 'rows', 1000),
    soak: readCount(soak ?? '20', 'soak', 1),
    histories: histories ?? null,
  };
}

function readCount(text: string, name: string, least: number): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < least)
    throw new TypeError(`--${name} takes a whole number from ${least} on, not '${text}'.`);
  return count;
}
