import { parseDetails } from '../devices/describe-device.js';
import { titleOf } from '../devices/session-title.js';
import type { EndedBy, SessionEnding } from '../ended-session.js';
import { callStore } from '../store/call-store.js';
import type { KeptSession, SessionStore } from '../store/contract.js';
import { actorOfText } from '../values/actor-text.js';

/** The sessions of a user that ended others, by their ids: those that are still kept. */
export type EndingActors = ReadonlyMap<string, KeptSession>;

/**
 * Those that ended some sessions of a user. One call of the store, and none where they ended themselves or no session did.
 *
 * @throws StoreUnavailableError
 */
export async function readActors(
  store: Pick<SessionStore, 'findKept'>,
  userId: string,
  ended: readonly KeptSession[],
): Promise<EndingActors> {
  const known = new Map(ended.map((row) => [row.id, row]));
  const missing = new Set<string>();
  for (const { revocation } of ended) {
    const actor = revocation && actorOfText(revocation.by);
    if (actor?.type === 'session' && !known.has(actor.sessionId)) missing.add(actor.sessionId);
  }
  if (missing.size === 0) return known;
  for (const row of await callStore(() => store.findKept([...missing]))) {
    if (row.userId === userId) known.set(row.id, row);
  }
  return known;
}

/** When and why a session ended, and by whom. */
export function endingOf({ expiresAt, revocation }: KeptSession, actors: EndingActors): SessionEnding {
  if (revocation === null) return { at: new Date(expiresAt), reason: 'expired', by: null };
  const { at, reason, by } = revocation;
  return { at: new Date(at), reason, by: endedBy(by, actors) };
}

function endedBy(text: string, actors: EndingActors): EndedBy {
  const actor = actorOfText(text);
  if (actor.type !== 'session') return actor;
  const row = actors.get(actor.sessionId);
  if (row === undefined) return { ...actor, title: null, label: null };
  const details = parseDetails(row.details);
  return { ...actor, title: titleOf(details), label: details.label };
}
