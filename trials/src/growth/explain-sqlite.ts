import type { Plan } from './plan.js';
import { type Statement, tableNamesIn } from './statement.js';

/** By one of these a search finds one session, those of one user, or a stretch that has both its ends. */
const NARROW = /\((?:(?:id|user_id)=\?|id>\? AND id<\?)/;

/** How SQLite would carry a statement out: that doesn't depend on values. */
export async function explainSqlite(
  ask: (text: string) => Promise<readonly { readonly detail: string }[]>,
  { text }: Statement,
): Promise<Plan> {
  const details = (await ask(`EXPLAIN QUERY PLAN ${text}`)).map(({ detail }) => detail);
  const names = tableNamesIn(text);
  const isOf = (detail: string, verb: string) =>
    detail.startsWith(`${verb} `) && names.has(detail.split(' ')[1] ?? '');
  const searches = details.filter((detail) => isOf(detail, 'SEARCH'));
  const isNarrow = searches.every((detail) => NARROW.test(detail));
  const isInOrder = /ORDER BY (?:expires_at|id) LIMIT/.test(text);
  return {
    scans: details.filter(
      (detail) =>
        isOf(detail, 'SCAN') ||
        (isOf(detail, 'SEARCH') && !NARROW.test(detail) && !isInOrder) ||
        (/^USE TEMP B-TREE FOR/.test(detail) && !isNarrow),
    ),
    read: null,
    sorted: null,
  };
}
