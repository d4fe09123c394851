import { NOW } from '../../../src/conformance/moments.js';
import type { SessionStore, StoredSession } from '../../../src/store/contract.js';
import { type Fault, fault, type OpenStore, turns } from './fault.js';

/** An ending of a device that reaches other sessions of its user than those on it. */
function endingWhere(
  reaches: (session: StoredSession, deviceId: string, n: number) => boolean,
): (intact: OpenStore) => Partial<SessionStore> {
  return (intact) => ({
    async revokeDevice(userId, deviceId, revocation) {
      const rows = intact.sessions.ofUser(userId).filter(({ session }, n) => reaches(session, deviceId, n));
      for (const row of rows) intact.sessions.revoke(row, revocation);
      return rows.map(({ session }) => session.id);
    },
  });
}

/** Faults of revokeDevice. */
export const revokeDeviceFaults: readonly Fault[] = [
  fault(
    'the device of a session is not kept',
    (intact) => ({
      async insert(request) {
        return intact.insert({ ...request, session: { ...request.session, deviceId: null } });
      },
    }),
    'insert keeps the session and returns it as it is kept',
    'revokeDevice ends the sessions on the device, whatever their status, and returns their ids',
    'revokeDevice leaves those on other devices, and on none that is known',
    'revokeDevice compares every letter of the device',
    'revokeDevice ends expired sessions too',
    'revokeDevice does not return those that had ended before',
    "revokeDevice touches nobody else's sessions on it",
    'revokeDevice leaves what it has ended to be found by its operation',
    'revokeDevice reports each session to one of those that race',
  ),
  fault(
    'pending sessions are left when their device is ended',
    endingWhere(({ deviceId, status }, ended) => deviceId === ended && status === 'active'),
    'revokeDevice ends the sessions on the device, whatever their status, and returns their ids',
  ),
  fault(
    'sessions on no known device are ended with any',
    endingWhere(({ deviceId }, ended) => deviceId === ended || deviceId === null),
    'revokeDevice leaves those on other devices, and on none that is known',
  ),
  fault(
    'devices are compared without regard to case',
    endingWhere(({ deviceId }, ended) => deviceId?.toLowerCase() === ended.toLowerCase()),
    'revokeDevice compares every letter of the device',
  ),
  fault(
    'a device without sessions is an error',
    (intact) => ({
      async revokeDevice(userId, deviceId, revocation) {
        if (!intact.rows.some(({ session }) => session.deviceId === deviceId)) throw new Error('Not found.');
        return intact.revokeDevice(userId, deviceId, revocation);
      },
    }),
    'revokeDevice compares every letter of the device',
    'revokeDevice returns nothing for a device without sessions',
  ),
  fault(
    'expired sessions are left when their device is ended',
    endingWhere(({ deviceId, expiresAt }, ended) => deviceId === ended && expiresAt > NOW),
    'revokeDevice ends expired sessions too',
  ),
  fault(
    'sessions of a device that had ended before are reported again',
    (intact) => ({
      async revokeDevice(userId, deviceId, revocation) {
        await intact.revokeDevice(userId, deviceId, revocation);
        const rows = intact.rows.filter(
          ({ session }) => session.userId === userId && session.deviceId === deviceId,
        );
        return rows.map(({ session }) => session.id);
      },
    }),
    'revokeDevice does not return those that had ended before',
    'revokeDevice reports each session to one of those that race',
  ),
  fault(
    'all sessions on the device are ended, whoever has them',
    (intact) => ({
      async revokeDevice(userId, deviceId, revocation) {
        const users = intact.userIds(userId);
        const ended = await Promise.all(users.map((user) => intact.revokeDevice(user, deviceId, revocation)));
        return ended.flat();
      },
    }),
    "revokeDevice touches nobody else's sessions on it",
  ),
  fault(
    'fifty sessions of a device are ended at most',
    endingWhere(({ deviceId }, ended, n) => deviceId === ended && n < 50),
    'revokeDevice leaves what it has ended to be found by its operation',
  ),
  fault(
    'the sessions of a device are looked up, and ended later',
    (intact) => ({
      async revokeDevice(userId, deviceId, revocation) {
        const rows = intact.sessions.ofUser(userId).filter(({ session }) => session.deviceId === deviceId);
        await turns();
        await intact.revokeDevice(userId, deviceId, revocation);
        return rows.map(({ session }) => session.id);
      },
    }),
    'revokeDevice reports each session to one of those that race',
  ),
];
