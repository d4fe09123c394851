import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { ClientHints } from '../../src/session.js';

/** What the head of each file names, in that order; `-` stands for what is not told. */
export const COLUMNS = [
  'title',
  'client',
  'type',
  'vendor',
  'model',
  'system',
  'systemVersion',
  'program',
  'programVersion',
] as const;

/** What a person would call a client, and what that is made of. */
export type Answer = Readonly<Record<(typeof COLUMNS)[number], string | null>>;

/** What a client says of itself, and what it must be taken for. */
export interface UserAgentCase {
  readonly userAgent: string;
  readonly hints?: ClientHints | undefined;
  readonly answer: Answer;
  /** Rules are written by looking at the open half alone, and judged by the half that was held out. */
  readonly half: 'open' | 'held-out';
}

type Files = ReadonlyMap<string, readonly UserAgentCase[]>;

/** User-Agents by the names of their files. In each, a line that is indented answers the one above. */
export function readUserAgents(): Files {
  return readFolder('user-agents', (name) => name !== MISREAD);
}

/** User-Agents with Client Hints, which stand as JSON between the two. */
export function readClientHintSets(): Files {
  return readFolder('client-hints', (name) => name !== MISREAD);
}

/** What is known to be taken for something else than the other files say, with what it is taken for. */
export function readMisread(folder: 'user-agents' | 'client-hints'): readonly UserAgentCase[] {
  return [...readFolder(folder, (name) => name === MISREAD).values()].flat();
}

const MISREAD = 'misread.txt';

function readFolder(folder: string, includes: (name: string) => boolean): Files {
  const path = new URL(`../${folder}/`, import.meta.url);
  const names = readdirSync(path).filter(includes);
  return new Map(names.map((name) => [name, readCases(readFileSync(new URL(name, path), 'utf8'), name)]));
}

function readCases(text: string, name: string): UserAgentCase[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const starts = lines.flatMap((line, index) => (line.startsWith(' ') ? [] : [index]));
  return starts.map((start, index) => {
    const block = lines.slice(start, starts[index + 1]);
    const [userAgent = '', ...told] = block;
    const answer = told.at(-1)?.trim().split(' | ');
    if (answer?.length !== COLUMNS.length)
      throw new Error(`${name} has no answer of ${COLUMNS.length} columns for ${userAgent}.`);
    const hints = told.length > 1 ? { hints: JSON.parse(told[0] ?? '') } : {};
    return { userAgent, ...hints, answer: toAnswer(answer), half: halfOf(block.slice(0, -1).join('\n')) };
  });
}

function toAnswer(columns: readonly string[]): Answer {
  const entries = COLUMNS.map((column, index) => [column, columns[index] === '-' ? null : columns[index]]);
  return Object.fromEntries(entries) as Answer;
}

function halfOf(text: string): UserAgentCase['half'] {
  const [first = 0] = createHash('sha256').update(text).digest();
  return first % 2 === 0 ? 'open' : 'held-out';
}
