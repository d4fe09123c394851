import { SessionManager, type SessionManagerOptions, StoreUnavailableError } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { type CookieOptions, type ErrorMode, koaSessions } from '@jwt-sessions/koa';
import type Koa from 'koa';
import type { Middleware } from 'koa';
import { describe, expect, it, vi } from 'vitest';
import { Browser, type BrowserAnswer } from '../support/browser.js';
import { type Host, KEYS, startHost } from '../support/start-host.js';
import { authenticateUser } from '../support/start-routes.js';

const HOSTNAME = 'shop.eu.example.com';
/** A page of another host of the same site, such as one that somebody took over. */
const SIBLING = 'https://old.eu.example.com/';
const OWN = { name: 'sid', deviceName: 'did' } as const;
const SHARED = { ...OWN, domain: 'example.com' } as const;
const ALICE = { username: 'alice', password: 'wonderland' };
const JUNK = 'eyJhbGciOiJIUzI1NiJ9.e30.AAAA';
const FAR_PATH = '/account/orders/7';

/** An application whose setting can change, as a new release of it would, and a browser at it. */
async function startShop(
  cookie: CookieOptions,
  { old = false, errors = 'answer' }: ShopOptions = {},
  manager: Partial<SessionManagerOptions> = {},
) {
  const setting: { cookie: CookieOptions } = { cookie };
  const host = await startHost((app: Koa, sessions) => {
    const auth = () => koaSessions(sessions, { authenticateUser, errors, ...setting });
    app.use((ctx, next) => auth().routes()(ctx, next));
    app.use((ctx, next) =>
      auth().requireSession()(ctx as never, async () => {
        if (ctx.path === '/proof')
          ctx.body = await auth().reauthenticate(ctx, { authMethods: ['pwd'], check: () => true });
        else await next();
      }),
    );
    app.use((ctx) => {
      ctx.set('Cache-Control', 'public, max-age=60');
      ctx.body = ctx.state.session.userId;
    });
  }, manager);
  const browser = new Browser(host, HOSTNAME, { old });
  const logIn = () => browser.send('/sessions', { method: 'POST', body: ALICE });
  const logOut = () => browser.send('/sessions/current', { method: 'DELETE' });
  /** The statuses of what a person does, one after the other. */
  const statuses = async (...steps: (string | (() => Promise<BrowserAnswer>))[]) => {
    const seen: number[] = [];
    for (const step of steps) {
      seen.push((await (typeof step === 'string' ? browser.send(step) : step())).status);
    }
    return seen;
  };
  const plant = (line: string) => browser.keep(SIBLING, line);
  return { host, browser, setting, logIn, logOut, statuses, plant };
}

interface ShopOptions {
  readonly old?: boolean;
  readonly errors?: ErrorMode;
}

function setCookies({ headers }: BrowserAnswer): string[] {
  return headers.getSetCookie();
}

describe('a cookie that an earlier release set', () => {
  it.each<[string, CookieOptions, CookieOptions]>([
    ['for this host alone, and now for the domain', OWN, SHARED],
    ['for the domain, and now for this host alone', SHARED, OWN],
    ['for a parent domain, and now for one between', SHARED, { ...OWN, domain: 'eu.example.com' }],
  ])('%s: pages go on, and a new log-in replaces it', async (_name, before, after) => {
    const { browser, setting, logIn, statuses } = await startShop(before);
    await logIn();
    setting.cookie = after;

    expect(await statuses('/', logIn, '/', FAR_PATH, '/sessions', '/')).toEqual([
      200, 201, 200, 200, 200, 200,
    ]);
    expect(browser.count('sid')).toBe(1);
    // Of the device's cookie nothing tells at first that it stood elsewhere: it came as it should.
    expect(await statuses(logIn, '/')).toEqual([201, 200]);
    expect([browser.count('sid'), browser.count('did')]).toEqual([1, 1]);
  });

  it('is replaced when its session is over, by the one log-in that this takes', async () => {
    const { host, browser, setting, logIn, statuses } = await startShop(OWN);
    await logIn();
    setting.cookie = SHARED;
    await host.sessions.revokeAll('alice');

    expect(await statuses('/', logIn, '/')).toEqual([401, 201, 200]);
    expect(browser.count('sid')).toBe(1);
  });

  it('goes with a log-out, which leaves none of the name', async () => {
    const { browser, setting, logIn, logOut, statuses } = await startShop(OWN);
    await logIn();
    setting.cookie = SHARED;

    expect(await statuses(logOut, '/')).toEqual([204, 401]);
    expect(browser.count('sid')).toBe(0);
  });

  it('keeps the device known', async () => {
    const { host, setting, logIn, statuses } = await startShop(OWN);
    const news: boolean[] = [];
    host.sessions.on('issued', ({ newDevice }) => news.push(newDevice));
    await logIn();
    setting.cookie = SHARED;

    expect(await statuses(logIn, logIn, logIn)).toEqual([201, 201, 201]);
    expect(news).toEqual([true, false, false, false]);
  });
});

describe('a cookie that another host of the site planted', () => {
  it.each([
    ['on the domain', `sid=${JUNK}; Domain=example.com; Path=/`],
    ['on a domain between', `sid=${JUNK}; Domain=eu.example.com; Path=/`],
    ['on the path of a page', `sid=${JUNK}; Domain=example.com; Path=${FAR_PATH}`],
    ['on a folder, with a slash', `sid=${JUNK}; Domain=example.com; Path=/account/`],
    ['in a partition', `sid=${JUNK}; Domain=example.com; Path=/; Secure; Partitioned`],
    ['with nothing in it', 'sid=; Domain=example.com; Path=/'],
    ['of odd bytes', 'sid=\xa0"\xff; Domain=example.com; Path=/'],
  ])('%s keeps nobody from a page, and expires with the first answer', async (_name, line) => {
    const { browser, logIn, plant } = await startShop(OWN);
    await logIn();
    plant(line);
    expect(browser.count('sid')).toBe(2);

    const page = await browser.send(FAR_PATH);

    expect([page.status, page.text]).toEqual([200, 'alice']);
    expect(browser.count('sid')).toBe(1);
    expect(setCookies(await browser.send(FAR_PATH))).toEqual([]);
  });

  it.each([
    ['on the domain', 'Domain=example.com; Path=/'],
    ['on the path of the log-in', 'Domain=example.com; Path=/sessions'],
    ['in a partition', 'Domain=example.com; Path=/; Secure; Partitioned'],
  ])('%s before the log-in keeps nobody out', async (_name, attributes) => {
    const { browser, logIn, statuses, plant } = await startShop(OWN);
    plant(`sid=${JUNK}; ${attributes}`);

    expect(await statuses(logIn, '/', '/sessions', '/')).toEqual([201, 200, 200, 200]);
    expect(browser.count('sid')).toBe(1);
  });

  it.each([
    ['on the domain', 'Domain=example.com; Path=/', [400, 401, 201, 200]],
    ['in a partition', 'Domain=example.com; Path=/; Secure; Partitioned', [400, 401, 201, 200]],
  ])(
    "with a session of the planter's own, %s, costs one refusal and a log-in",
    async (_name, attributes, expected) => {
      const { host, browser, logIn, statuses, plant } = await startShop(OWN);
      const { token } = await host.sessions.issue({ userId: 'mallory' });
      await logIn();
      plant(`sid=${token}; ${attributes}`);

      expect(await statuses('/', '/', logIn, '/')).toEqual(expected);
      expect(browser.count('sid')).toBe(1);
    },
  );

  it("with a session of the planter's own, before the log-in, is gone with it", async () => {
    const { host, browser, logIn, plant } = await startShop(OWN);
    const { token } = await host.sessions.issue({ userId: 'mallory' });
    plant(`sid=${token}; Domain=example.com; Path=/`);

    await logIn();

    expect((await browser.send('/')).text).toBe('alice');
    expect(browser.count('sid')).toBe(1);
  });

  it('twice and more keeps nobody from logging in', async () => {
    const { browser, logIn, statuses, plant } = await startShop(SHARED);
    for (const path of ['/', '/sessions', '/sessions/'])
      plant(`sid=${JUNK}; Domain=example.com; Path=${path}`);
    browser.keep(`https://${HOSTNAME}/`, `sid=${JUNK}; Path=/`);

    expect(await statuses(logIn, '/', '/sessions', '/sessions/current')).toEqual([201, 200, 200, 200]);
    expect(browser.count('sid')).toBe(1);
  });

  it.each(['/', '/sessions'])('for the device, on %s, counts as none and is replaced', async (path) => {
    const { host, browser, logIn, statuses, plant } = await startShop(OWN);
    const news: boolean[] = [];
    host.sessions.on('issued', ({ newDevice }) => news.push(newDevice));
    await logIn();
    plant(`did=${'A'.repeat(22)}; Domain=example.com; Path=${path}`);

    expect(await statuses(logIn, logIn, '/')).toEqual([201, 201, 200]);
    expect(news).toEqual([true, true, false]);
    expect(browser.count('did')).toBe(1);
  });

  it('for the device, of odd bytes and alone, counts as none and is replaced', async () => {
    const { browser, logIn, statuses, plant } = await startShop(OWN);
    plant('did=\xa0\xff; Domain=example.com; Path=/');

    expect(await statuses(logIn, '/')).toEqual([201, 200]);
    expect(browser.count('did')).toBe(1);
  });

  it('escapes no prefix by a byte that is no white space', async () => {
    const { browser, logIn, statuses, plant } = await startShop({});
    await logIn();
    plant(`\xa0__Host-session=${JUNK}; Domain=example.com; Path=/`);
    plant(`\xa0__Host-device=${JUNK}; Domain=example.com; Path=/`);
    expect(browser.cookieHeader('/')).toContain('\xa0__Host-session=');

    expect(await statuses('/', logIn, '/')).toEqual([200, 201, 200]);
  });

  it('is dropped by the browser itself where the name has the prefix', async () => {
    const { browser, plant } = await startShop({});

    plant(`__Host-session=${JUNK}; Domain=example.com; Path=/; Secure`);

    expect(browser.cookieHeader('/')).toBe('');
  });

  it('goes in a browser, too, that tells no host from its domain', async () => {
    const { browser, logIn, statuses, plant } = await startShop(OWN, { old: true });
    plant(`sid=${JUNK}; Domain=example.com; Path=/`);

    expect(await statuses(logIn, '/')).toEqual([201, 200]);
    plant(`sid=${JUNK}; Domain=example.com; Path=/account`);
    expect(await statuses(FAR_PATH, '/')).toEqual([200, 200]);
    expect(browser.count('sid')).toBe(1);
  });

  it.each(['answer', 'throw'] as const)('goes with a refusal as well (errors: %j)', async (errors) => {
    const { browser, logIn, statuses, plant } = await startShop(OWN, { errors });
    plant(`sid=${JUNK}; Domain=example.com; Path=/`);
    plant(`sid=${JUNK}; Domain=example.com; Path=/account`);

    expect(await statuses(FAR_PATH)).toEqual([401]);
    expect(browser.count('sid')).toBe(0);
    expect(await statuses(logIn, FAR_PATH)).toEqual([201, 200]);
  });
});

describe('several cookies of the name', () => {
  const header = (...values: readonly string[]) => ({
    headers: { Cookie: values.map((value) => `sid=${value}`).join('; ') },
  });

  async function startTwice(options?: ShopOptions) {
    const shop = await startShop(OWN, options);
    const alice = await shop.host.sessions.issue({ userId: 'alice' });
    const mallory = await shop.host.sessions.issue({ userId: 'mallory' });
    return { ...shop, alice, mallory };
  }

  /** An application that tells whom each of its guards has let in. */
  async function startGuards() {
    const auth: ((host: Pick<Host, 'sessions'>) => Middleware)[] = [];
    const host = await startHost((app, sessions) => {
      app.use(async (ctx) => {
        const users: string[] = [];
        for (const build of auth) {
          await build({ sessions })(ctx, async () => {
            const { session, pendingSession } = ctx.state;
            users.push(session?.userId ?? `${pendingSession?.userId} (pending)`);
          });
        }
        if (users.length === auth.length) ctx.body = users.join(', ');
      });
    });
    return { host, browser: new Browser(host, HOSTNAME), auth };
  }

  it('cost one read, whatever guards and routes ask, and none for forged ones', async () => {
    const { host, browser, alice } = await startTwice();
    host.store.calls = [];

    await browser.send('/sessions/current', header(JUNK, alice.token, JUNK, JUNK));
    await browser.send('/', header(JUNK, 'x', '', JUNK));

    expect(host.store.calls).toEqual(['find', 'read']);
  });

  it('are not looked at where there are more than four', async () => {
    const { host, browser, alice } = await startTwice();
    host.store.calls = [];

    const answer = await browser.send('/', header(alice.token, JUNK, JUNK, JUNK, JUNK));

    expect(answer.status).toBe(400);
    expect(host.store.calls).toEqual([]);
    expect(setCookies(answer)).toContain('sid=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax');
  });

  it('are refused and expire where they are of two sessions', async () => {
    const { browser, alice, mallory } = await startTwice();

    const answer = await browser.send('/', header(alice.token, mallory.token));

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({
      code: 'invalid_request',
      detail: 'There is more than one cookie sid. All of them expire now: log in again.',
    });
    expect(setCookies(answer).every((line) => line.startsWith('sid=; Max-Age=0; '))).toBe(true);
  });

  it('may be of one session, before and after a rotation: the newer one stays', async () => {
    const { host, browser, alice } = await startTwice();
    const { token } = await host.sessions.rotate(alice.token);

    const answer = await browser.send('/', header(alice.token, token));

    expect(answer.status).toBe(200);
    expect(browser.cookieHeader('/')).toBe(`sid=${token}`);
  });

  it.each([
    ['the older one first', (older: string, newer: string) => [older, newer]],
    ['the newer one first', (older: string, newer: string) => [newer, older]],
  ])('may be of one session, %s: the one that was issued later stays', async (_name, order) => {
    const clock = { now: Date.UTC(2030, 0, 1) };
    const { host, browser } = await startShop(OWN, {}, { tuning: { clock: () => clock.now } });
    const { token: older } = await host.sessions.issue({ userId: 'alice' });
    clock.now += 2000;
    const { token: newer } = await host.sessions.rotate(older);

    expect((await browser.send('/', header(...order(older, newer)))).status).toBe(200);
    expect(browser.cookieHeader('/')).toBe(`sid=${newer}`);
  });

  it('are refused as those of two sessions, too, where another one is good for nothing', async () => {
    const { browser, alice, mallory } = await startTwice();

    expect((await browser.send('/', header(JUNK, alice.token, mallory.token))).status).toBe(400);
  });

  it('are asked about once, whatever guards there are', async () => {
    const { host, browser, auth } = await startGuards();
    const { token } = await host.sessions.issue({ userId: 'alice' });
    auth.push(({ sessions }) => koaSessions(sessions, { cookie: OWN }).optionalSession());
    auth.push(({ sessions }) => koaSessions(sessions, { cookie: OWN }).requireSession());
    host.store.calls = [];

    expect((await browser.send('/', header(JUNK, token))).text).toBe('alice, alice');
    expect(host.store.calls).toEqual(['find']);
  });

  it('are asked about anew by the guard of another manager', async () => {
    const other = new SessionManager({
      store: new MemoryStore(),
      keys: KEYS.replace('test:', 'other:'),
      tuning: { purgeInterval: 'none' },
    });
    const { host, browser, auth } = await startGuards();
    auth.push(({ sessions }) => koaSessions(sessions, { cookie: OWN }).optionalSession());
    auth.push(() => koaSessions(other, { cookie: OWN }).optionalSession());
    const tokens = [await host.sessions.issue({ userId: 'alice' }), await other.issue({ userId: 'bob' })].map(
      ({ token }) => token,
    );

    expect((await browser.send('/', header(...tokens))).text).toBe('alice, bob');
  });

  it('are asked about anew by the guard that reads them under another name', async () => {
    const { host, browser, auth } = await startGuards();
    for (const name of ['owner', 'helper'])
      auth.push(({ sessions }) => koaSessions(sessions, { cookie: { name } }).optionalSession());
    const owner = await host.sessions.issue({ userId: 'alice' });
    const helper = await host.sessions.issue({ userId: 'bob' });
    const Cookie = `owner=${JUNK}; helper=${JUNK}; owner=${owner.token}; helper=${helper.token}`;

    expect((await browser.send('/', { headers: { Cookie } })).text).toBe('alice, bob');
  });

  it('let in a session that still owes its second factor where one may', async () => {
    const { host, browser, auth } = await startGuards();
    auth.push(({ sessions }) =>
      koaSessions(sessions, { cookie: OWN }).requireSession({ allowPending: true }),
    );
    const { token } = await host.sessions.issue({ userId: 'alice', pending: true });

    expect((await browser.send('/', header(JUNK, token))).text).toBe('alice (pending)');
  });

  it('are answered with 503 where the store fails for one of them alone', async () => {
    const { host, browser, alice, mallory } = await startTwice();
    const { authenticate } = host.sessions;
    vi.spyOn(host.sessions, 'authenticate').mockImplementation(async (token, options) => {
      if (token === mallory.token) throw new StoreUnavailableError(new Error('down'));
      return authenticate.call(host.sessions, token, options);
    });

    const answer = await browser.send('/', header(alice.token, mallory.token));

    expect(answer.status).toBe(503);
    expect(setCookies(answer)).toEqual([]);
  });

  it('are answered with 503 and stay as they are when the store fails', async () => {
    const { host, browser, alice } = await startTwice();
    host.store.failure = new Error('down');

    const answer = await browser.send('/', header(alice.token, JUNK));

    expect(answer.status).toBe(503);
    expect(setCookies(answer)).toEqual([]);
  });

  it.each(['POST', 'DELETE'])('stay as they are in a %s of another site', async (method) => {
    const { browser, alice } = await startTwice();
    const { headers } = header(alice.token, JUNK);

    const answer = await browser.send('/', {
      method,
      headers: { ...headers, 'Sec-Fetch-Site': 'cross-site' },
    });

    expect(answer.status).toBe(403);
    expect(setCookies(answer)).toEqual([]);
  });

  it('heal by a link of another site as well: that is how people come', async () => {
    const { browser, alice } = await startTwice();
    const { headers } = header(alice.token, JUNK);

    const answer = await browser.send('/', { headers: { ...headers, 'Sec-Fetch-Site': 'cross-site' } });

    expect(answer.status).toBe(200);
    expect(browser.cookieHeader('/')).toBe(`sid=${alice.token}`);
  });

  it('are left as they are where an Authorization header decides', async () => {
    const { host, browser, alice, mallory } = await startTwice();
    const { headers } = header(alice.token, mallory.token, JUNK);
    host.store.calls = [];

    const answer = await browser.send('/', {
      headers: { ...headers, Authorization: `Bearer ${alice.token}` },
    });

    expect([answer.status, answer.text]).toEqual([200, 'alice']);
    expect(setCookies(answer)).toEqual([]);
    expect(host.store.calls).toEqual(['find']);
  });

  it('leave an answer that no cache may keep, since the token is in it', async () => {
    const { browser, alice } = await startTwice();

    expect((await browser.send('/', header(alice.token, JUNK))).headers.get('Cache-Control')).toBe(
      'no-store',
    );
    expect((await browser.send('/', header(alice.token))).headers.get('Cache-Control')).toBe(
      'public, max-age=60',
    );
  });

  it('all go with a log-out, which ends the session that one of them is of', async () => {
    const { host, browser, alice } = await startTwice();

    const answer = await browser.send('/sessions/current', {
      method: 'DELETE',
      ...header(JUNK, alice.token),
    });

    expect(answer.status).toBe(204);
    expect(setCookies(answer).every((line) => line.startsWith('sid=; Max-Age=0; '))).toBe(true);
    await expect(host.sessions.authenticate(alice.token)).rejects.toMatchObject({ code: 'invalid_token' });
  });

  it('give way to the token that a helper hands out', async () => {
    const { browser, alice } = await startTwice();

    const answer = await browser.send('/proof', { method: 'POST', ...header(JUNK, alice.token) });

    expect(answer.status).toBe(200);
    expect(setCookies(answer).filter((line) => !line.startsWith('sid=; Max-Age=0; '))).toHaveLength(1);
    expect(browser.cookieHeader('/')).not.toBe(`sid=${alice.token}`);
    expect((await browser.send('/')).status).toBe(200);
  });

  it('expire with what a helper throws as well', async () => {
    const host = await startHost((app, sessions) => {
      app.use(async (ctx) => {
        ctx.body = await koaSessions(sessions, { cookie: OWN }).reauthenticate(ctx, {
          authMethods: ['pwd'],
          check: () => true,
        });
      });
    });

    const answer = await new Browser(host, HOSTNAME).send('/', { method: 'POST', ...header(JUNK, 'x') });

    expect(answer.status).toBe(401);
    expect(setCookies(answer)).toContain('sid=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax');
    expect(setCookies(answer)).toContain('sid=; Max-Age=0; Path=/; Domain=example.com; Secure');
  });

  it('never let in a session that still owes its second factor', async () => {
    const { host, browser } = await startTwice();
    const { token } = await host.sessions.issue({ userId: 'alice', pending: true });

    expect((await browser.send('/', header(JUNK, token))).status).toBe(401);
  });

  it('are answered where the session is optional, too', async () => {
    const manager = new SessionManager({
      store: new MemoryStore(),
      keys: KEYS,
      tuning: { purgeInterval: 'none' },
    });
    const host = await startHost((app) => {
      app.use(koaSessions(manager, { cookie: OWN }).optionalSession());
      app.use((ctx) => {
        ctx.body = ctx.state.session?.userId ?? 'stranger';
      });
    });
    const browser = new Browser(host, HOSTNAME);
    const { token } = await manager.issue({ userId: 'alice' });

    const known = await browser.send('/', header(JUNK, token));
    expect([known.text, known.headers.get('Cache-Control')]).toEqual(['alice', 'no-store']);
    const stranger = await browser.send('/', header(JUNK, 'x'));
    expect([stranger.text, stranger.status]).toEqual(['stranger', 200]);
    expect(browser.cookieHeader('/')).toBe('');
  });
});

describe('an ordinary log-in', () => {
  it.each<[string, CookieOptions]>([
    ['for this host alone', {}],
    ['under a name of its own', OWN],
    ['for the domain', { domain: 'example.com' }],
  ])('%s sets two cookies and expires none', async (_name, cookie) => {
    const { logIn } = await startShop(cookie);

    expect(setCookies(await logIn())).toHaveLength(2);
  });

  it('on a device that is known expires nothing of its cookie, which came as it was set', async () => {
    const { logIn } = await startShop(OWN);
    await logIn();

    const lines = setCookies(await logIn()).filter((line) => line.startsWith('did='));
    expect(lines).toEqual([expect.stringMatching(/^did=[^;]+; Max-Age=34560000; /)]);
  });

  it('does so with the cookie of an earlier session as well, where nobody else can set one', async () => {
    const { logIn } = await startShop({});
    await logIn();

    expect(setCookies(await logIn())).toHaveLength(2);
  });
});
