import { type IssueRequest, SessionManager, type SessionManagerOptions } from '@jwt-sessions/core';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface ExampleDevice extends Omit<IssueRequest, 'userId'> {
  /** How long ago it logged in, and was used last. */
  readonly age: number;
  readonly idle: number;
  /** Whether it waits to be confirmed. */
  readonly isNew?: boolean;
}

/** What somebody has who has been here for a while; and a log-in that may be somebody else's. */
const DEVICES: readonly ExampleDevice[] = [
  {
    age: 41 * DAY,
    idle: 20 * 60_000,
    ip: '192.0.2.44',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  },
  {
    age: 12 * DAY,
    idle: 3 * DAY,
    ip: '198.51.100.23',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
    clientHints: { platform: 'Windows', platformVersion: '15.0.0' },
  },
  {
    age: 2 * HOUR,
    idle: 2 * HOUR,
    isNew: true,
    ip: '203.0.113.9',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0',
  },
];

/**
 * Logs a user in on devices that they don't have, so that their page has something to show. What lies in the past is
 * written by managers whose clocks are behind, on the same store.
 */
export async function addExampleDevices(
  userId: string,
  options: SessionManagerOptions,
  clock: () => number,
): Promise<void> {
  // Those that she knows need no nod from anybody.
  const { confirmNewDevices: _, ...known } = options;
  for (const { age, idle, isNew = false, ...request } of DEVICES) {
    let behind = age;
    const manager = new SessionManager({
      ...(isNew ? options : known),
      idleTimeout: '180d',
      tuning: { clock: () => clock() - behind, purgeInterval: 'none' },
    });
    const { token } = await manager.issue({ ...request, userId });
    behind = idle;
    await manager.authenticate(token, { ip: request.ip });
    await manager.close();
  }
}
