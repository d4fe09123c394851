import type { Ending } from '@jwt-sessions/core';
import type { Claim } from './claim-place.js';
import { endSessions } from './end-sessions.js';
import { preventSession } from './prevent-session.js';
import type { StoreCall } from './store-call.js';

/** Ends the sessions that a log-in evicts, written or not; the ids of those that this very call ended. */
export async function evictSessions(
  call: StoreCall,
  userId: string,
  { evicts, unwritten }: Extract<Claim, { outcome: 'claimed' }>,
  ending: Ending,
): Promise<string[]> {
  const prevented = await Promise.all(
    unwritten.map((id) => preventSession(call, { id, userId }, ending, 'evicted')),
  );
  const never = unwritten.filter((_, n) => prevented[n]);
  const written = evicts.filter((id) => !never.includes(id));
  if (written.length === 0) return never;
  return [...never, ...(await endSessions(call, { _id: { $in: written } }, ending))];
}
