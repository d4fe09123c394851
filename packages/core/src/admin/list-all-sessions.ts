import { InvalidCursorError } from '../errors.js';
import type { DescribedSession } from '../session.js';
import { callStore } from '../store/call-store.js';
import type { SessionStatus, SessionStore, StoredSession } from '../store/contract.js';
import { checkNames, type Names } from '../values/check-names.js';
import { isSessionId } from '../values/lookup-id.js';
import { shown } from '../values/shown.js';
import { assertUserId } from '../values/user-id.js';
import { createCursor, parseCursor } from '../views/list-cursor.js';
import { describeSession } from '../views/present-session.js';
import { STATUSES } from '../views/status.js';

/** What `SessionAdmin.list` takes. */
export interface AdminListOptions {
  /** Lists the sessions of one user. Default: those of all. */
  readonly userId?: string | undefined;
  /** Lists those of a status alone. An unconfirmed session is one until it is confirmed, however long ago that began. */
  readonly status?: SessionStatus | undefined;
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  /** Sessions that are looked at for a page: 1 to 1000, default 100. */
  readonly limit?: number | undefined;
}

/** A page of sessions. It may have fewer than `limit`, and even none, while `nextCursor` says that there are more. */
export interface AdminPage {
  readonly sessions: readonly DescribedSession[];
  /** What to hand in for the next page, or null on the last one. */
  readonly nextCursor: string | null;
}

const OPTIONS: Names<AdminListOptions> = { userId: true, status: true, cursor: true, limit: true };
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** Where a page begins, and how much is looked at for it. */
interface Stretch {
  readonly now: number;
  readonly limit: number;
  readonly cursor: string | undefined;
}

type Store = Pick<SessionStore, 'list' | 'listAll'>;
type Page = readonly [sessions: readonly StoredSession[], nextCursor: string | null];

/**
 * A page of live sessions: of all users in the order of their ids, which tells nothing, or of one user by their log-in, the
 * newest first.
 *
 * @throws InvalidCursorError
 * @throws StoreUnavailableError
 * @throws TypeError for invalid options
 */
export async function listAllSessions(
  store: Store,
  now: number,
  options: AdminListOptions,
): Promise<AdminPage> {
  checkNames(options, OPTIONS, 'list');
  const { userId, status, cursor, limit = DEFAULT_LIMIT } = options;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new TypeError(`limit must be a whole number from 1 to ${MAX_LIMIT}, not ${shown(limit)}.`);
  }
  if (status !== undefined && !STATUSES.includes(status)) {
    throw new TypeError(`status must be one of ${STATUSES.join(', ')}, not ${shown(status)}.`);
  }
  if (userId !== undefined) assertUserId(userId);
  const stretch = { now, limit, cursor };
  const [rows, nextCursor] = await (userId === undefined
    ? pageOfAll(store, stretch)
    : pageOfUser(store, userId, stretch));
  const sessions = rows
    .filter((row) => status === undefined || row.status === status)
    .map((row) => describeStored(row, now));
  return { sessions, nextCursor };
}

/** A live session by its id, or null. */
export async function findSession(
  store: Pick<SessionStore, 'read'>,
  now: number,
  id: string,
): Promise<DescribedSession | null> {
  if (!isSessionId(id)) return null;
  const stored = await callStore(() => store.read(id));
  return stored === null || stored.expiresAt <= now ? null : describeStored(stored, now);
}

const AS_KEPT = { confirmNewDevices: null, ipAddresses: 'full' } as const;

/** As it is kept: by which rule an unconfirmed session becomes active is known to the managers alone. */
function describeStored(row: StoredSession, now: number): DescribedSession {
  return { ...describeSession(row, { now, settings: AS_KEPT }), status: row.status };
}

async function pageOfAll(store: Store, { now, limit, cursor }: Stretch): Promise<Page> {
  if (cursor !== undefined && !isSessionId(cursor)) throw new InvalidCursorError();
  const page = await callStore(() => store.listAll({ now, limit, after: cursor }));
  return [page.sessions, page.next];
}

async function pageOfUser(store: Store, userId: string, { now, limit, cursor }: Stretch): Promise<Page> {
  const position = cursor === undefined ? null : parseCursor(cursor);
  if (position?.among === 'ordered') throw new InvalidCursorError();
  const page = { now, limit: limit + 1, ...(position && { after: position.behind }) };
  const rows = await callStore(() => store.list(userId, page));
  const sessions = rows.slice(0, limit);
  const last = sessions.at(-1);
  const isLast = rows.length <= limit || last === undefined;
  return [sessions, isLast ? null : createCursor({ among: 'rest', behind: last })];
}
