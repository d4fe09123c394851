import type { StoredSession } from '@jwt-sessions/core/store';
import {
  FACTS_AND_DETAILS,
  type FactsAndDetailsDocument,
  NOT_REVOKED,
  toStoredSession,
} from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';

export async function readSession(call: StoreCall, id: string): Promise<StoredSession | null> {
  const document = await call.within(
    call.sessions.findOne<FactsAndDetailsDocument>(
      { _id: id, ...NOT_REVOKED },
      { ...call.reading, projection: FACTS_AND_DETAILS },
    ),
  );
  return document && toStoredSession(document);
}
