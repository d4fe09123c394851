import type { SessionPage } from '../session.js';
import { callStore } from '../store/call-store.js';
import type { SessionStore, StoredSession } from '../store/contract.js';
import { checkNames, type Names } from '../values/check-names.js';
import { isSessionId } from '../values/lookup-id.js';
import {
  createCursor,
  isBehind,
  type ListPosition,
  type Place,
  parseCursor,
  shownAs,
} from './list-cursor.js';
import { DEFAULT_LIMIT, readLimit } from './list-limit.js';
import { presentSessions, type Viewpoint } from './present-session.js';
import { statusOf } from './status.js';

/** Which page of a list is wanted, and for whom. */
export interface ListOptions {
  /** The session that asks, to be marked and brought with the first page. */
  readonly currentId?: string | undefined;
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  /** Sessions on a page: 1 to 1000, default 100. The current one may come on top. */
  readonly limit?: number | undefined;
}

const OPTIONS: Names<ListOptions> = { currentId: true, cursor: true, limit: true };
/** How many of a user's sessions, the newest, are ordered by what happens to them. */
const ORDERED = 200;

/** What is listed, as far as a page needs it. */
interface List {
  readonly store: Pick<SessionStore, 'list' | 'read'>;
  readonly userId: string;
  readonly view: Viewpoint;
  readonly currentId: string | undefined;
  readonly limit: number;
}

type Page = readonly [sessions: readonly StoredSession[], next: ListPosition | null];

/**
 * A page of a user's sessions: the current one first, then new log-ins that wait for a nod, then whoever impersonates the user,
 * then those that owe a second factor, then by last activity. So stand the newest 200, whatever page they come on; older ones follow by their log-in.
 * Whatever becomes active between two pages, none is shown twice and none left out.
 *
 * @throws InvalidCursorError
 * @throws StoreUnavailableError
 * @throws TypeError for a limit out of range, and for an option that there isn't
 */
export async function listSessions(
  store: Pick<SessionStore, 'list' | 'read'>,
  userId: string,
  view: Viewpoint,
  options: ListOptions,
): Promise<SessionPage> {
  checkNames(options, OPTIONS, 'list');
  const { currentId, cursor, limit = DEFAULT_LIMIT } = options;
  readLimit(limit);
  const position = cursor === undefined ? null : parseCursor(cursor);
  const list = { store, userId, view, currentId, limit };
  const [sessions, next] = await (position === null ? firstPage(list) : pageAt(list, position));
  return {
    sessions: presentSessions(sessions, currentId, view),
    nextCursor: next === null ? null : createCursor(next),
  };
}

async function firstPage(list: List): Promise<Page> {
  const rows = await read(list, Math.max(ORDERED, list.limit) + 1);
  const upTo = rows.length > ORDERED ? (rows[ORDERED - 1] ?? null) : null;
  const [sessions, next] = cut(list, rows, upTo, new Set());
  const current = await findMissing(list, rows.slice(0, ORDERED));
  return [current === null ? sessions : [current, ...sessions], next];
}

async function pageAt(list: List, position: ListPosition): Promise<Page> {
  if (position.among === 'rest') {
    const rows = await read(list, list.limit + 1, position.behind);
    return cutRest(list, rows, list.limit, position.behind);
  }
  // Log-ins since the first page stand in front of those that it ordered.
  const rows = await read(list, 2 * ORDERED + list.limit + 1);
  return cut(list, rows, position.upTo, position.shown);
}

/** The page out of the rows of all that was not shown yet: what is ordered, and then the rest by log-in. */
function cut(
  list: List,
  rows: readonly StoredSession[],
  upTo: Place | null,
  shown: ReadonlySet<string>,
): Page {
  const isOrdered = (row: StoredSession) => upTo === null || !isBehind(row, upTo);
  const unseen = rows.filter((row) => isOrdered(row) && !shown.has(shownAs(row)));
  const ordered = inOrder(list, unseen).slice(0, list.limit);
  if (ordered.length < unseen.length) {
    return [ordered, { among: 'ordered', upTo, shown: new Set([...shown, ...ordered.map(shownAs)]) }];
  }
  if (upTo === null) return [ordered, null];
  const rest = rows.filter((row) => !isOrdered(row));
  const [sessions, next] = cutRest(list, rest, list.limit - ordered.length, upTo);
  return [[...ordered, ...sessions], next];
}

/** Some of those that follow by their log-in, where the current one was shown already. */
function cutRest({ currentId }: List, rows: readonly StoredSession[], limit: number, before: Place): Page {
  const sessions = rows.slice(0, limit);
  const next: ListPosition = { among: 'rest', behind: sessions.at(-1) ?? before };
  return [sessions.filter(({ id }) => id !== currentId), rows.length > limit ? next : null];
}

const RANKS: Readonly<Partial<Record<string, number>>> = {
  unconfirmed: 1,
  impersonated: 2,
  pending: 3,
  active: 4,
};
/** Of a status that a newer version has given, which lets nobody in here. */
const UNKNOWN_RANK = 3;

/** Rows come newest first, and of two that are alike the newer one stays in front. */
function inOrder({ currentId, view }: List, rows: readonly StoredSession[]): StoredSession[] {
  const rank = (row: StoredSession) =>
    row.id === currentId ? 0 : (RANKS[statusOf(row, view.now, view.settings)] ?? UNKNOWN_RANK);
  return rows.toSorted((a, b) => rank(a) - rank(b) || b.lastActiveAt - a.lastActiveAt);
}

function read(
  { store, userId, view: { now } }: List,
  limit: number,
  after?: Place,
): Promise<StoredSession[]> {
  return callStore(() => store.list(userId, { now, limit, ...(after && { after }) }));
}

/** The current session, where it isn't among the newest. */
async function findMissing(
  { store, userId, view, currentId }: List,
  newest: readonly StoredSession[],
): Promise<StoredSession | null> {
  if (currentId === undefined || !isSessionId(currentId)) return null;
  if (newest.some(({ id }) => id === currentId)) return null;
  const current = await callStore(() => store.read(currentId));
  return current !== null && current.userId === userId && current.expiresAt > view.now ? current : null;
}
