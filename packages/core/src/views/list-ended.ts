import type { EndedSession, EndedSessionPage } from '../ended-session.js';
import { callStore } from '../store/call-store.js';
import type { EndedPageRequest, KeptSession, SessionStore } from '../store/contract.js';
import { checkNames, type Names } from '../values/check-names.js';
import { createEndCursor, parseEndCursor } from './list-cursor.js';
import { DEFAULT_LIMIT, readLimit } from './list-limit.js';
import { describeSession, type Viewpoint } from './present-session.js';
import { endingOf, readActors } from './session-ending.js';

/** Which page of the ended sessions is wanted. */
export interface ListEndedOptions {
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  /** Sessions on a page: 1 to 1000, default 100. */
  readonly limit?: number | undefined;
}

const OPTIONS: Names<ListEndedOptions> = { cursor: true, limit: true };

/**
 * A page of a user's sessions that are over and not purged yet, the last to end first, each with why it ended and who
 * ended it. One that ends between two pages is on none of the later ones.
 *
 * @throws InvalidCursorError
 * @throws StoreUnavailableError
 * @throws TypeError for a limit out of range, and for an option that there isn't
 */
export async function listEnded(
  store: Pick<SessionStore, 'listEnded' | 'findKept'>,
  userId: string,
  view: Viewpoint,
  options: ListEndedOptions,
): Promise<EndedSessionPage> {
  checkNames(options, OPTIONS, 'listEnded');
  const { cursor, limit: given = DEFAULT_LIMIT } = options;
  const limit = readLimit(given);
  const page: EndedPageRequest = {
    now: view.now,
    limit: limit + 1,
    ...(cursor !== undefined && { after: parseEndCursor(cursor) }),
  };
  const rows = await callStore(() => store.listEnded(userId, page));
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    sessions: await present(store, userId, shown, view),
    nextCursor: rows.length > limit && last ? createEndCursor(last) : null,
  };
}

async function present(
  store: Pick<SessionStore, 'findKept'>,
  userId: string,
  rows: readonly KeptSession[],
  view: Viewpoint,
): Promise<EndedSession[]> {
  const actors = await readActors(store, userId, rows);
  return rows.map((row) => ({ ...describeSession(row, view), ending: endingOf(row, actors) }));
}
