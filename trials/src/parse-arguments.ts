import { parseArgs } from 'node:util';
import { BACKEND_NAMES, type BackendName } from './servers/backends.js';

export interface Arguments {
  readonly help: boolean;
  /** Every disturbance on every database, and a report. */
  readonly long: boolean;
  readonly backends: readonly BackendName[];
  /** Of the runs that differ each time; null to choose one. */
  readonly seed: number | null;
  /** Of one run that nothing disturbs. */
  readonly seconds: number;
  /** Where the histories of runs with findings go; null for nowhere. */
  readonly histories: string | null;
}

export const USAGE = `usage: npm run trials -- [option...]

  --long           every disturbance on every database, and a report in trials/reports
  --only <names>   of ${BACKEND_NAMES.join(', ')}: those, with commas between them
  --seed <n>       the seed of the runs that differ each time, as an earlier run printed it
  --seconds <n>    of each run that nothing disturbs: 15, or 60 with --long
  --histories <f>  a folder for the whole history of each run with findings
  --help           this

What isn't there is said in a line and left out, unless --only names it.`;

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
      histories: { type: 'string' },
    },
  });
  const { help, long, only, seed, seconds, histories } = values;
  return {
    help,
    long,
    backends: only === undefined ? BACKEND_NAMES : only.split(',').map(readBackend),
    seed: seed === undefined ? null : readCount(seed, 'seed', 0),
    seconds: readCount(seconds ?? (long ? '60' : '15'), 'seconds', 1),
    histories: histories ?? null,
  };
}

function readBackend(word: string): BackendName {
  const name = BACKEND_NAMES.find((each) => each === word.trim());
  if (name === undefined)
    throw new TypeError(`--only takes ${BACKEND_NAMES.join(', ')}; there is no '${word.trim()}'.`);
  return name;
}

function readCount(text: string, name: string, least: number): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < least)
    throw new TypeError(`--${name} takes a whole number from ${least} on, not '${text}'.`);
  return count;
}
