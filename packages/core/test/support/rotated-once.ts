import type { RevokedEvent, SessionManagerOptions } from '@jwt-sessions/core';
import { createTestManager, MINUTE } from './test-manager.js';

export const SECOND = 1000;
/** The default grace. */
export const GRACE = 30 * SECOND;
/** From behind here on nothing explains a replaced token: the grace, and 5 minutes by which clocks may differ. */
export const THEFT = GRACE + 5 * MINUTE;

/** What a token is refused with whose successor is in use. */
export const replaced = { code: 'invalid_token', reason: 'wrong_generation' };

/** A session of alice whose token was rotated once, its two tokens, and a list of what was revoked. */
export async function rotatedOnce(options: Partial<SessionManagerOptions> = {}) {
  const manager = createTestManager(options);
  const { sessions, store, time } = manager;
  const revoked: RevokedEvent[] = [];
  sessions.on('revoked', (event) => revoked.push(event));
  const { token: first, session } = await sessions.issue({ userId: 'alice' });
  time.now += 10 * SECOND;
  const { token: second } = await sessions.rotate(first);
  store.take();
  const use = async (token: string) => {
    await sessions.authenticate(token);
    await sessions.flush();
  };
  return { ...manager, revoked, first, second, id: session.id, use };
}

/** What a token says. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}
