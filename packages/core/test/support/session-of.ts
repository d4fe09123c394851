import type { NewSession } from '../../src/store/contract.js';

/** An active session of alice's, as a log-in at that time hands it to a store. */
export function sessionOf(at: number, members: Pick<NewSession, 'id'> & Partial<NewSession>): NewSession {
  return {
    userId: 'alice',
    status: 'active',
    createdAt: at,
    lastActiveAt: at,
    authenticatedAt: at,
    authMethods: null,
    idleTimeout: 1000,
    absoluteExpiresAt: at + 1000,
    generation: 0,
    generationUsedAt: null,
    lastIp: null,
    data: null,
    rememberMe: null,
    impersonatedBy: null,
    maxIdleTimeout: null,
    deviceId: null,
    details: '{}',
    ...members,
  };
}
