import { parseArgs } from 'node:util';

/** What can be measured by itself. */
export const PARTS = [
  'valid',
  'refused',
  'connections',
  'rows',
  'processes',
  'revocation',
  'operations',
  'memory',
] as const;

type Part = (typeof PARTS)[number];

export interface Arguments {
  readonly help: boolean;
  /** The form for every day: less of everything. */
  readonly short: boolean;
  /** Whether everything is measured, at its full size: what the report of a day is made of. */
  readonly whole: boolean;
  /** Whether the results go to stdout as JSON, and not as tables. */
  readonly json: boolean;
  readonly parts: readonly Part[];
  readonly rounds: number;
  /** Of one load on one subject. */
  readonly seconds: number;
  /** Sessions in each database; null for as many as the form has. */
  readonly rows: number | null;
  /** Sessions that are ended to see how late others are told, at most, of each subject. */
  readonly endings: number;
  /** Where the report goes: null for the folder of this day, or for none where not everything is measured. */
  readonly output: string | null;
}

export const USAGE = `usage: npm run bench -- [option...]

  --short            PostgreSQL and SQLite, 100 000 rows, under three minutes, no report
  --json             the results as JSON on stdout
  --only <parts>     of ${PARTS.join(', ')}: those, with commas between them
  --rounds <n>       rounds: 5, or 3 with --short
  --seconds <n>      seconds of each load: 2
  --rows <n>         sessions in each database, to try it: 1000000, or 100000 with --short
  --endings <n>      sessions that are ended on each subject by revocation: 10000
  --output <folder>  where the report goes: bench/reports/<date>, or nowhere with --short, --only or --rows
  --help             this`;

const SHORT_PARTS: readonly Part[] = ['valid', 'refused', 'connections'];

/** @throws TypeError for an option that there isn't, or that can't be meant */
export function parseArguments(words: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...words],
    options: {
      help: { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      only: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      rows: { type: 'string' },
      endings: { type: 'string' },
      output: { type: 'string' },
    },
  });
  const { help, short, json, only, rounds, seconds, rows, endings, output } = values;
  return {
    help,
    short,
    whole: !short && only === undefined && rows === undefined,
    json,
    parts: only === undefined ? (short ? SHORT_PARTS : PARTS) : readParts(only),
    rounds: readCount(rounds ?? (short ? '3' : '5'), 'rounds'),
    seconds: readCount(seconds ?? '2', 'seconds'),
    rows: rows === undefined ? null : readCount(rows, 'rows'),
    endings: readCount(endings ?? '10000', 'endings'),
    output: output ?? null,
  };
}

function readParts(text: string): Part[] {
  return text.split(',').map((word) => {
    const part = PARTS.find((each) => each === word.trim());
    if (part === undefined)
      throw new TypeError(`--only takes ${PARTS.join(', ')}; there is no '${word.trim()}'.`);
    return part;
  });
}

function readCount(text: string, name: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new TypeError(`--${name} takes a whole number from 1 on, not '${text}'.`);
  }
  return count;
}
