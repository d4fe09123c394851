import { InvalidTokenError, type SessionManager } from '@jwt-sessions/core';
import {
  type AuthenticateUser,
  InvalidRequestError,
  koaSessions,
  LoginRefusedError,
  TooManyAttemptsError,
} from '@jwt-sessions/koa';
import type { Context } from 'koa';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { logIn, readJson, type TokenJson } from '../support/answers.js';
import { exchange, requestText } from '../support/exchange.js';
import { expectRefusal, invalidRequest, problem, STORE_UNAVAILABLE } from '../support/problem.js';
import { quoted } from '../support/quoted.js';
import { json, startHost } from '../support/start-host.js';
import { startRoutes } from '../support/start-routes.js';

const ALICE = { username: 'alice', password: 'wonderland' };
const INVALID_CREDENTIALS = problem(
  401,
  'Unauthorized',
  'invalid_credentials',
  'The credentials are not valid.',
  'Bearer',
);

describe('POST /sessions', () => {
  it('answers 201 with a token and the session, flat', async () => {
    const host = await startRoutes();
    const request = json('POST', { ...ALICE, app: { name: 'Shop', version: '2.1' }, label: 'Kitchen' });
    const headers = { ...request.headers, 'User-Agent': 'curl/8.5.0' };

    const response = await host.request('/sessions', { ...request, headers });
    const { token, ...rest } = await readJson<TokenJson>(response);

    const session = await host.sessions.authenticate(token);
    expect(response.status).toBe(201);
    expect(response.headers.get('Content-Type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(session.userId).toBe('alice');
    expect(rest).toEqual({
      tokenType: 'Bearer',
      deviceSecret: expect.stringMatching(/^[\w-]{22}\.[\w-]{22}$/),
      tokenExpiresAt: session.absoluteExpiresAt.toISOString(),
      session: {
        id: session.id,
        createdAt: session.createdAt.toISOString(),
        lastActiveAt: session.lastActiveAt.toISOString(),
        expiresAt: session.expiresAt.toISOString(),
        status: 'active',
        ip: '127.0.0.1',
        lastIp: '127.0.0.1',
        title: 'Shop 2.1',
        clientType: 'app',
        device: expect.anything(),
        os: expect.anything(),
        browser: expect.anything(),
        app: { name: 'Shop', version: '2.1' },
        location: null,
        label: 'Kitchen',
        deviceId: expect.stringMatching(/^[\w-]{22}$/),
        impersonatedBy: null,
        current: true,
      },
    });
  });

  it('asks the store for the known devices, and for one insert that notes the device', async () => {
    const host = await startRoutes();

    await host.request('/sessions', json('POST', ALICE));

    expect(host.store.calls).toEqual(['findUser', 'insert']);
  });

  it('asks the store for one insert and nothing else where devices are not known', async () => {
    const host = await startRoutes({}, { tuning: { maxKnownDevices: 0 } });

    await host.request('/sessions', json('POST', ALICE));

    expect(host.store.calls).toEqual(['insert']);
  });

  it('hands the body to authenticateUser as the client sent it', async () => {
    const bodies: unknown[] = [];
    const host = await startRoutes({
      authenticateUser: (body) => {
        bodies.push(body);
        return null;
      },
    });

    await host.request('/sessions', json('POST', { username: { $ne: null }, password: ['x'], captcha: 7 }));

    expect(bodies).toEqual([{ username: { $ne: null }, password: ['x'], captcha: 7 }]);
  });

  it('hands the context to authenticateUser', async () => {
    const addresses: string[] = [];
    const host = await startRoutes({
      authenticateUser: (_body, ctx) => {
        addresses.push(ctx.ip);
        return 'alice';
      },
    });

    await host.request('/sessions', json('POST', ALICE));

    expect(addresses).toEqual(['127.0.0.1']);
  });

  it('leaves the password nowhere on the context', async () => {
    const contexts: Context[] = [];
    const host = await startRoutes({
      authenticateUser: (_body, ctx) => {
        contexts.push(ctx);
        return 'alice';
      },
    });

    await host.request('/sessions', json('POST', ALICE));

    const { body, rawBody } = contexts[0]?.request ?? {};
    expect({ body, rawBody }).toEqual({ body: undefined, rawBody: undefined });
  });

  it('refuses wrong credentials with 401 and a bare challenge', async () => {
    const host = await startRoutes();

    await expectRefusal(
      host.request('/sessions', json('POST', { ...ALICE, password: 'x' })),
      INVALID_CREDENTIALS,
    );
    expect(host.store.calls).toEqual([]);
  });

  it('refuses a log-in that all sessions were ended during, byte for byte like a wrong password', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const manager: { sessions?: SessionManager } = {};
    const host = await startRoutes({
      authenticateUser: async ({ password }) => {
        if (password !== 'wonderland') return null;
        // Meanwhile, in another request: the password is changed and everything ended. And then time goes by.
        await manager.sessions?.revokeAll('alice');
        vi.setSystemTime(Date.now() + 60_000);
        return 'alice';
      },
    });
    manager.sessions = host.sessions;
    const send = (password: string) => {
      const body = JSON.stringify({ username: 'alice', password });
      const headers = ['Content-Type: application/json', `Content-Length: ${body.length}`];
      return exchange(host.port, requestText('POST /sessions', headers, body));
    };

    const overtaken = await send('wonderland');

    expect(overtaken).toMatch(/^HTTP\/1.1 401 /);
    expect(overtaken).toBe(await send('wrong'));
    expect((await host.sessions.list('alice')).sessions).toEqual([]);
  });

  it('answers 409 at the limit', async () => {
    const host = await startRoutes({}, { maxSessions: 1, onLimit: 'reject' });
    await host.request('/sessions', json('POST', ALICE));

    await expectRefusal(
      host.request('/sessions', json('POST', ALICE)),
      problem(
        409,
        'Conflict',
        'session_limit_reached',
        'The limit of 1 sessions is reached. End one of them first.',
      ),
    );
  });

  it('answers 503 when the store fails', async () => {
    const host = await startRoutes();
    host.store.failure = new Error('down');

    await expectRefusal(host.request('/sessions', json('POST', ALICE)), STORE_UNAVAILABLE);
    expect(host.errors).toHaveLength(1);
  });

  it("throws to the host with errors: 'throw'", async () => {
    const host = await startRoutes({ errors: 'throw' });

    const response = await host.request('/sessions', json('POST', { username: 'alice' }));

    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer');
    expect(host.errors).toMatchObject([{ code: 'invalid_credentials', status: 401, expose: true }]);
  });

  describe('the members about the session', () => {
    it.each([
      [{ app: { name: 'Shop' } }, { app: { name: 'Shop', version: null }, label: null }],
      [{ app: { name: 'Shop', version: null } }, { app: { name: 'Shop', version: null }, label: null }],
      [
        { app: null, label: null },
        { app: null, label: null },
      ],
      [{ label: 'Phone' }, { app: null, label: 'Phone' }],
    ])('takes %j', async (members, expected) => {
      const host = await startRoutes();

      expect((await logIn(host, 'alice', members)).session).toMatchObject(expected);
    });

    it('cuts what is too long', async () => {
      const host = await startRoutes();
      const long = 'x'.repeat(5000);

      const { session } = await logIn(host, 'alice', { app: { name: long, version: long }, label: long });

      for (const text of [session.label, session.app?.name, session.app?.version]) {
        expect(text).toMatch(/^x{1,512}$/);
      }
    });

    const AN_APP = 'app must be an object such as { "name": "Shop", "version": "2.1" }';
    it.each<[unknown, string]>([
      ['Shop', `${AN_APP}, not 'Shop'.`],
      [7, `${AN_APP}, not 7.`],
      [[], 'app.name must be a string, not undefined.'],
      [{}, 'app.name must be a string, not undefined.'],
      [{ version: '1' }, 'app.name must be a string, not undefined.'],
      [{ name: 7 }, 'app.name must be a string, not 7.'],
      [{ name: 'Shop', version: 2 }, 'app.version must be a string, not 2.'],
    ])('refuses app %j before the application is asked', async (app, detail) => {
      let asked = false;
      const host = await startRoutes({
        authenticateUser: () => {
          asked = true;
          return 'alice';
        },
      });

      await expectRefusal(host.request('/sessions', json('POST', { ...ALICE, app })), invalidRequest(detail));
      expect(asked).toBe(false);
    });

    it.each([7, true, {}, ['x']])('refuses label %j', async (label) => {
      const host = await startRoutes();

      await expectRefusal(
        host.request('/sessions', json('POST', { ...ALICE, label })),
        invalidRequest(`label must be a string, not ${quoted(label)}.`),
      );
    });
  });

  describe('when authenticateUser refuses', () => {
    const refusing = (refuse: (ctx: Context) => never): AuthenticateUser => {
      return async (_body, ctx) => refuse(ctx);
    };

    it.each<[string, (ctx: Context) => never, string]>([
      [
        'LoginRefusedError',
        () => {
          throw new LoginRefusedError('Solve the captcha.');
        },
        'Solve the captcha.',
      ],
      ['ctx.throw(403) with a message', (ctx) => ctx.throw(403, 'Solve the captcha.'), 'Solve the captcha.'],
      ['ctx.throw(403)', (ctx) => ctx.throw(403), 'Forbidden'],
      [
        'ctx.throw(403) with a message that is not for the client',
        (ctx) => ctx.throw(403, 'user 7 is banned', { expose: false }),
        'This log-in is refused.',
      ],
    ])('answers %s with 403', async (_name, refuse, detail) => {
      const host = await startRoutes({ authenticateUser: refusing(refuse) });

      await expectRefusal(
        host.request('/sessions', json('POST', ALICE)),
        problem(403, 'Forbidden', 'login_refused', detail),
      );
      expect(host.errors).toEqual([]);
    });

    it.each<[string, (ctx: Context) => never, string]>([
      [
        'TooManyAttemptsError',
        () => {
          throw new TooManyAttemptsError('15m');
        },
        '900',
      ],
      ['ctx.throw(429)', (ctx) => ctx.throw(429), '60'],
      ['ctx.throw(429) with Retry-After', (ctx) => ctx.throw(429, { headers: { 'Retry-After': '7' } }), '7'],
      ['ctx.throw(429) with retry-after', (ctx) => ctx.throw(429, { headers: { 'retry-after': '7' } }), '7'],
    ])('answers %s with 429 and Retry-After', async (_name, refuse, retryAfter) => {
      const host = await startRoutes({ authenticateUser: refusing(refuse) });

      const response = await host.request('/sessions', json('POST', ALICE));

      expect(response.headers.get('Retry-After')).toBe(retryAfter);
      expect(await response.json()).toMatchObject({ status: 429, code: 'too_many_attempts' });
    });

    it('answers InvalidRequestError with 400', async () => {
      const host = await startRoutes({
        authenticateUser: refusing(() => {
          throw new InvalidRequestError('username must be a text.');
        }),
      });

      await expectRefusal(
        host.request('/sessions', json('POST', ALICE)),
        invalidRequest('username must be a text.'),
      );
    });
  });

  describe('when authenticateUser fails', () => {
    it.each<[string, unknown]>([
      ['an error', new Error('the user database is down')],
      ['an error of this library that was meant for something else', new InvalidTokenError('malformed')],
      ['another status', Object.assign(new Error('teapot'), { status: 418, expose: true })],
    ])('passes on %s untouched', async (_name, failure) => {
      const caught: unknown[] = [];
      const host = await startHost((app, sessions) => {
        app.use((_ctx, next) => next().catch((error: unknown) => caught.push(error)));
        app.use(
          koaSessions(sessions, {
            authenticateUser: async () => {
              throw failure;
            },
          }).routes(),
        );
      });

      await host.request('/sessions', json('POST', ALICE));

      expect(caught[0]).toBe(failure);
      expect(host.errors).toEqual([]);
    });

    it.each([undefined, 7, {}, true, { userId: 7 }])(
      'takes the answer %j for a bug of the host',
      async (answer) => {
        const host = await startRoutes({ authenticateUser: (() => answer) as unknown as AuthenticateUser });

        const response = await host.request('/sessions', json('POST', ALICE));

        expect(response.status).toBe(500);
        expect(host.errors).toEqual([expect.any(TypeError)]);
        expect(host.errors).toMatchObject([
          {
            message:
              'authenticateUser must return the user id as a string, or an object with the userId, or null, not ' +
              `${typeof answer === 'object' ? `an object whose userId is ${quoted((answer as { userId?: unknown }).userId)}` : quoted(answer)}.`,
          },
        ]);
      },
    );
  });
});
