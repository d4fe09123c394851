import type { IpAddresses, SessionManagerOptions } from '@jwt-sessions/core';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../src/store/memory-store.js';
import { CountingStore } from '../support/counting-store.js';
import { FROM_LEGACY, legacySession, strongId } from '../support/legacy-sessions.js';
import { createSecondManager, createTestManager, MINUTE } from '../support/test-manager.js';

/** The parts that name one machine are found in nothing else. */
const V4 = { ip: '203.0.113.219', network: '203.0.113.0', machine: '113.219' };
const V6 = { ip: '2001:db8:85a3:beef::cafe', network: '2001:db8:85a3::', machine: 'beef' };
const MAPPED = { ip: '::ffff:203.0.113.219', network: '203.0.113.0', machine: '113.219' };

/** Writes down all that a store is given and gives. */
class RecordingStore extends CountingStore {
  readonly texts: string[] = [];

  constructor() {
    super(
      new Proxy(new MemoryStore(), {
        get: (store, name) => {
          const member: unknown = Reflect.get(store, name);
          if (typeof member !== 'function') return member;
          return async (...args: unknown[]) => {
            const answer: unknown = await member.apply(store, args);
            this.texts.push(JSON.stringify([name, args, answer]));
            return answer;
          };
        },
      }),
    );
  }
}

/** Does all that takes an address, and all that shows one; gives what was stored, what was told and what was shown. */
async function liveThrough(mode: IpAddresses | undefined, ip: string) {
  const store = new RecordingStore();
  const options = {
    store,
    ...(mode !== undefined && { ipAddresses: mode }),
    idleTimeout: '30m',
    confirmNewDevices: '24h',
  } satisfies Partial<SessionManagerOptions>;
  const { sessions, admin, time } = createTestManager(options);
  const told: unknown[] = [];
  for (const name of ['issued', 'completed', 'confirmed', 'revoked', 'refused', 'error'] as const)
    sessions.on(name, (event: unknown) => told.push([name, event]));
  const shown: unknown[] = [];
  const show = async (result: unknown) => shown.push(await result);

  const { token, session } = await sessions.issue({ userId: 'alice', ip });
  shown.push(session);
  const current = await sessions.authenticate(token, { ip });
  shown.push(current);
  // On the side, and then in the last moment of its idle time.
  time.now += 2 * MINUTE;
  await sessions.authenticate(token, { ip });
  await sessions.flush();
  time.now += 30 * MINUTE - 1;
  await show(sessions.authenticate(token, { ip }));
  time.now += 2 * MINUTE;
  const renewed = await sessions.rotate(token, { ip });
  shown.push(renewed.session);
  await sessions.flush();
  await show(sessions.recheck(await sessions.authenticate(renewed.token, { ip })));
  await show(sessions.setLabel('alice', session.id, 'Kitchen'));

  const waiting = await sessions.issue({ userId: 'alice', ip, pending: true });
  const half = await sessions.authenticate(waiting.token, { ip, allowPending: true });
  await show(sessions.completeSecondFactor(half, { authMethods: ['otp'] }));
  await sessions.issue({ userId: 'alice', ip });
  await show(sessions.list('alice'));
  await show(sessions.find('alice', session.id));
  await sessions.revoke('alice', waiting.session.id);
  await sessions.revokeAll('alice');
  await show(sessions.listEnded('alice'));

  for (const refuse of [
    () => sessions.authenticate(renewed.token, { ip }),
    () => sessions.authenticate('garbage', { ip }),
    () => sessions.screen(renewed.token, { ip }),
    () => sessions.rotate(renewed.token, { ip }),
  ])
    await expect(refuse()).rejects.toMatchObject({ code: 'invalid_token' });

  await admin.importSessions([legacySession(strongId(1), { ip })], { ...(mode && { ipAddresses: mode }) });
  await show(sessions.list('alice'));
  await sessions.close();
  return { stored: store.texts.join('\n'), told: JSON.stringify(told), shown: JSON.stringify(shown) };
}

describe('the option ipAddresses', () => {
  describe.each([V4, V6, MAPPED])('for $ip', ({ ip, network, machine }) => {
    it('truncates what is stored, told and shown', async () => {
      for (const text of Object.values(await liveThrough('truncated', ip))) {
        expect(text).toContain(network);
        expect(text).not.toContain(machine);
      }
    });

    it('stores, tells and shows nothing of an address', async () => {
      for (const text of Object.values(await liveThrough('none', ip))) {
        expect(text).toContain('alice');
        expect(text).not.toContain(network.replace(/\.0$|::$/, ''));
        expect(text).not.toContain(machine);
      }
    });

    it('stores, tells and shows all of it by default', async () => {
      for (const mode of [undefined, 'full'] as const)
        for (const text of Object.values(await liveThrough(mode, ip))) expect(text).toContain(machine);
    });
  });

  it.each([
    ['full', '203.0.113.219'],
    ['truncated', '203.0.113.0'],
    ['none', null],
  ] as const)(
    '%s gives %s: at the log-in, of the last request, and of a token that is refused',
    async (mode, kept) => {
      const { sessions, store, time } = createTestManager({ ipAddresses: mode });
      const refused: (string | null)[] = [];
      sessions.on('refused', (event) => refused.push(event.ip));
      const { token, session } = await sessions.issue({ userId: 'alice', ip: V4.ip });
      expect([session.ip, session.lastIp]).toEqual([kept, kept]);
      time.now += 2 * MINUTE;
      await sessions.authenticate(token, { ip: '198.51.100.7' });
      await sessions.flush();
      const last = { full: '198.51.100.7', truncated: '198.51.100.0', none: null }[mode];
      expect(await store.read(session.id)).toMatchObject({ lastIp: last });
      await expect(sessions.authenticate('garbage', { ip: V4.ip })).rejects.toThrow();
      expect(refused).toEqual([kept]);
    },
  );

  it.each(['truncated', 'none'] as const)('lets locate see the whole address: %s', async (ipAddresses) => {
    const asked: string[] = [];
    const locate = (ip: string) => {
      asked.push(ip);
      return { country: 'Iceland' };
    };
    const { sessions } = createTestManager({ ipAddresses, locate });
    const { session } = await sessions.issue({ userId: 'alice', ip: MAPPED.ip });
    expect(asked).toEqual([V4.ip]);
    expect(session.location?.country).toBe('Iceland');
  });

  it.each([
    ['truncated', V4.network],
    ['none', null],
  ] as const)(
    'shows what was stored before it was turned on as it would be stored now: %s',
    async (mode, kept) => {
      const before = createTestManager();
      const { token, session } = await before.sessions.issue({ userId: 'alice', ip: V4.ip });
      const now = createSecondManager(before, { ipAddresses: mode });
      expect((await now.authenticate(token)).lastIp).toBe(kept);
      expect(await now.find('alice', session.id)).toMatchObject({ ip: kept, lastIp: kept });
      await now.revokeAll('alice');
      expect((await now.listEnded('alice')).sessions).toMatchObject([{ ip: kept, lastIp: kept }]);
    },
  );

  it('of an import is refused where there is no such way', async () => {
    const { admin } = createTestManager(FROM_LEGACY);
    await expect(admin.importSessions([], { ipAddresses: 'hashed' as 'none' })).rejects.toThrow(
      new TypeError("ipAddresses must be one of full, truncated, none, not 'hashed'."),
    );
  });
});
