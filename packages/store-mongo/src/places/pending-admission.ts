import type { Filter } from 'mongodb';
import type { SessionDocument } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';
import { completeAdmission } from './evict-sessions.js';

const DECIDED = { _id: 1, userId: 1, admission: 1 } as const;
type Decided = Pick<SessionDocument, keyof typeof DECIDED>;

/** Whether the session is as a filter demands and is not being admitted, once such an admission is complete. */
export async function settleAndMatch(call: StoreCall, filter: Filter<SessionDocument>): Promise<boolean> {
  for (;;) {
    const session = await call.within(
      call.sessions.findOne<Decided>(filter, { ...call.reading, projection: DECIDED }),
    );
    if (!session?.admission) return session !== null;
    await completeAdmission(call, session._id, session.userId, session.admission);
  }
}

/** The condition that the admission which was let in at a version was neither decided nor barred. */
export function isUndecided(version: number): Filter<SessionDocument> {
  // Also of a session that was never admitted, which has no such member.
  return { admission: null, admissionVersion: { $not: { $gte: version } } };
}
