import { dateOf, type SessionDocument } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';

/** Removes what was over before, at most so many: MongoDB's own delete takes one or all, so they are picked first. */
export async function purgeSessions(call: StoreCall, before: number, limit: number): Promise<number> {
  const over = { expiresOn: { $lt: dateOf(before) } };
  const picked = await call.within(
    call.sessions
      .find<Pick<SessionDocument, '_id'>>(over, {
        ...call.reading,
        projection: { _id: 1 },
        limit,
        batchSize: limit,
      })
      .toArray(),
  );
  if (picked.length === 0) return 0;
  const ids = picked.map(({ _id }) => _id);
  // Asked again, since one may live on by another server's clock, and have been active meanwhile.
  const { deletedCount } = await call.write(() => call.sessions.deleteMany({ _id: { $in: ids }, ...over }));
  return deletedCount;
}
