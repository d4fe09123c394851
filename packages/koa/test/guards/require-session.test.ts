import { InvalidTokenError, SessionManager, StoreUnavailableError } from '@jwt-sessions/core';
import { koaSessions, SessionHttpError } from '@jwt-sessions/koa';
import type Koa from 'koa';
import { describe, expect, it } from 'vitest';
import { exchange, requestText } from '../support/exchange.js';
import { ProbedStore } from '../support/probed-store.js';
import {
  expectRefusal,
  INVALID_TOKEN,
  invalidRequest,
  STORE_UNAVAILABLE,
  TOKEN_MISSING,
} from '../support/problem.js';
import { KEYS, startHost } from '../support/start-host.js';

const DAY = 86_400_000;

/** Behind the guard, the application answers with the session that it was given. */
function mountGuarded(app: Koa, sessions: SessionManager): void {
  app.use(koaSessions(sessions).requireSession());
  app.use((ctx) => {
    ctx.body = ctx.state.session;
  });
}

describe('requireSession', () => {
  describe('with a valid token', () => {
    it('puts the session on ctx.state', async () => {
      const host = await startHost(mountGuarded);
      const { token, session } = await host.sessions.issue({ userId: 'alice', data: { role: 'admin' } });

      const response = await host.as(token, '/');

      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({
        id: session.id,
        userId: 'alice',
        status: 'active',
        createdAt: session.createdAt.toISOString(),
        lastActiveAt: session.lastActiveAt.toISOString(),
        authenticatedAt: session.authenticatedAt.toISOString(),
        authMethods: [],
        expiresAt: session.expiresAt.toISOString(),
        absoluteExpiresAt: session.absoluteExpiresAt.toISOString(),
        lastIp: null,
        rememberMe: true,
        impersonatedBy: null,
        data: { role: 'admin' },
        tokenIssuedAt: expect.stringMatching(/T.*\.000Z$/),
      });
    });

    it.each(['Bearer', 'bearer', 'BEARER', 'Bearer  '])('takes the scheme %j', async (scheme) => {
      const host = await startHost(mountGuarded);
      const { token } = await host.sessions.issue({ userId: 'alice' });

      const response = await host.request('/', { headers: { Authorization: `${scheme} ${token}` } });

      expect(response.status).toBe(200);
    });

    it('asks the store once, by one read', async () => {
      const host = await startHost(mountGuarded);
      const { token } = await host.sessions.issue({ userId: 'alice' });
      host.store.calls = [];

      await host.as(token, '/');

      expect(host.store.calls).toEqual(['find']);
    });

    it('asks the store once however many guards of one manager a request passes', async () => {
      const host = await startHost((app, sessions) => {
        app.use(koaSessions(sessions).requireSession());
        mountGuarded(app, sessions);
      });
      const { token } = await host.sessions.issue({ userId: 'alice' });
      host.store.calls = [];

      const response = await host.as(token, '/');

      expect(response.status).toBe(200);
      expect(host.store.calls).toEqual(['find']);
    });

    it('does not take the word of another manager', async () => {
      const other = new SessionManager({
        store: new ProbedStore(),
        keys: KEYS,
        tuning: { purgeInterval: 'none' },
      });
      const host = await startHost((app, sessions) => {
        app.use(koaSessions(sessions).requireSession());
        mountGuarded(app, other);
      });
      const { token } = await host.sessions.issue({ userId: 'alice' });

      await expectRefusal(host.as(token, '/'), INVALID_TOKEN);
    });

    it('leaves what the application throws to the application, even an error of this library', async () => {
      const failure = new InvalidTokenError('malformed');
      const host = await startHost((app, sessions) => {
        app.use(koaSessions(sessions).requireSession());
        app.use(() => {
          throw failure;
        });
      });
      const { token } = await host.sessions.issue({ userId: 'alice' });

      const response = await host.as(token, '/');

      expect(response.status).toBe(500);
      expect(host.errors).toEqual([failure]);
    });
  });

  describe('without a token', () => {
    it('answers 401 with a bare challenge', async () => {
      const host = await startHost(mountGuarded);

      await expectRefusal(host.request('/'), TOKEN_MISSING);
    });

    it('takes another scheme for no token at all', async () => {
      const host = await startHost(mountGuarded);

      await expectRefusal(
        host.request('/', { headers: { Authorization: 'Basic YWxpY2U6d29uZGVybGFuZA==' } }),
        TOKEN_MISSING,
      );
    });

    it.each(['Bearer\tTOKEN', 'Bearer:TOKEN', 'Bearer, TOKEN', '"Bearer TOKEN', '=Bearer TOKEN'])(
      'takes what is no scheme and a token for none: %j',
      async (credentials) => {
        const host = await startHost(mountGuarded);
        const { token } = await host.sessions.issue({ userId: 'alice' });
        const Authorization = credentials.replace('TOKEN', token);

        await expectRefusal(host.request('/', { headers: { Authorization } }), TOKEN_MISSING);
      },
    );

    it('does not go on to the application', async () => {
      let reached = false;
      const host = await startHost((app, sessions) => {
        app.use(koaSessions(sessions).requireSession());
        app.use(() => {
          reached = true;
        });
      });

      await host.request('/');

      expect(reached).toBe(false);
    });

    it('emits no error', async () => {
      const host = await startHost(mountGuarded);

      await host.request('/');

      expect(host.errors).toEqual([]);
    });

    it('keeps headers that were set before it, such as those of CORS', async () => {
      const host = await startHost((app, sessions) => {
        app.use((ctx, next) => {
          ctx.set('Access-Control-Allow-Origin', 'https://example.com');
          return next();
        });
        mountGuarded(app, sessions);
      });

      const response = await host.request('/');

      expect(response.status).toBe(401);
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('https://example.com');
    });
  });

  describe('with a token that lets nobody in', () => {
    it.each(['', ' ', 'x', 'a.b.c', 'one two', 'ü.ü.ü'])('answers %j with invalid_token', async (token) => {
      const host = await startHost(mountGuarded);

      await expectRefusal(host.as(token, '/'), INVALID_TOKEN);
    });

    it('answers malformed, forged, expired, ended and foreign ones byte for byte alike', async () => {
      let now = Date.now();
      const host = await startHost(mountGuarded, { tuning: { clock: () => now } });
      const forger = new SessionManager({
        store: new ProbedStore(),
        keys: KEYS.replace('AAEC', 'BBBB'),
        tuning: { purgeInterval: 'none' },
      });
      const expired = await host.sessions.issue({ userId: 'alice' });
      now += 366 * DAY;
      const ended = await host.sessions.issue({ userId: 'alice' });
      await host.sessions.revoke('alice', ended.session.id);
      const elsewhere = new SessionManager({
        store: new ProbedStore(),
        keys: KEYS,
        tuning: { purgeInterval: 'none', clock: () => now },
      });
      const tokens = [
        'malformed',
        (await forger.issue({ userId: 'alice' })).token,
        expired.token,
        ended.token,
        (await elsewhere.issue({ userId: 'alice' })).token,
      ];
      const reasons: string[] = [];
      host.sessions.on('refused', ({ reason }) => reasons.push(reason));

      const answers = [];
      for (const token of tokens) {
        answers.push(await exchange(host.port, requestText('GET /', [`Authorization: Bearer ${token}`])));
      }

      expect(reasons).toEqual([
        'malformed',
        'bad_signature',
        'token_expired',
        'session_absent',
        'session_absent',
      ]);
      expect(answers[0]).toMatch(/^HTTP\/1.1 401 Unauthorized\r\n/);
      expect(new Set(answers).size).toBe(1);
    });

    it('tells the host why, once, with the address', async () => {
      const host = await startHost((app, sessions) => {
        app.use(koaSessions(sessions).requireSession());
      });
      const refusals: unknown[] = [];
      host.sessions.on('refused', (event) => refusals.push(event));

      await host.as('malformed', '/');

      expect(refusals).toEqual([{ reason: 'malformed', sessionId: null, userId: null, ip: '127.0.0.1' }]);
    });

    it('refuses two Authorization headers, the first of which is valid', async () => {
      const host = await startHost(mountGuarded);
      const { token } = await host.sessions.issue({ userId: 'alice' });

      const answer = await exchange(
        host.port,
        requestText('GET /', [`Authorization: Bearer ${token}`, 'authorization: Bearer x']),
      );

      expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
      expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toEqual(
        invalidRequest('There is more than one Authorization header.').body,
      );
    });

    it('takes no other header for a second one, be it as long, named alike, or of that value', async () => {
      const host = await startHost(mountGuarded);
      const { token } = await host.sessions.issue({ userId: 'alice' });

      const answer = await exchange(
        host.port,
        requestText('GET /', [
          `Authorization: Bearer ${token}`,
          'Cache-Control: no-cache',
          'Cache-Control: no-store',
          'Proxy-Authorization: x',
          'Authorization-Info: x',
          'Access-Control-Request-Headers: authorization',
        ]),
      );

      expect(answer).toMatch(/^HTTP\/1.1 200 /);
    });

    it('takes a header without a token for one that is empty', async () => {
      const host = await startHost(mountGuarded);
      const reasons: string[] = [];
      host.sessions.on('refused', ({ reason }) => reasons.push(reason));

      for (const Authorization of ['Bearer', 'Bearer '])
        await expectRefusal(host.request('/', { headers: { Authorization } }), INVALID_TOKEN);

      expect(reasons).toEqual(['malformed', 'malformed']);
    });

    it('refuses two tokens joined into one header', async () => {
      const host = await startHost(mountGuarded);
      const { token } = await host.sessions.issue({ userId: 'alice' });

      await expectRefusal(host.as(`${token}, Bearer ${token}`, '/'), INVALID_TOKEN);
    });

    it('lives on after a token of a megabyte, which Node refuses by itself', async () => {
      const host = await startHost(mountGuarded);
      const { token } = await host.sessions.issue({ userId: 'alice' });

      const answer = await exchange(
        host.port,
        requestText('GET /', [`Authorization: Bearer ${'x'.repeat(1_000_000)}`]),
      );

      expect(answer).toMatch(/^(HTTP\/1.1 431 |$)/);
      expect((await host.as(token, '/')).status).toBe(200);
    });
  });

  describe('when the store fails', () => {
    it('answers 503 with Retry-After and hides the cause', async () => {
      const host = await startHost(mountGuarded);
      const { token } = await host.sessions.issue({ userId: 'alice' });
      host.store.failure = new Error('connect ECONNREFUSED 10.0.0.7:5432');

      const response = await host.as(token, '/');

      expect(response.headers.get('Retry-After')).toBe('5');
      await expectRefusal(response, STORE_UNAVAILABLE);
    });

    it('emits the error once on the application, with its cause', async () => {
      const host = await startHost(mountGuarded);
      const { token } = await host.sessions.issue({ userId: 'alice' });
      host.store.failure = new Error('connect ECONNREFUSED 10.0.0.7:5432');

      await host.as(token, '/');

      expect(host.errors).toEqual([new StoreUnavailableError(host.store.failure)]);
      expect((host.errors[0] as Error).cause).toBe(host.store.failure);
    });

    it('asks again at the next request', async () => {
      const host = await startHost(mountGuarded);
      const { token } = await host.sessions.issue({ userId: 'alice' });
      host.store.failure = new Error('down');
      await host.as(token, '/');
      host.store.failure = null;

      expect((await host.as(token, '/')).status).toBe(200);
    });
  });

  describe("with errors: 'throw'", () => {
    function mountThrowing(app: Koa, sessions: SessionManager, caught: unknown[] = []): void {
      app.use(async (_ctx, next) => {
        try {
          await next();
        } catch (error) {
          caught.push(error);
          throw error;
        }
      });
      app.use(koaSessions(sessions, { errors: 'throw' }).requireSession());
    }

    it('throws the Koa way: status, headers and expose, with a code', async () => {
      const caught: unknown[] = [];
      const host = await startHost((app, sessions) => mountThrowing(app, sessions, caught));

      await host.as('malformed', '/');

      expect(caught).toHaveLength(1);
      expect(caught[0]).toBeInstanceOf(SessionHttpError);
      expect(caught[0]).toMatchObject({
        name: 'SessionHttpError',
        message: 'The token is not valid. Log in again.',
        code: 'invalid_token',
        status: 401,
        statusCode: 401,
        expose: true,
        headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"', 'Cache-Control': 'no-store' },
        cause: new InvalidTokenError('malformed'),
      });
    });

    it('gives nothing of the cause to a host that answers with the error itself', async () => {
      const caught: unknown[] = [];
      const host = await startHost((app, sessions) => mountThrowing(app, sessions, caught));

      await host.as('malformed', '/');

      expect(JSON.stringify(caught[0])).not.toContain('malformed');
    });

    it('leaves Koa to answer with the challenge', async () => {
      const host = await startHost(mountThrowing);

      const response = await host.request('/');

      expect(response.status).toBe(401);
      expect(response.headers.get('WWW-Authenticate')).toBe('Bearer');
      expect(await response.text()).toBe('A session is needed.');
    });

    it('lets Koa emit a store failure, once, and hide it', async () => {
      const host = await startHost(mountThrowing);
      const { token } = await host.sessions.issue({ userId: 'alice' });
      host.store.failure = new Error('down');

      const response = await host.as(token, '/');

      expect(response.status).toBe(503);
      expect(response.headers.get('Retry-After')).toBe('5');
      expect(await response.text()).toBe('Service Unavailable');
      expect(host.errors).toMatchObject([{ code: 'store_unavailable', expose: false }]);
    });
  });
});
