import type { MaturedSessions, StoredSession } from '@jwt-sessions/core/store';
import type { Filter } from 'mongodb';
import type { SessionDocument } from '../documents/session-document.js';

type State = StoredSession['status'];
type Rule = MaturedSessions | null | undefined;

/** Whether a session shares the limit of a status. */
export function countsAs(
  { status, createdAt }: Pick<StoredSession, 'status' | 'createdAt'>,
  wanted: State,
  matured: Rule,
): boolean {
  const hasMatured = matured?.from === status && createdAt <= matured.createdUntil;
  return (hasMatured ? matured.to : status) === wanted;
}

/** The same as a filter. */
export function countingAs(status: State, matured: Rule): Filter<SessionDocument> {
  if (!matured) return { status: status };
  const { from, to, createdUntil } = matured;
  if (status === from) return { status: status, createdAt: { $gt: createdUntil } };
  if (status === to)
    return { $or: [{ status: status }, { status: from, createdAt: { $lte: createdUntil } }] };
  return { status: status };
}
