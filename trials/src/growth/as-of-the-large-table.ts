import type { Statement } from './statement.js';
import { RECORDED } from './statements-of-the-store.js';

/** In whose place the values of the suite are put: somebody who has many sessions. */
export interface Stand {
  readonly users: ReadonlySet<string>;
  readonly bigUser: string;
  /** Of that user. */
  readonly ids: readonly string[];
  /** The last ones of the table, in their order. */
  readonly lastIds: readonly string[];
  readonly now: number;
}

/** The suite's present, and that of its cases about purging. */
const SUITE_NOW = Date.UTC(2200, 0, 1);
const SUITE_PURGE_NOW = Date.UTC(2100, 0, 1);
const BETWEEN = (SUITE_NOW + SUITE_PURGE_NOW) / 2;
const EARLIEST = Date.UTC(2050, 0, 1);
/** What is kept for ever has an end that is no time. */
const LATEST = Date.UTC(2500, 0, 1);

/**
 * A recorded statement as it would be sent about the large tables: theirs are the names, and where the suite has its users, its
 * sessions and its present, it has somebody with many sessions, some of those, and now.
 */
export function asOfTheLargeTable({ text, values, isPrepared }: Statement, stand: Stand): Statement {
  const isInsert = /^INSERT\b/.test(text);
  // A stretch of ids is a short one, which begins behind some id.
  const isStretch = /\bid >=? /.test(text);
  const ids = isStretch ? stand.lastIds : stand.ids;
  let used = 0;
  const nextId = () => {
    used += 1;
    return ids[used % ids.length] ?? '';
  };
  const move = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(move);
    if (typeof value === 'number' || typeof value === 'bigint') return moveTime(Number(value), stand.now);
    // What comes in must not be there.
    if (typeof value !== 'string' || isInsert) return value;
    if (stand.users.has(value) || /^[\w-]{12}:/.test(value)) return stand.bigUser;
    return /^[\da-f]{32}$/.test(value) ? nextId() : value;
  };
  const moved = text
    .replaceAll(new RegExp(`([\`"])${RECORDED}_(sessions|users)\\1`, 'g'), '$1jwt_$2$1')
    .replaceAll(/_utf8mb4 X'([0-9a-f]*)'/g, (_, hex: string) => {
      const value = String(move(Buffer.from(hex, 'hex').toString()));
      return `_utf8mb4 X'${Buffer.from(value).toString('hex')}'`;
    })
    .replaceAll(/(?<!_utf8mb4 )X'([\da-f]{32})'/g, (_, hex: string) => `X'${String(move(hex))}'`)
    .replaceAll(/(?<![\w'])\d{13}(?![\w'])/g, (digits) => String(moveTime(Number(digits), stand.now)));
  return { text: moved, values: values.map(move), isPrepared };
}

function moveTime(value: number, now: number): number {
  if (value < EARLIEST || value > LATEST) return value;
  return value - (value > BETWEEN ? SUITE_NOW : SUITE_PURGE_NOW) + now;
}
