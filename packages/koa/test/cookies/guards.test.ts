import { type KoaSessionsOptions, koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { withCookies } from '../support/cookies.js';
import { exchange, requestText } from '../support/exchange.js';
import {
  CROSS_SITE,
  expectRefusal,
  INVALID_TOKEN,
  invalidRequest,
  TOKEN_MISSING,
} from '../support/problem.js';
import { startHost } from '../support/start-host.js';
import { authenticateUser, startRoutes } from '../support/start-routes.js';

const SESSION = '__Host-session';

describe('the cookie in a guard', () => {
  async function startGuarded(options: KoaSessionsOptions) {
    const host = await startHost((app, sessions) => {
      app.use(koaSessions(sessions, options).requireSession());
      app.use((ctx) => {
        ctx.body = ctx.state.session.userId;
      });
    });
    return { host, ...(await host.sessions.issue({ userId: 'alice' })) };
  }

  it.each([
    ['alone', (cookie: string) => cookie],
    ['among others', (cookie: string) => `a=1; ${cookie}; b=2`],
    ['without blanks between', (cookie: string) => `a=1;${cookie};b=2`],
    ['beside one whose name is longer', (cookie: string) => `x${cookie}x; ${cookie}`],
  ])('takes the token from the cookie, %s', async (_name, header) => {
    const { host, token } = await startGuarded({ cookie: true });

    const response = await withCookies(host, [header(`${SESSION}=${token}`)], '/');

    expect(await response.text()).toBe('alice');
  });

  it('takes it from the cookie of the name that was given', async () => {
    const { host, token } = await startGuarded({ cookie: { name: 'sid' } });

    expect((await withCookies(host, [`sid=${token}`], '/')).status).toBe(200);
    await expectRefusal(withCookies(host, [`${SESSION}=${token}`], '/'), TOKEN_MISSING);
  });

  it('still takes the Authorization header', async () => {
    const { host, token } = await startGuarded({ cookie: true });

    expect((await host.as(token, '/')).status).toBe(200);
  });

  it('takes it from the cookie of the usual name where nothing is said of cookies', async () => {
    const { host, token } = await startGuarded({});
    const cross = { method: 'POST', headers: { 'Sec-Fetch-Site': 'cross-site' } };

    const response = await withCookies(host, [`${SESSION}=${token}`], '/');

    expect(await response.text()).toBe('alice');
    expect(response.headers.getSetCookie()).toEqual([]);
    await expectRefusal(withCookies(host, [`${SESSION}=${token}`], '/', cross), CROSS_SITE);
  });

  it('takes an empty cookie for none', async () => {
    const { host } = await startGuarded({ cookie: true });

    await expectRefusal(withCookies(host, [`${SESSION}=`], '/'), TOKEN_MISSING);
  });

  it('leaves the cookie of a session in whose status only a newer version lets it in', async () => {
    const { host, token, session } = await startGuarded({ cookie: true });
    await host.store.update(session.id, {}, { status: 'suspended' as never }, Date.now());

    const response = await withCookies(host, [`${SESSION}=${token}`], '/');

    expect(response.headers.getSetCookie()).toEqual([]);
    await expectRefusal(Promise.resolve(response), INVALID_TOKEN);
  });

  it('answers a dead cookie like a dead token', async () => {
    const { host } = await startGuarded({ cookie: true });

    await expectRefusal(withCookies(host, [`${SESSION}=dead`], '/'), INVALID_TOKEN);
  });

  it.each([
    ['that is right', 'alice', 'bob', 200],
    ['that is dead', 'alice', 'dead', 401],
  ])(
    'lets an Authorization header %s decide alone where a cookie comes as well',
    async (_, cookie, header, status) => {
      const { host } = await startGuarded({ cookie: true });
      const tokens = new Map([['dead', 'dead']]);
      for (const userId of ['alice', 'bob'])
        tokens.set(userId, (await host.sessions.issue({ userId })).token);
      const headers = { Cookie: `${SESSION}=${tokens.get(cookie)}`, Origin: 'https://elsewhere.example' };

      for (const method of ['GET', 'POST']) {
        const response = await host.as(tokens.get(header) ?? '', '/', { method, headers });

        expect(response.status).toBe(status);
        expect(response.headers.getSetCookie()).toEqual([]);
        if (status === 200) expect(await response.text()).toBe('bob');
      }
    },
  );

  it("leaves another scheme's credentials to others", async () => {
    const { host, token } = await startGuarded({ cookie: true });
    const headers = { Authorization: 'Basic YWxpY2U6eA==' };

    expect((await withCookies(host, [`${SESSION}=${token}`], '/', { headers })).status).toBe(200);
  });

  it('refuses the cookies of two sessions', async () => {
    const { host, token } = await startGuarded({ cookie: { name: 'sid' } });
    const other = await host.sessions.issue({ userId: 'bob' });

    await expectRefusal(
      withCookies(host, [`sid=${token}`, `sid=${other.token}`], '/'),
      invalidRequest('There is more than one cookie sid. All of them expire now: log in again.'),
    );
  });

  it('asks the store once however many guards and routes read the cookie', async () => {
    const host = await startHost((app, sessions) => {
      app.use(koaSessions(sessions, { cookie: true }).optionalSession());
      app.use(koaSessions(sessions, { cookie: true }).requireSession());
      app.use(koaSessions(sessions, { authenticateUser, cookie: true }).routes());
    });
    const { token } = await host.sessions.issue({ userId: 'alice' });
    host.store.calls = [];

    const response = await withCookies(host, [`${SESSION}=${token}`], '/sessions');

    expect(response.status).toBe(200);
    expect(host.store.calls).toEqual(['find', 'list']);
  });

  it('tells the sessions of two cookies in one request apart', async () => {
    const users: string[] = [];
    const host = await startHost((app, sessions) => {
      for (const name of ['owner', 'helper']) {
        app.use(koaSessions(sessions, { cookie: { name } }).requireSession());
        app.use((ctx, next) => {
          users.push(ctx.state.session.userId);
          return next();
        });
      }
    });
    const alice = await host.sessions.issue({ userId: 'alice' });
    const bob = await host.sessions.issue({ userId: 'bob' });

    await withCookies(host, [`owner=${alice.token}`, `helper=${bob.token}`], '/');

    expect(users).toEqual(['alice', 'bob']);
  });

  it('is optional where the session is', async () => {
    const host = await startHost((app, sessions) => {
      app.use(koaSessions(sessions, { cookie: true }).optionalSession());
      app.use((ctx) => {
        ctx.body = ctx.state.session?.userId ?? 'stranger';
      });
    });
    const { token } = await host.sessions.issue({ userId: 'alice' });
    const greet = async (cookie: string) => (await withCookies(host, [cookie], '/')).text();

    expect(await greet(`${SESSION}=${token}`)).toBe('alice');
    expect(await greet(`${SESSION}=dead`)).toBe('stranger');
    expect(await greet('a=b')).toBe('stranger');
  });

  it('lives on after a Cookie header of odd bytes', async () => {
    const host = await startRoutes({ cookie: true });

    const answer = await exchange(
      host.port,
      requestText('GET /sessions', [`Cookie: ;;=;${SESSION};=${SESSION}=x; ${SESSION}=\xff\x80"`]),
    );

    expect(answer).toMatch(/^HTTP\/1.1 401 /);
  });
});
