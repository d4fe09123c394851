import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { expect, it } from 'vitest';

it('logs alice out after a month without a request', async () => {
  const time = { now: Date.UTC(2026, 0, 1) };
  const sessions = new SessionManager({
    store: new MemoryStore(),
    keys: `test:${Buffer.alloc(32).toString('base64url')}`, // any 32 bytes
    tuning: { clock: () => time.now, purgeInterval: 'none' },
  });

  const { token } = await sessions.issue({ userId: 'alice' });
  expect((await sessions.authenticate(token)).userId).toBe('alice');

  time.now += 31 * 24 * 60 * 60 * 1000;
  await expect(sessions.authenticate(token)).rejects.toMatchObject({ code: 'invalid_token' });
});
