import { InvalidTokenError } from '../errors.js';
import type { ManagerParts } from '../manager-parts.js';
import type { SessionFacts } from '../store/contract.js';

/**
 * Notes that a session was used: on the side, and null, but for a use in the last moment before the idle end. That one is
 * written before it is answered, or it would let somebody in whose session is over a moment later; it gives the session as it
 * is by then.
 *
 * @throws InvalidTokenError where the write finds the session over
 * @throws StoreUnavailableError
 */
export function noteUse<Facts extends SessionFacts>(
  parts: Pick<ManagerParts, 'known' | 'activity' | 'settings'>,
  facts: Facts,
  ip: string | undefined,
): Promise<Facts> | null {
  const { activity, settings } = parts;
  const now = settings.clock();
  if (activity.isLastMoment(facts, now)) return prolong(parts, facts, now, ip);
  activity.note(facts, now, ip);
  return null;
}

async function prolong<Facts extends SessionFacts>(
  { known, activity, settings }: Pick<ManagerParts, 'known' | 'activity' | 'settings'>,
  facts: Facts,
  at: number,
  ip: string | undefined,
): Promise<Facts> {
  const { id, userId } = facts;
  await known.changing(id, () => activity.write(facts, at, ip));
  const kept = await known.find(id);
  if (kept === null) throw new InvalidTokenError('session_absent', { sessionId: id, userId });
  if (kept.expiresAt <= settings.clock()) {
    throw new InvalidTokenError('session_expired', { sessionId: id, userId });
  }
  const { lastActiveAt, expiresAt, lastIp } = kept;
  return { ...facts, lastActiveAt, expiresAt, lastIp };
}
