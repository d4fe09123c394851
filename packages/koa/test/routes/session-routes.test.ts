import type { SessionManager } from '@jwt-sessions/core';
import { koaSessions } from '@jwt-sessions/koa';
import { Router } from '@koa/router';
import type Koa from 'koa';
import { describe, expect, it } from 'vitest';
import { logIn, readJson, type TokenJson } from '../support/answers.js';
import { exchange, requestText } from '../support/exchange.js';
import { expectRefusal, problem, TOKEN_MISSING } from '../support/problem.js';
import { json, startHost } from '../support/start-host.js';
import { authenticateUser, startRoutes } from '../support/start-routes.js';

const ALICE = { username: 'alice', password: 'wonderland' };
/** The headers and the body by which alice logs in. */
const JSON_OF_ALICE = [
  'Content-Type: application/json',
  `Content-Length: ${JSON.stringify(ALICE).length}`,
  '',
  JSON.stringify(ALICE),
].join('\r\n');

function notAllowed(allow: string) {
  return problem(405, 'Method Not Allowed', 'method_not_allowed', `Allowed here: ${allow}.`);
}

describe('the routes', () => {
  describe('with a method that a path does not have', () => {
    it.each([
      ['DELETE', '/sessions', 'GET, HEAD, POST'],
      ['DELETE', '/sessions/', 'GET, HEAD, POST'],
      ['PUT', '/sessions', 'GET, HEAD, POST'],
      ['PATCH', '/sessions', 'GET, HEAD, POST'],
      ['OPTIONS', '/sessions', 'GET, HEAD, POST'],
      ['PROPFIND', '/sessions', 'GET, HEAD, POST'],
      ['POST', '/sessions/current', 'GET, HEAD, DELETE'],
      ['PATCH', '/sessions/current', 'GET, HEAD, DELETE'],
      ['GET', '/sessions/others', 'DELETE'],
      ['POST', '/sessions/others', 'DELETE'],
      ['GET', '/sessions/all', 'DELETE'],
      ['PUT', '/sessions/AAAAAAAAAAAAAAAAAAAAAA', 'GET, HEAD, PATCH, DELETE'],
      ['POST', '/sessions/AAAAAAAAAAAAAAAAAAAAAA', 'GET, HEAD, PATCH, DELETE'],
      ['GET', '/sessions/current/rotate', 'POST'],
      ['DELETE', '/sessions/idle-timeout', 'GET, HEAD, PUT'],
      ['PATCH', '/sessions/idle-timeout', 'GET, HEAD, PUT'],
      ['GET', '/sessions/AAAAAAAAAAAAAAAAAAAAAA/confirm', 'POST'],
      ['DELETE', '/sessions/AAAAAAAAAAAAAAAAAAAAAA/deny', 'POST'],
    ])('answers %s %s with 405 and Allow: %s', async (method, path, allow) => {
      const host = await startRoutes();
      const { token, session } = await logIn(host, 'alice');

      const response = await host.as(token, path, { method });

      expect(response.headers.get('Allow')).toBe(allow);
      await expectRefusal(response, notAllowed(allow));
      expect(await host.sessions.find('alice', session.id)).not.toBeNull();
    });

    it('asks for no session first', async () => {
      const host = await startRoutes();

      await expectRefusal(host.request('/sessions', { method: 'DELETE' }), notAllowed('GET, HEAD, POST'));
    });
  });

  describe('outside its prefix', () => {
    it.each([
      '/',
      '/sessionsfoo',
      '/sessions-old',
      '/Sessions',
      '/SESSIONS/current',
      '/api/sessions',
      '/session',
    ])('passes %s on', async (path) => {
      const host = await startHost((app, sessions) => {
        app.use(koaSessions(sessions, { authenticateUser }).routes());
        app.use((ctx) => {
          ctx.body = 'the application';
        });
      });

      expect(await (await host.request(path)).text()).toBe('the application');
    });

    it("passes on a path below it that isn't its own", async () => {
      const host = await startHost((app, sessions) => {
        app.use(koaSessions(sessions, { authenticateUser }).routes());
        app.use((ctx) => {
          ctx.body = 'the application';
        });
      });

      expect(await (await host.request('/sessions/current/device')).text()).toBe('the application');
    });

    it('leaves what the application throws to the application', async () => {
      const host = await startHost((app, sessions) => {
        app.use(koaSessions(sessions, { authenticateUser }).routes());
        app.use((ctx) => ctx.throw(418));
      });

      expect((await host.request('/tea')).status).toBe(418);
    });

    it('asks the store nothing', async () => {
      const host = await startRoutes();
      const { token } = await logIn(host, 'alice');
      host.store.calls = [];

      await host.as(token, '/elsewhere');

      expect(host.store.calls).toEqual([]);
    });
  });

  it.each([
    '/sessions',
    '/sessions/ended',
    '/sessions/current',
    '/sessions/devices',
    '/sessions/idle-timeout',
  ])('take no notice of what they do not know in the query of %s', async (path) => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');

    for (const query of ['utm_source=mail', 'currentId=x', 'limitt=7', 'a=1&a=2', '__proto__=x']) {
      expect((await host.as(token, `${path}?${query}`)).status).toBe(200);
    }
    expect(host.errors).toEqual([]);
  });

  describe('mounted', () => {
    /** Logs in, lists and ends below a path. */
    async function expectToWork(mount: (app: Koa, sessions: SessionManager) => void, path: string) {
      const host = await startHost(mount);
      const answer = await host.request(path, json('POST', ALICE));
      expect(answer.status).toBe(201);
      const { token, session } = await readJson<TokenJson>(answer);
      expect((await host.as(token, path)).status).toBe(200);
      expect(await (await host.as(token, `${path}/${session.id}`)).json()).toEqual(session);
      await expectRefusal(host.as(token, path, { method: 'DELETE' }), notAllowed('GET, HEAD, POST'));
      await expectRefusal(host.request(`${path}/current`), TOKEN_MISSING);
      expect((await host.as(token, `${path}/current`, { method: 'DELETE' })).status).toBe(204);
    }

    it('works under a prefix of its own', async () => {
      await expectToWork((app, sessions) => {
        app.use(koaSessions(sessions, { authenticateUser, prefix: '/api/v1/my-sessions' }).routes());
      }, '/api/v1/my-sessions');
    });

    it('works where a path was cut off before it', async () => {
      await expectToWork((app, sessions) => {
        const routes = koaSessions(sessions, { authenticateUser }).routes();
        app.use(async (ctx, next) => {
          if (!ctx.path.startsWith('/api/')) return next();
          const { path } = ctx;
          ctx.path = path.slice('/api'.length);
          await routes(ctx, next);
          ctx.path = path;
        });
      }, '/api/sessions');
    });

    it('works in a Router', async () => {
      await expectToWork((app, sessions) => {
        const router = new Router();
        router.use(koaSessions(sessions, { authenticateUser }).routes());
        app.use(router.routes()).use(router.allowedMethods());
      }, '/sessions');
    });

    it('works in a Router that has a prefix, at a path, beside a parameter of the same name', async () => {
      await expectToWork((app, sessions) => {
        const router = new Router({ prefix: '/tenants/:id' });
        router.use('/api', koaSessions(sessions, { authenticateUser }).routes());
        app.use(router.routes()).use(router.allowedMethods());
      }, '/tenants/7/api/sessions');
    });

    it('works with a trailing slash', async () => {
      const host = await startRoutes();
      const { token } = await logIn(host, 'alice');

      expect((await host.as(token, '/sessions/')).status).toBe(200);
      expect((await host.as(token, '/sessions/current/')).status).toBe(200);
    });
  });

  it('does not ask the store again behind a guard of the same manager', async () => {
    const host = await startHost((app, sessions) => {
      app.use(koaSessions(sessions).requireSession());
      app.use(koaSessions(sessions, { authenticateUser }).routes());
    });
    const { token } = await host.sessions.issue({ userId: 'alice' });
    host.store.calls = [];

    await host.as(token, '/sessions');

    expect(host.store.calls).toEqual(['find', 'list']);
  });

  it('puts the session on ctx.state for those in front of it', async () => {
    const users: unknown[] = [];
    const host = await startHost((app, sessions) => {
      app.use(async (ctx, next) => {
        await next();
        users.push(ctx.state.session?.userId);
      });
      app.use(koaSessions(sessions, { authenticateUser }).routes());
    });
    const { token } = await host.sessions.issue({ userId: 'alice' });

    await host.as(token, '/sessions');

    expect(users).toEqual(['alice']);
  });

  it('notes the address of requests', async () => {
    let now = Date.now();
    const host = await startRoutes({}, { tuning: { clock: () => now } });
    host.app.proxy = true;
    const { token } = await logIn(host, 'alice');
    now += 3_600_000;

    await host.as(token, '/sessions', { headers: { 'X-Forwarded-For': '203.0.113.5' } });
    await host.sessions.flush();

    expect((await host.sessions.authenticate(token)).lastIp).toBe('203.0.113.5');
  });

  it('answers requests that arrive together on one connection, in order', async () => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');
    const authorization = `Authorization: Bearer ${token}`;

    const answers = await exchange(
      host.port,
      `GET /sessions/current HTTP/1.1\r\nHost: localhost\r\n${authorization}\r\n\r\n`,
      `POST /sessions HTTP/1.1\r\nHost: localhost\r\n${JSON_OF_ALICE}`,
      requestText('PUT /sessions', [authorization]),
    );

    expect([...answers.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status)).toEqual([
      '200',
      '201',
      '405',
    ]);
  });
});
