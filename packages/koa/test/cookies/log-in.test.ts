import { koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { readJson } from '../support/answers.js';
import {
  cookieLines,
  findCookie,
  logInByCookie as logIn,
  OWN_PAGE,
  withCookies,
} from '../support/cookies.js';
import { json, startHost } from '../support/start-host.js';
import { authenticateUser, startRoutes } from '../support/start-routes.js';

const ALICE = { username: 'alice', password: 'wonderland' };
const DAY = 86_400;
/** A clock that stands still, so that ages come out whole. */
const clock = () => 1_800_000_000_000;
const SESSION = '__Host-session';
const DEVICE = '__Host-device';

describe('cookie mode at log-in', () => {
  it('hands the token out in the cookie alone', async () => {
    const host = await startRoutes({ cookie: true });

    const response = await logIn(host);
    const body = await readJson<object>(response);

    expect(response.status).toBe(201);
    expect(Object.keys(body)).toEqual(['tokenExpiresAt', 'session']);
    const token = findCookie(response, SESSION)?.slice(SESSION.length + 1) ?? '';
    expect((await host.sessions.authenticate(token)).userId).toBe('alice');
    expect(JSON.stringify(body)).not.toContain(token);
  });

  it('sets careful cookies, also over plain http: who ends TLS is not known here', async () => {
    const host = await startRoutes({ cookie: true }, { tuning: { clock } });

    expect(cookieLines(await logIn(host))).toEqual([
      `${DEVICE}=…; Max-Age=${400 * DAY}; Path=/; HttpOnly; Secure; SameSite=Lax`,
      `${SESSION}=…; Max-Age=${365 * DAY}; Path=/; HttpOnly; Secure; SameSite=Lax`,
    ]);
  });

  it.each([
    ['1h', 3600],
    ['90s', 90],
    ['none', 400 * DAY],
  ])(
    'lets the cookie live as long as the token of %s by the clock of the manager, and browsers allow',
    async (absoluteTimeout, age) => {
      const host = await startRoutes({ cookie: true }, { absoluteTimeout, tuning: { clock } });

      expect(cookieLines(await logIn(host))[1]).toContain(`; Max-Age=${age};`);
    },
  );

  it('keeps the cookies that others set', async () => {
    const host = await startHost((app, sessions) => {
      app.use((ctx, next) => {
        ctx.cookies.set('theme', 'dark');
        return next();
      });
      app.use(koaSessions(sessions, { authenticateUser, cookie: true }).routes());
    });

    const names = cookieLines(await logIn(host)).map((line) => line.slice(0, line.indexOf('=')));

    expect(names).toEqual(['theme', DEVICE, SESSION]);
  });

  it('sets no device cookie where devices are not known', async () => {
    const host = await startRoutes({ cookie: true }, { tuning: { maxKnownDevices: 0 } });

    expect(cookieLines(await logIn(host))).toHaveLength(1);
  });

  it('knows the device by its cookie, and leaves deviceSecret of the body to the host', async () => {
    const host = await startRoutes({ cookie: true });
    const news: boolean[] = [];
    host.sessions.on('issued', ({ newDevice }) => news.push(newDevice));

    const device = findCookie(await logIn(host), DEVICE);
    const again = await logIn(host, [device]);
    await withCookies(
      host,
      [],
      '/sessions',
      json('POST', { ...ALICE, deviceSecret: device?.slice(DEVICE.length + 1) }),
    );

    expect(news).toEqual([true, false, true]);
    expect(findCookie(again, DEVICE)).toBe(device);
  });

  it('sets no cookie when the log-in fails', async () => {
    const host = await startRoutes({ cookie: true });

    const response = await withCookies(host, [], '/sessions', json('POST', { username: 'alice' }));

    expect(response.status).toBe(401);
    expect(cookieLines(response)).toEqual([]);
  });

  it('is not asked for a session that the browser still has', async () => {
    const host = await startRoutes({ cookie: true });

    expect((await logIn(host, [`${SESSION}=dead`])).status).toBe(201);
  });

  it('can share its cookies with subdomains', async () => {
    const host = await startRoutes({ cookie: { domain: 'example.com' } }, { tuning: { clock } });

    expect(cookieLines(await logIn(host))[1]).toBe(
      `__Secure-session=…; Max-Age=${365 * DAY}; Path=/; Domain=example.com; HttpOnly; Secure; SameSite=Lax`,
    );
  });
});

describe('logIn with a cookie', () => {
  const startIssuing = () =>
    startHost((app, sessions) => {
      app.use(async (ctx) => {
        ctx.body = await koaSessions(sessions, { cookie: true }).logIn(ctx, { userId: 'alice' });
      });
    });

  it('hands the token out in the cookie alone, and knows the device', async () => {
    const host = await startIssuing();

    const response = await host.request('/callback');

    expect(cookieLines(response).map((line) => line.slice(0, line.indexOf('=')))).toEqual([DEVICE, SESSION]);
    expect(Object.keys(await readJson<object>(response))).toEqual(['tokenExpiresAt', 'session']);
  });

  it('refuses an unsafe request of another site, the Koa way', async () => {
    const host = await startIssuing();
    const headers = { 'Sec-Fetch-Site': 'cross-site' };

    const response = await host.request('/callback', { method: 'POST', headers });

    expect(response.status).toBe(403);
    expect(host.errors).toMatchObject([{ code: 'cross_site_request', expose: true }]);
    expect((await host.request('/callback', { headers })).status).toBe(200);
    expect((await host.request('/callback', { method: 'POST', headers: OWN_PAGE })).status).toBe(200);
  });
});
