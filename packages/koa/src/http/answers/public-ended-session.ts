import type { EndedSession } from '@jwt-sessions/core';
import { type PublicEnding, toPublicEnding } from '../refusals/public-ending.js';
import { type PublicSession, toPublicSession } from './public-session.js';

/** A session that is over, as its user sees it in an answer. */
export interface PublicEndedSession extends Omit<PublicSession, 'expiresAt' | 'status' | 'current'> {
  readonly ending: PublicEnding;
}

/** Picks what a user may see of a session that is over. */
export function toPublicEndedSession(session: EndedSession): PublicEndedSession {
  const { expiresAt: _, status: __, current: ___, ...shown } = toPublicSession(session, '');
  return { ...shown, ending: toPublicEnding(session.ending) };
}
