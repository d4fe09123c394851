import type { AuthenticatedSession, IssuedSession, IssueRequest, SessionManager } from '@jwt-sessions/core';

/** A log-in of alice, and her session as a request with its token has it. */
export async function logIn(
  sessions: SessionManager,
  request: Partial<IssueRequest> = {},
): Promise<IssuedSession & { readonly current: AuthenticatedSession }> {
  const issued = await sessions.issue({ userId: 'alice', ...request });
  return { ...issued, current: await sessions.authenticate(issued.token, { allowPending: true }) };
}
