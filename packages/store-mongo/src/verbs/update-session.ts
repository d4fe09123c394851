import type { ExpectedSession, SessionChanges } from '@jwt-sessions/core/store';
import type { Filter } from 'mongodb';
import { asExpected, changeSession } from '../documents/change-session.js';
import type { SessionDocument } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';
import { settleAndMatch } from '../places/pending-admission.js';

/** Changes one session if it is as expected. */
export function updateSession(
  call: StoreCall,
  id: string,
  expected: ExpectedSession,
  changes: SessionChanges,
  now: number,
): Promise<boolean> {
  return updateWhere(call, asExpected(id, expected, now), changes);
}

/** Changes the session that a filter finds. One that is being admitted is let in first, and then compared again. */
export async function updateWhere(
  call: StoreCall,
  filter: Filter<SessionDocument>,
  changes: SessionChanges,
): Promise<boolean> {
  for (;;) {
    if (await changeSession(call, { ...filter, admission: null }, changes)) return true;
    if (!(await settleAndMatch(call, filter))) return false;
  }
}
