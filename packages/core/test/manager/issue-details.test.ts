import type { IssueRequest, SessionManagerOptions } from '@jwt-sessions/core';
import { describe, expect, it } from 'vitest';
import { legacySession, strongId } from '../support/legacy-sessions.js';
import { createTestManager } from '../support/test-manager.js';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36';
const ALICE = { userId: 'alice', ip: '::ffff:192.0.2.7' };

describe('SessionManager.issue', () => {
  it('puts the place of the address into the session and into the list', async () => {
    const asked: string[] = [];
    const locate = async (ip: string) => {
      asked.push(ip);
      return { country: 'Iceland', city: 'Reykjavík' };
    };
    const { sessions } = createTestManager({ locate });
    const { session } = await sessions.issue(ALICE);

    const place = { country: 'Iceland', region: null, city: 'Reykjavík' };
    expect(asked).toEqual(['192.0.2.7']);
    expect(session.location).toEqual(place);
    expect(await locationsOf(sessions.list('alice'))).toEqual([place]);
  });

  const broken = new Error('The database of places is broken.');

  it.each<[string, Partial<SessionManagerOptions>, unknown]>([
    ['fails', { locate: () => Promise.reject(broken) }, broken],
    [
      'takes too long',
      { locate: () => new Promise(() => undefined), tuning: { locateTimeout: '1ms' } },
      new Error('locate took longer than 1 ms.'),
    ],
  ])('goes on without a place when locate %s, and emits the error', async (_how, options, error) => {
    const { sessions } = createTestManager(options);
    const errors: unknown[] = [];
    sessions.on('error', (event) => errors.push(event));
    const { token, session } = await sessions.issue(ALICE);

    expect(session.location).toBeNull();
    expect(errors).toEqual([error]);
    expect((await sessions.authenticate(token)).id).toBe(session.id);
  });

  it('trusts Client Hints more than the User-Agent', async () => {
    const { sessions } = createTestManager();
    const { session } = await sessions.issue({
      ...ALICE,
      userAgent: CHROME,
      clientHints: {
        brands: [{ brand: 'Google Chrome', version: '114.0.5735.199' }],
        mobile: false,
        platform: 'Windows',
        platformVersion: '15.0.0',
      },
    });

    const { device, os, browser } = session;
    expect({ device, os, browser }).toEqual({
      device: { type: 'desktop', vendor: null, model: null },
      os: { name: 'Windows', version: '11' },
      browser: { name: 'Chrome', version: '114.0.5735.199' },
    });
  });

  it('keeps what was made of a User-Agent, and its text nowhere', async () => {
    const { sessions, admin, store } = createTestManager({ confirmNewDevices: '24h' });
    const told: unknown[] = [];
    for (const name of ['issued', 'completed'] as const) sessions.on(name, (event) => told.push(event));
    const userAgent = 'Dalvik/2.1.0 (Linux; U; Android 13; Pixel 7 Build/TQ3A.230805.001)';
    const { session } = await sessions.issue({ ...ALICE, userAgent });
    const { token } = await sessions.issue({ ...ALICE, userAgent, pending: true });
    const half = await sessions.authenticate(token, { allowPending: true });
    const whole = await sessions.completeSecondFactor(half, { authMethods: ['otp'] });
    await admin.importSessions([legacySession(strongId(1), { userAgent })]);
    const shown = [session, whole.session, await sessions.list('alice')];
    const everywhere = JSON.stringify([store.calls, told, shown]);
    expect(session.title).toContain('Pixel 7');
    expect(everywhere).toContain('Pixel 7');
    expect(everywhere).not.toMatch(/TQ3A|\(Linux;/);
  });

  it('keeps the declared application apart from the parsed one', async () => {
    const { sessions } = createTestManager();
    const { session } = await sessions.issue({
      ...ALICE,
      userAgent: 'Toyota/134 CFNetwork/1410.0.3 Darwin/22.6.0',
      app: { name: 'MyToyota\u202e', version: ' 2.4.2 ' },
    });

    expect(session.app).toEqual({ name: 'MyToyota', version: '2.4.2' });
    expect(session.browser).toEqual({ name: 'Toyota', version: '134' });
  });

  it.each([
    [
      { name: 'n'.repeat(1000), version: 'v'.repeat(1000) },
      { name: 'n'.repeat(64), version: 'v'.repeat(64) },
    ],
    [{ name: 'Shop' }, { name: 'Shop', version: null }],
    [
      { name: 'Shop', version: 2 },
      { name: 'Shop', version: null },
    ],
    [{ name: ' ', version: '1.0' }, null],
    [{ version: '1.0' }, null],
    ['Shop', null],
    [null, null],
  ])('makes %j of the declared application %j', async (app, kept) => {
    const { sessions } = createTestManager();
    const { session } = await sessions.issue({ ...ALICE, app } as IssueRequest);

    expect(session.app).toEqual(kept);
  });

  it('keeps all that a hostile client and a talkative resolver say below what a store must hold', async () => {
    const nasty = '"\\\u20ac'.repeat(10_000);
    const place = { country: nasty, region: nasty, city: nasty };
    const { sessions, store } = createTestManager({ locate: () => place });
    const { session } = await sessions.issue({
      userId: 'alice',
      ip: '2001:db8::1',
      userAgent: nasty,
      clientHints: {
        brands: [{ brand: nasty, version: nasty }],
        platform: 'Android',
        platformVersion: nasty,
        model: nasty,
      },
      app: { name: nasty, version: nasty },
      label: nasty,
    });
    const stored = await store.read(session.id);

    expect(Buffer.byteLength(stored?.details ?? '')).toBeLessThan(8192);
  });
});

async function locationsOf(page: Promise<{ sessions: readonly { location: unknown }[] }>) {
  return (await page).sessions.map(({ location }) => location);
}
