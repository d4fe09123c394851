import { type Activity, expiryOf } from '@jwt-sessions/core/store';
import type { AnyBulkWriteOperation } from 'mongodb';
import { expiryFields, NOT_REVOKED, type SessionDocument } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';

const TIMES = { _id: 1, lastActiveAt: 1, idleTimeout: 1, absoluteExpiresAt: 1 } as const;
type Times = Pick<SessionDocument, keyof typeof TIMES>;

/**
 * Notes activity on many sessions: one read, one unordered bulk write, and one more read when somebody changed a row
 * in between.
 *
 * A plain update can't compute `expiresAt` from its own row, so it is computed from what was read, and the write
 * demands that the two members it was computed from are still the same. Nothing is held in the meantime, so there is
 * nothing to deadlock on and no order to keep.
 *
 * @returns the ids whose row changed under the write: activity that still has to land
 */
export async function noteActivity(
  call: StoreCall,
  activities: readonly Activity[],
  now: number,
): Promise<string[]> {
  const updates = (await readTargets(call, activities, now)).map(([activity, times]) =>
    landing(activity, times, now),
  );
  if (updates.length === 0) return [];
  const { matchedCount } = await call.write(() => call.sessions.bulkWrite(updates, { ordered: false }));
  if (matchedCount === updates.length) return [];
  return (await readTargets(call, activities, now)).map(([{ id }]) => id);
}

/** The activities that would move their session, with what the session's end is computed from. */
async function readTargets(
  call: StoreCall,
  activities: readonly Activity[],
  now: number,
): Promise<[Activity, Times][]> {
  if (activities.length === 0) return [];
  const byId = new Map(activities.map((activity) => [activity.id, activity]));
  const rows = await call.within(
    call.sessions
      .find<Times>(
        { _id: { $in: [...byId.keys()] }, ...NOT_REVOKED, expiresAt: { $gt: now } },
        { ...call.reading, projection: TIMES, limit: byId.size, batchSize: byId.size },
      )
      .toArray(),
  );
  return rows.flatMap((times): [Activity, Times][] => {
    const activity = byId.get(times._id);
    return activity && activity.at > times.lastActiveAt ? [[activity, times]] : [];
  });
}

function landing(
  { id, at, ip }: Activity,
  { idleTimeout, absoluteExpiresAt }: Times,
  now: number,
): AnyBulkWriteOperation<SessionDocument> {
  const lastActiveAt = at;
  return {
    updateOne: {
      filter: {
        _id: id,
        ...NOT_REVOKED,
        expiresAt: { $gt: now },
        lastActiveAt: { $lt: at },
        idleTimeout,
        absoluteExpiresAt,
      },
      update: {
        $set: {
          lastActiveAt,
          ...(ip === null ? {} : { lastIp: ip }),
          ...expiryFields(expiryOf({ lastActiveAt, idleTimeout, absoluteExpiresAt })),
        },
      },
    },
  };
}
