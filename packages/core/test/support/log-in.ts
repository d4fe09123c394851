import type {
  AuthenticatedSession,
  IssuedSession,
  IssueRequest,
  RenewedSession,
  SessionManager,
} from '@jwt-sessions/core';
import { vi } from 'vitest';
import { createSecondManager, type createTestManager } from './test-manager.js';

/** A log-in of alice, and her session as a request with its token has it. */
export async function logIn(
  sessions: SessionManager,
  request: Partial<IssueRequest> = {},
): Promise<IssuedSession & { readonly current: AuthenticatedSession }> {
  const issued = await sessions.issue({ userId: 'alice', ...request });
  return { ...issued, current: await sessions.authenticate(issued.token, { allowPending: true }) };
}

/** {@link logIn} with a password, and then with a code: her session, and the device that is known by it. */
export async function logInWithCode(
  sessions: SessionManager,
  request: Partial<IssueRequest> = {},
): Promise<RenewedSession & Pick<IssuedSession, 'deviceSecret'>> {
  const { current, deviceSecret } = await logIn(sessions, {
    ...request,
    authMethods: ['pwd'],
    pending: true,
  });
  const renewed = await sessions.completeSecondFactor(current, { authMethods: ['otp'] });
  return { ...renewed, deviceSecret };
}

/** Has another process log alice in right before the next insert of a session, when its device was looked up: that log-in. */
export function logInBetween(manager: ReturnType<typeof createTestManager>): Promise<IssuedSession> {
  const { store } = manager;
  const { insert } = store;
  return new Promise((resolve) => {
    vi.spyOn(store, 'insert').mockImplementationOnce(async (request) => {
      resolve(await createSecondManager(manager).issue({ userId: 'alice' }));
      return insert(request);
    });
  });
}
