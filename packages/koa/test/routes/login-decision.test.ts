import { type AuthenticateUser, koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { logIn, readJson, type TokenJson } from '../support/answers.js';
import { expectRefusal, INVALID_TOKEN, invalidRequest, problem } from '../support/problem.js';
import { quoted } from '../support/quoted.js';
import { json, startHost } from '../support/start-host.js';
import { startRoutes } from '../support/start-routes.js';

const ALICE = { username: 'alice', password: 'wonderland' };

function deciding(decision: Awaited<ReturnType<AuthenticateUser>>): { authenticateUser: AuthenticateUser } {
  return { authenticateUser: async () => decision };
}

describe('what authenticateUser decides', () => {
  it('may be the user id alone, in an object', async () => {
    const host = await startRoutes(deciding({ userId: 'alice' }));

    const { token, session } = await logIn(host, 'alice');

    expect(session.status).toBe('active');
    expect((await host.sessions.authenticate(token)).data).toBeNull();
  });

  it("may bring the host's data", async () => {
    const host = await startRoutes(deciding({ userId: 'alice', data: { role: 'admin' } }));

    const { token } = await logIn(host, 'alice');

    expect((await host.sessions.authenticate(token)).data).toEqual({ role: 'admin' });
  });

  it('may leave a second factor to come: the session is refused on the routes', async () => {
    const host = await startRoutes(deciding({ userId: 'alice', pending: true }));

    const { token, session } = await logIn(host, 'alice');

    expect(session.status).toBe('pending');
    await expectRefusal(host.as(token, '/sessions'), INVALID_TOKEN);
    await expectRefusal(host.as(token, '/sessions/others', { method: 'DELETE' }), INVALID_TOKEN);
    await expectRefusal(host.as(token, '/sessions/current/rotate', { method: 'POST' }), INVALID_TOKEN);
  });

  it('lets a pending session log out', async () => {
    const host = await startRoutes(deciding({ userId: 'alice', pending: true }));
    const { token, session } = await logIn(host, 'alice');

    const response = await host.as(token, '/sessions/current', { method: 'DELETE' });

    expect(response.status).toBe(204);
    expect(await host.sessions.find('alice', session.id)).toBeNull();
  });

  it('says by what the user has proved who they are, which makes the log-in no older', async () => {
    const decision = { userId: 'alice', authMethods: ['pwd', 'otp'] };
    const host = await startRoutes(deciding(decision), { maxSessions: 1, minAgeToRevokeOthers: '24h' });
    const { token } = await logIn(host, 'alice');

    const { authMethods } = await host.sessions.authenticate(token);

    expect(authMethods.map(({ method }) => method)).toEqual(['pwd', 'otp']);
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

  it.each<[object, string]>([
    [
      { userId: 'alice', pendng: true },
      "The answer of authenticateUser has no option 'pendng'. Its options are: userId, pending, authMethods, data, rememberMe, idleTimeout, absoluteTimeout.",
    ],
    [
      { userId: 'alice', pending: 'yes' },
      "pending in the answer of authenticateUser must be true or false, not 'yes'.",
    ],
    [
      { userId: 'alice', authMethods: 'pwd' },
      "authMethods must be a list of one at least, such as ['pwd'] or ['otp'], not 'pwd'.",
    ],
  ])('is a bug of the host as %j, and lets nobody in', async (decision, message) => {
    const host = await startRoutes({ authenticateUser: (() => decision) as unknown as AuthenticateUser });

    const response = await host.request('/sessions', json('POST', ALICE));

    expect(response.status).toBe(500);
    expect(host.errors).toEqual([expect.any(TypeError)]);
    expect(host.errors).toMatchObject([{ message }]);
    expect((await host.sessions.list('alice')).sessions).toEqual([]);
  });
});

describe('the device secret of POST /sessions', () => {
  it('makes the next log-in one on a known device', async () => {
    const host = await startRoutes();
    const news: boolean[] = [];
    host.sessions.on('issued', ({ newDevice }) => news.push(newDevice));

    const { deviceSecret } = await logIn(host, 'alice');
    const again = await logIn(host, 'alice', { deviceSecret });
    await logIn(host, 'alice');

    expect(news).toEqual([true, false, true]);
    expect(again.deviceSecret).toBe(deviceSecret);
  });

  it.each(['', 'x', 'x'.repeat(10_000), 'AAAAAAAAAAAAAAAAAAAAAA', null])(
    'is replaced when it is not known: %j',
    async (deviceSecret) => {
      const host = await startRoutes();

      const answer = await logIn(host, 'alice', { deviceSecret });

      expect(answer.deviceSecret).toMatch(/^[\w-]{22}\.[\w-]{22}$/);
      expect(answer.deviceSecret).not.toBe(deviceSecret);
    },
  );

  it.each([7, true, {}, ['x']])('is refused as %j', async (deviceSecret) => {
    const host = await startRoutes();

    await expectRefusal(
      host.request('/sessions', json('POST', { ...ALICE, deviceSecret })),
      invalidRequest(`deviceSecret must be a string, not ${quoted(deviceSecret)}.`),
    );
  });

  it('is null where devices are not known', async () => {
    const host = await startRoutes({}, { tuning: { maxKnownDevices: 0 } });

    expect((await logIn(host, 'alice')).deviceSecret).toBeNull();
  });
});

describe('the hints of a browser', () => {
  it('are asked for by every answer of the routes, a refusal included', async () => {
    const host = await startRoutes();
    const asked = /^Sec-CH-UA-[\w-]+(?:, Sec-CH-UA-[\w-]+)*$/;

    const login = await host.request('/sessions', json('POST', ALICE));
    const refusal = await host.request('/sessions');

    expect(login.headers.get('Accept-CH')).toMatch(asked);
    expect(refusal.headers.get('Accept-CH')).toMatch(asked);
  });

  it('are not asked for outside the routes', async () => {
    const host = await startHost((app, sessions) => {
      app.use(koaSessions(sessions, { authenticateUser: () => null }).routes());
    });

    expect((await host.request('/elsewhere')).headers.get('Accept-CH')).toBeNull();
  });

  it('tell more of the device than the User-Agent does', async () => {
    const host = await startRoutes();
    const request = json('POST', ALICE);
    const headers = {
      ...request.headers,
      'User-Agent':
        'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36',
      'Sec-CH-UA-Platform': '"Android"',
      'Sec-CH-UA-Platform-Version': '"16.0.0"',
      'Sec-CH-UA-Model': '"Pixel 9"',
      'Sec-CH-UA-Mobile': '?1',
    };

    const { session } = await readJson<TokenJson>(host.request('/sessions', { ...request, headers }));

    expect(session.device.model).toBe('Pixel 9');
  });
});
