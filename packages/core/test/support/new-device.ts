import type { ConfirmedEvent, RevokedEvent, SessionManagerOptions } from '@jwt-sessions/core';
import { logIn } from './log-in.js';
import { createTestManager, DAY } from './test-manager.js';

/** A user with a known device, and a log-in on a new one. */
export async function createNewDevice(options: Partial<SessionManagerOptions> = {}) {
  const manager = createTestManager({ confirmNewDevices: '1d', ...options });
  const { sessions, time } = manager;
  const events: (ConfirmedEvent | RevokedEvent)[] = [];
  sessions.on('confirmed', (event) => events.push(event));
  sessions.on('revoked', (event) => events.push(event));
  const old = await logIn(sessions);
  time.now += 2 * DAY;
  const fresh = await logIn(sessions);
  const unconfirmed = {
    name: 'SessionUnconfirmedError',
    code: 'session_unconfirmed',
    confirmedAt: new Date(time.now + DAY),
  };
  const kept = async () => (await manager.store.read(fresh.session.id))?.status;
  return { ...manager, events, old, fresh, unconfirmed, kept };
}
