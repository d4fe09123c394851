import { describe, expect, it } from 'vitest';
import { logIn, readJson, type TokenJson } from '../support/answers.js';
import { findCookie, logInByCookie, withCookies } from '../support/cookies.js';
import { expectRefusal, INVALID_TOKEN, STORE_UNAVAILABLE, TOKEN_MISSING } from '../support/problem.js';
import { startRoutes } from '../support/start-routes.js';

const DELETE = { method: 'DELETE' };
const POST = { method: 'POST' };

/** Alice's phone with two sessions, and her laptop. */
async function startWithDevices(...options: Parameters<typeof startRoutes>) {
  const host = await startRoutes(...options);
  const phone = await logIn(host, 'alice');
  const again = await logIn(host, 'alice', { deviceSecret: phone.deviceSecret });
  const laptop = await logIn(host, 'alice');
  return { host, phone, again, laptop };
}

const pathOf = ({ session }: TokenJson, rest = '') => `/sessions/devices/${session.deviceId}${rest}`;

describe('GET /sessions/devices', () => {
  it('has each device once, by the id that its sessions bear in the list', async () => {
    const { host, phone, again, laptop } = await startWithDevices();

    const response = await host.as(phone.token, '/sessions/devices');

    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const device = {
      title: 'node',
      os: null,
      browser: 'node',
      model: null,
      firstSeenAt: time,
      lastUsedAt: time,
      trustedUntil: null,
    };
    expect(await response.json()).toEqual({
      devices: [
        { ...device, id: laptop.session.deviceId },
        { ...device, id: phone.session.deviceId },
      ],
    });
    expect(again.session.deviceId).toBe(phone.session.deviceId);
    expect(laptop.session.deviceId).not.toBe(phone.session.deviceId);
  });

  it('never shows the secret of a device', async () => {
    const { host, phone } = await startWithDevices();
    const answer = await (await host.as(phone.token, '/sessions/devices')).text();
    expect(answer).not.toContain(phone.deviceSecret);
  });

  it('needs a session', async () => {
    const host = await startRoutes();
    await expectRefusal(host.request('/sessions/devices'), TOKEN_MISSING);
  });
});

describe('DELETE /sessions/devices/:id', () => {
  it('ends all sessions on the device, and says that the present one goes on', async () => {
    const { host, phone, again, laptop } = await startWithDevices();

    const response = await host.as(laptop.token, pathOf(phone), DELETE);

    expect([response.status, await response.json()]).toEqual([200, { revoked: 2, current: false }]);
    for (const { token } of [phone, again]) await expectRefusal(host.as(token, '/sessions'), INVALID_TOKEN);
    expect((await host.as(laptop.token, '/sessions')).status).toBe(200);
  });

  it('says so when the present session was among them', async () => {
    const { host, phone } = await startWithDevices();

    const response = await host.as(phone.token, pathOf(phone), DELETE);

    expect(await response.json()).toEqual({ revoked: 2, current: true });
    await expectRefusal(host.as(phone.token, '/sessions'), INVALID_TOKEN);
  });

  it("ends nothing of somebody else's, and says the same of what is no device", async () => {
    const { host, phone } = await startWithDevices();
    const bob = await logIn(host, 'bob');

    for (const path of [pathOf(bob), '/sessions/devices/x', "/sessions/devices/'", '/sessions/devices/%00']) {
      const response = await host.as(phone.token, path, DELETE);
      expect([response.status, await response.json()]).toEqual([200, { revoked: 0, current: false }]);
    }
    expect((await host.as(bob.token, '/sessions')).status).toBe(200);
  });

  it('never says that it is done when the store fails', async () => {
    const { host, phone, laptop } = await startWithDevices();
    host.store.revokeDevice = async () => {
      throw new Error('down');
    };
    await expectRefusal(host.as(laptop.token, pathOf(phone), DELETE), STORE_UNAVAILABLE);
  });

  it('is refused to a young session', async () => {
    const { host, phone, laptop } = await startWithDevices({}, { minAgeToRevokeOthers: '1d' });
    for (const [path, init] of [
      [pathOf(phone), DELETE],
      [pathOf(phone, '/forget'), POST],
    ] as const) {
      const response = await host.as(laptop.token, path, init);
      expect([response.status, await response.json()]).toMatchObject([403, { code: 'session_too_new' }]);
    }
  });

  it('clears the cookie of a session that it has ended, and no other', async () => {
    const host = await startRoutes({ cookie: true });
    const answers = [await logInByCookie(host), await logInByCookie(host)];
    const [phone = '', laptop = ''] = answers.map((answer) => findCookie(answer, '__Host-session'));
    const [first, second] = await Promise.all(answers.map((answer) => readJson<TokenJson>(answer)));

    const other = await withCookies(host, [laptop], pathOf(first as TokenJson), DELETE);
    const own = await withCookies(host, [laptop], pathOf(second as TokenJson), DELETE);

    expect(other.headers.getSetCookie()).toEqual([]);
    expect(own.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-session=; Max-Age=0/)]);
    await expectRefusal(withCookies(host, [phone], '/sessions'), INVALID_TOKEN);
  });
});

describe('POST /sessions/devices/:id/forget', () => {
  it('makes the device new again, and ends nothing', async () => {
    const { host, phone, laptop } = await startWithDevices();

    const answers = [];
    for (let n = 0; n < 2; n += 1)
      answers.push(await readJson(host.as(laptop.token, pathOf(phone, '/forget'), POST)));

    expect(answers).toEqual([{ forgotten: true }, { forgotten: false }]);
    expect((await host.as(phone.token, '/sessions')).status).toBe(200);
    const next = await logIn(host, 'alice', { deviceSecret: phone.deviceSecret });
    expect(next.deviceSecret).not.toBe(phone.deviceSecret);
  });
});
