import { type KoaSessionsOptions, koaSessions } from '@jwt-sessions/koa';
import { Router } from '@koa/router';
import { describe, expect, it } from 'vitest';
import { readJson } from '../support/answers.js';
import { Browser } from '../support/browser.js';
import { cookieLines, findCookie, withCookies } from '../support/cookies.js';
import { type Host, json, startHost } from '../support/start-host.js';
import { authenticateUser } from '../support/start-routes.js';

const SESSION = '__Host-session';
const HOUR = 3_600_000;
const START = Date.UTC(2030, 0, 1);
const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const FOR_THIS_RUN = `${SESSION}=…; ${ATTRIBUTES}`;
const LASTING = `${SESSION}=…; Max-Age=${365 * 86_400}; ${ATTRIBUTES}`;

/** As an application hands its box through, from a form or from JSON. */
const logIn: NonNullable<KoaSessionsOptions['authenticateUser']> = async (body, ctx) => {
  const userId = await authenticateUser(body, ctx);
  if (typeof userId !== 'string') return null;
  const rememberMe = body.rememberMe === 'on' || body.rememberMe === true;
  const times = rememberMe ? {} : { idleTimeout: '2h', absoluteTimeout: '12h' };
  return { userId, rememberMe, pending: body.pending === 'yes', ...times };
};

async function startShop(options: KoaSessionsOptions = {}) {
  const clock = { now: START };
  const host = await startHost(
    (app, sessions) => {
      const auth = koaSessions(sessions, { authenticateUser: logIn, cookie: true, ...options });
      const router = new Router();
      router.post('/second-factor', auth.requireSession({ allowPending: true }), async (ctx) => {
        ctx.body = await auth.completeSecondFactor(ctx, { authMethods: ['otp'], check: () => true });
      });
      router.post('/proof', auth.requireSession(), async (ctx) => {
        ctx.body = await auth.reauthenticate(ctx, { authMethods: ['pwd'], check: () => true });
      });
      router.post('/oauth', async (ctx) => {
        ctx.body = await auth.logIn(ctx, { userId: 'alice', rememberMe: false });
      });
      router.get('/', auth.requireSession(), (ctx) => {
        ctx.body = ctx.state.session.userId;
      });
      router.get('/look', auth.optionalSession(), (ctx) => {
        ctx.body = ctx.state.session?.userId ?? 'nobody';
      });
      app.use(auth.routes());
      app.use(router.routes());
    },
    { tuning: { clock: () => clock.now } },
  );
  return { host, clock };
}

function sendForm(host: Host, fields: Record<string, string>): Promise<Response> {
  return withCookies(host, [], '/sessions', {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ username: 'alice', password: 'wonderland', ...fields }).toString(),
  });
}

function sessionLines(response: Response): string[] {
  return cookieLines(response).filter((line) => line.startsWith(`${SESSION}=`) && !line.includes('=; '));
}

describe('a box "Keep me logged in"', () => {
  it.each([
    ['ticked', { rememberMe: 'on' }, LASTING],
    ['left alone, which a form does not send', {}, FOR_THIS_RUN],
  ])('that is %s says how the cookie of a form lasts', async (_, fields, line) => {
    const { host } = await startShop();
    const response = await sendForm(host, fields);
    expect(response.status).toBe(303);
    expect(sessionLines(response)).toEqual([line]);
  });

  it.each([
    [true, LASTING],
    [false, FOR_THIS_RUN],
  ])('that a script sends as %s says so as well', async (rememberMe, line) => {
    const { host } = await startShop();
    const body = { username: 'alice', password: 'wonderland', rememberMe };
    expect(sessionLines(await withCookies(host, [], '/sessions', json('POST', body)))).toEqual([line]);
  });

  it('lets a log-in go with the browser, and by its own times where the browser keeps it', async () => {
    const { host, clock } = await startShop();
    const browser = new Browser(host, 'shop.example.com');
    const body = { username: 'alice', password: 'wonderland' };
    await browser.send('/sessions', { method: 'POST', body });
    const kept = browser.cookieHeader('/');
    expect((await browser.send('/')).text).toBe('alice');
    browser.restart();
    expect((await browser.send('/')).status).toBe(401);
    clock.now += 2 * HOUR;
    expect((await withCookies(host, [kept], '/')).status).toBe(401);

    await browser.send('/sessions', { method: 'POST', body: { ...body, rememberMe: true } });
    browser.restart();
    clock.now += 48 * HOUR;
    expect((await browser.send('/')).text).toBe('alice');
  });

  it('leaves the device known, whose cookie lasts', async () => {
    const { host } = await startShop();
    const lines = cookieLines(await sendForm(host, {}));
    expect(lines[0]).toMatch(/^__Host-device=…; Max-Age=34560000;/);
  });

  it('is heeded by a log-in in a route of your own', async () => {
    const { host } = await startShop();
    const response = await withCookies(host, [], '/oauth', { method: 'POST' });
    expect(sessionLines(response)).toEqual([FOR_THIS_RUN]);
  });

  it('changes nothing where the token is handed out in the answer', async () => {
    const { host } = await startShop({ cookie: false });
    const body = { username: 'alice', password: 'wonderland' };
    const response = await host.request('/sessions', json('POST', body));
    expect(response.headers.getSetCookie()).toEqual([]);
    const { token } = await readJson<{ token: string }>(response);
    expect(await (await host.as(token, '/')).text()).toBe('alice');
  });
});

/** Every way in which the cookie of a session is set anew, by an answer to whoever has the one before. */
const WAYS: Record<string, (host: Host, cookie: string | undefined) => Promise<Response>> = {
  'the rotation by its route': (host, cookie) =>
    withCookies(host, [cookie], '/sessions/current/rotate', { method: 'POST' }),
  'the rotation by a guard': (host, cookie) => withCookies(host, [cookie], '/'),
  'the rotation by a guard of pages for everybody': (host, cookie) => withCookies(host, [cookie], '/look'),
  're-authentication': (host, cookie) => withCookies(host, [cookie], '/proof', { method: 'POST' }),
  'mending several cookies of the name': (host, cookie) =>
    withCookies(host, [cookie, `${SESSION}=left.over.here`], '/sessions/current'),
};

describe.each([
  ['is to be remembered', { rememberMe: 'on' }, true],
  ['is not', {}, false],
])('the cookie of a log-in that %s', (_, fields, lasts) => {
  it.each(Object.keys(WAYS))('lasts as it did after %s', async (way) => {
    const { host, clock } = await startShop({ rotateEvery: '1h' });
    const cookie = findCookie(await sendForm(host, fields), SESSION);
    clock.now += HOUR;
    const lines = sessionLines((await WAYS[way]?.(host, cookie)) as Response);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line.includes('Max-Age')).toBe(lasts);
  });

  it('lasts as it did after the second factor', async () => {
    const { host } = await startShop();
    const pending = findCookie(await sendForm(host, { ...fields, pending: 'yes' }), SESSION);
    const lines = sessionLines(await withCookies(host, [pending], '/second-factor', { method: 'POST' }));
    expect(lines).toEqual([lasts ? LASTING : FOR_THIS_RUN]);
  });
});

describe('authenticateUser', () => {
  it.each([
    [{ rememberMe: 'on' }, "rememberMe in the answer of authenticateUser must be true or false, not 'on'."],
    [{ absoluteTimeout: '2y' }, "no longer than the manager's, which is '365d', not '2y'"],
    [{ idleTimeout: '3h ago' }, 'idleTimeout must be a duration with a unit'],
  ])('is told of a mistake in %o, and nobody is logged in', async (decision, message) => {
    const { host } = await startShop({
      authenticateUser: () => ({ userId: 'alice', ...decision }) as { userId: string },
    });
    expect((await sendForm(host, {})).status).toBe(500);
    expect(host.errors).toMatchObject([{ name: 'TypeError', message: expect.stringContaining(message) }]);
    expect((await host.sessions.list('alice')).sessions).toEqual([]);
  });
});
