import type { AllPage, AllPageRequest } from '@jwt-sessions/core/store';
import { FACTS_AND_DETAILS, toStoredSession } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';
import { readStretch } from './read-stretch.js';

/** Along the primary key. What is over is left out here, so that the page ends where the stretch does. */
export async function listAllSessions(
  call: StoreCall,
  { after = '', limit, now }: AllPageRequest,
): Promise<AllPage> {
  const { rows, next } = await readStretch(call, after, limit, { ...FACTS_AND_DETAILS, revokedAt: 1 });
  const alive = rows.filter(({ revokedAt, expiresAt }) => revokedAt === null && expiresAt > now);
  return { sessions: alive.map(({ revokedAt: _, ...document }) => toStoredSession(document)), next };
}
