import { koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { readJson, type TokenJson } from '../support/answers.js';
import { Browser } from '../support/browser.js';
import { findCookie, logInByCookie as logIn, OWN_PAGE, withCookies } from '../support/cookies.js';
import { type Host, json, startHost } from '../support/start-host.js';
import { authenticateUser, startRoutes } from '../support/start-routes.js';

const ALICE = { username: 'alice', password: 'wonderland' };
const SESSION = '__Host-session';

/** Why sessions were ended, as far as they were. */
function reasonsOf({ sessions }: Host): string[] {
  const reasons: string[] = [];
  sessions.on('revoked', ({ reason }) => reasons.push(reason));
  return reasons;
}

describe('a second log-in in one browser', () => {
  it('ends the session whose cookie it replaces', async () => {
    const host = await startRoutes({ cookie: true });
    const reasons = reasonsOf(host);
    const first = findCookie(await logIn(host), SESSION);

    const second = findCookie(await logIn(host, [first]), SESSION);

    expect(reasons).toEqual(['replaced']);
    expect((await withCookies(host, [first], '/sessions')).status).toBe(401);
    const list = await readJson<{ sessions: unknown[] }>(await withCookies(host, [second], '/sessions'));
    expect(list.sessions).toHaveLength(1);
  });

  it('stands in the list once, however often it logs in', async () => {
    const host = await startRoutes({ cookie: true });
    const browser = new Browser(host, 'app.example.com');
    for (let n = 0; n < 3; n += 1) {
      expect((await browser.send('/sessions', { method: 'POST', body: ALICE })).status).toBe(201);
    }
    const { text } = await browser.send('/sessions');
    expect(JSON.parse(text).sessions).toHaveLength(1);
  });

  it('needs no free place', async () => {
    const host = await startRoutes({ cookie: true }, { maxSessions: 1, onLimit: 'reject' });
    const first = findCookie(await logIn(host), SESSION);
    expect((await logIn(host)).status).toBe(409);
    expect((await logIn(host, [first])).status).toBe(201);
  });

  it('ends those of all its cookies, where an option or another host has left several', async () => {
    const host = await startRoutes({ cookie: { domain: 'example.com' } });
    const reasons = reasonsOf(host);
    const name = '__Secure-session';
    const cookies = [findCookie(await logIn(host), name), findCookie(await logIn(host), name)];
    expect((await logIn(host, cookies)).status).toBe(201);
    await host.sessions.flush();
    expect(reasons).toEqual(['replaced', 'replaced']);
  });

  it('spares the session where the password is wrong', async () => {
    const host = await startRoutes({ cookie: true });
    const reasons = reasonsOf(host);
    const first = findCookie(await logIn(host), SESSION);
    const wrong = json('POST', { ...ALICE, password: 'looking-glass' });
    expect((await withCookies(host, [first], '/sessions', wrong)).status).toBe(401);
    expect(reasons).toEqual([]);
  });

  it('spares the session where another site sends it', async () => {
    const host = await startRoutes({ cookie: true });
    const reasons = reasonsOf(host);
    const first = findCookie(await logIn(host), SESSION) ?? '';
    const { headers, ...init } = json('POST', ALICE);
    const foreign = { ...init, headers: { ...headers, Cookie: first, 'Sec-Fetch-Site': 'cross-site' } };
    expect((await host.request('/sessions', foreign)).status).toBe(403);
    expect(reasons).toEqual([]);
  });

  it('spares the session of another user, whose cookie goes nonetheless', async () => {
    const host = await startRoutes({ cookie: true });
    const reasons = reasonsOf(host);
    const first = findCookie(await logIn(host), SESSION);
    const bob = json('POST', { username: 'bob', password: 'builder' });
    expect((await withCookies(host, [first], '/sessions', bob)).status).toBe(201);
    expect(reasons).toEqual([]);
  });

  it('without cookies ends nothing, whatever the Authorization header says', async () => {
    const host = await startRoutes();
    const reasons = reasonsOf(host);
    const { token } = await readJson<TokenJson>(await host.request('/sessions', json('POST', ALICE)));
    const { headers, ...init } = json('POST', ALICE);
    const again = { ...init, headers: { ...headers, Authorization: `Bearer ${token}` } };
    expect((await host.request('/sessions', again)).status).toBe(201);
    expect(reasons).toEqual([]);
  });
});

describe('logIn, of the session whose cookie it replaces', () => {
  function startOwn(options: object): Promise<Host> {
    return startHost((app, sessions) => {
      const auth = koaSessions(sessions, { authenticateUser, cookie: true });
      app.use(auth.routes());
      app.use(async (ctx) => {
        ctx.body = await auth.logIn(ctx, { userId: 'alice' }, options);
      });
    });
  }
  const callback = { method: 'GET' };
  const form = { method: 'POST' };

  it.each([
    ['spares it in a GET, which another site can cause', callback, {}, []],
    ['ends it in a GET where that is turned on', callback, { replaces: true }, ['replaced']],
    ['ends it in a POST', form, {}, ['replaced']],
    ['spares it in a POST where that is turned off', form, { replaces: false }, []],
  ])('%s', async (_, init, options, expected) => {
    const host = await startOwn(options);
    const reasons = reasonsOf(host);
    const first = findCookie(await logIn(host), SESSION) ?? '';
    const headers = { ...OWN_PAGE, Cookie: first };
    expect((await host.request('/callback', { ...init, headers })).status).toBe(200);
    expect(reasons).toEqual(expected);
  });

  it('says what the option must be', async () => {
    const host = await startOwn({ replaces: 'yes' });
    host.app.silent = true;
    const errors: unknown[] = [];
    host.app.on('error', (error) => errors.push(error));
    expect((await host.request('/callback', form)).status).toBe(500);
    expect(errors).toMatchObject([{ message: "replaces must be true or false, not 'yes'." }]);
  });
});
