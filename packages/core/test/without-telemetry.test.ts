import { expect, it, vi } from 'vitest';
import { createTestManager } from './support/test-manager.js';

// Stands for a machine where it is not installed.
vi.mock('@opentelemetry/api', () => {
  throw new Error('Cannot find package @opentelemetry/api');
});

it('everything works, and nothing asks for @opentelemetry/api but what is for it', async () => {
  const { sessions, admin } = createTestManager();
  const { token, session } = await sessions.issue({ userId: 'alice' });
  expect((await sessions.authenticate(token)).id).toBe(session.id);
  expect(await sessions.health()).toMatchObject({ status: 'up' });
  expect(await admin.count()).toBe(1);
  expect(await sessions.revoke('alice', session.id)).toBe(true);
  await expect(sessions.authenticate(token)).rejects.toThrow('The token is not valid.');
  await import('@jwt-sessions/core/store');
  await import('@jwt-sessions/core/conformance');
  await expect(import('@jwt-sessions/core/telemetry')).rejects.toThrow();
});
