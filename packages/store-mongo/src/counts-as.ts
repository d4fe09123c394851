import type { MaturedSessions, StoredSession } from '@jwt-sessions/core';
import type { Filter } from 'mongodb';
import type { SessionDocument } from './session-document.js';

type State = StoredSession['state'];
type Rule = MaturedSessions | null | undefined;

/** Whether a session shares the limit of a state. */
export function countsAs(
  { state, createdAt }: Pick<StoredSession, 'state' | 'createdAt'>,
  wanted: State,
  matured: Rule,
): boolean {
  const hasMatured = matured?.from === state && createdAt <= matured.createdUntil;
  return (hasMatured ? matured.to : state) === wanted;
}

/** The same as a filter. */
export function countingAs(state: State, matured: Rule): Filter<SessionDocument> {
  if (!matured) return { state };
  const { from, to, createdUntil } = matured;
  if (state === from) return { state, createdAt: { $gt: createdUntil } };
  if (state === to) return { $or: [{ state }, { state: from, createdAt: { $lte: createdUntil } }] };
  return { state };
}
