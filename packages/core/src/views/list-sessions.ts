import { InvalidCursorError } from '../errors.js';
import type { SessionPage } from '../session.js';
import { callStore } from '../store/call-store.js';
import type { PageRequest, SessionStore, StoredSession } from '../store/contract.js';
import { checkNames, type Names } from '../values/check-names.js';
import { isSessionId } from '../values/lookup-id.js';
import { presentPage, type Viewpoint } from './present-session.js';

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
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/**
 * A page of a user's sessions. Pages follow the order of log-in, which activity doesn't change.
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
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new TypeError(`limit must be a whole number from 1 to ${MAX_LIMIT}.`);
  }
  const { now } = view;
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  // One more than asked for tells whether there is another page.
  const rows = await callStore(() => store.list(userId, { now, limit: limit + 1, ...(after && { after }) }));
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? createCursor(last) : null;
  if (after !== undefined) {
    return {
      sessions: presentPage(
        page.filter(({ id }) => id !== currentId),
        undefined,
        view,
      ),
      nextCursor,
    };
  }
  const current = await findMissing(store, page, userId, now, currentId);
  return { sessions: presentPage(current === null ? page : [current, ...page], currentId, view), nextCursor };
}

/** The current session, where the first page lacks it. */
async function findMissing(
  store: Pick<SessionStore, 'read'>,
  page: readonly StoredSession[],
  userId: string,
  now: number,
  currentId: string | undefined,
): Promise<StoredSession | null> {
  if (currentId === undefined || !isSessionId(currentId) || page.some(({ id }) => id === currentId))
    return null;
  const current = await callStore(() => store.read(currentId));
  return current !== null && current.userId === userId && current.expiresAt > now ? current : null;
}

const CURSOR = /^([1-9]\d{0,15}|0)\.(.{22})$/;

/** Names the place behind a session in the order of lists, which never changes. No secret: it only repeats what was shown. */
function createCursor({ createdAt, id }: Pick<StoredSession, 'createdAt' | 'id'>): string {
  return `${createdAt}.${id}`;
}

/** @throws InvalidCursorError */
function parseCursor(cursor: string): NonNullable<PageRequest['after']> {
  const [, createdAt, id] = CURSOR.exec(cursor) ?? [];
  if (
    createdAt === undefined ||
    id === undefined ||
    !isSessionId(id) ||
    !Number.isSafeInteger(Number(createdAt))
  ) {
    throw new InvalidCursorError();
  }
  return { createdAt: Number(createdAt), id };
}
