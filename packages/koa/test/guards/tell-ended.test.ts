import type { SessionManagerOptions } from '@jwt-sessions/core';
import { type KoaSessionsOptions, koaSessions, SessionHttpError } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { plainRequest } from '../support/plain-request.js';
import { expectRefusal, INVALID_TOKEN, STORE_UNAVAILABLE } from '../support/problem.js';
import { type Host, startHost } from '../support/start-host.js';
import { authenticateUser } from '../support/start-routes.js';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
const NAVIGATION = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'same-origin', Accept: 'text/html' };

function start(
  options: KoaSessionsOptions = {},
  manager: Partial<SessionManagerOptions> = {},
): Promise<Host> {
  return startHost((app, sessions) => {
    const auth = koaSessions(sessions, { authenticateUser, tellEnded: true, ...options });
    app.use(auth.routes());
    app.use(auth.requireSession());
    app.use((ctx) => {
      ctx.body = 'in';
    });
  }, manager);
}

/** Two log-ins of alice, of which the phone has ended the other one. */
async function endedByPhone({ sessions }: Host) {
  const phone = await sessions.issue({ userId: 'alice', userAgent: IPHONE });
  const laptop = await sessions.issue({ userId: 'alice' });
  const acting = sessions.actingAs(await sessions.authenticate(phone.token));
  await acting.revoke(laptop.session.id);
  return { phone, laptop };
}

const ENDING = {
  at: expect.any(String),
  reason: 'user',
  by: { type: 'session', title: 'Safari on iPhone', label: null },
};

describe('tellEnded', () => {
  it.each(['/', '/sessions', '/sessions/current/rotate'])(
    'tells whoever holds the token why its session ended, at %s',
    async (path) => {
      const host = await start();
      const { laptop } = await endedByPhone(host);
      const method = path.endsWith('rotate') ? 'POST' : 'GET';
      const response = await host.as(laptop.token, path, { method });
      expect(response.status).toBe(401);
      expect(response.headers.get('WWW-Authenticate')).toBe('Bearer error="invalid_token"');
      expect(response.headers.get('Content-Type')).toBe('application/problem+json');
      expect(response.headers.get('Cache-Control')).toBe('no-store');
      expect(await response.json()).toEqual({
        type: 'about:blank',
        title: 'Unauthorized',
        status: 401,
        code: 'session_ended',
        detail: 'The session has ended. Log in again.',
        ending: ENDING,
      });
    },
  );

  it('asks the database once of a session, and then never again', async () => {
    const host = await start();
    const { laptop } = await endedByPhone(host);
    host.store.calls = [];
    await host.as(laptop.token, '/');
    expect(host.store.calls).toEqual(['findKept', 'findKept']);
    host.store.calls = [];
    for (let n = 0; n < 3; n += 1) {
      expect(await (await host.as(laptop.token, '/')).json()).toMatchObject({ code: 'session_ended' });
    }
    expect(host.store.calls).toEqual([]);
  });

  it('tells a forger nothing, without a query', async () => {
    const host = await start();
    const { laptop } = await endedByPhone(host);
    const [header, claims] = laptop.token.split('.');
    host.store.calls = [];
    await expectRefusal(host.as(`${header}.${claims}.${'A'.repeat(43)}`, '/'), INVALID_TOKEN);
    expect(host.store.calls).toEqual([]);
  });

  it('says no more than ever of a session that is no longer kept', async () => {
    const host = await start();
    const { laptop } = await endedByPhone(host);
    await host.store.purge(host.sessions.now() + 1, 10);
    await expectRefusal(host.as(laptop.token, '/'), INVALID_TOKEN);
  });

  it('says that the token is not valid where the store fails, which it is all the same', async () => {
    const host = await start();
    const { laptop, phone } = await endedByPhone(host);
    host.store.failure = new Error('down');
    await expectRefusal(host.as(laptop.token, '/'), INVALID_TOKEN);
    await expectRefusal(host.as(phone.token, '/'), STORE_UNAVAILABLE);
  });

  it('tells an error handler of the application', async () => {
    const told: unknown[] = [];
    const host = await startHost((app, sessions) => {
      app.use(async (ctx, next) => {
        try {
          await next();
        } catch (error) {
          if (!(error instanceof SessionHttpError)) throw error;
          told.push([error.code, error.members.ending?.reason, error.cause]);
          ctx.status = error.status;
        }
      });
      app.use(koaSessions(sessions, { tellEnded: true, errors: 'throw' }).requireSession());
    });
    const { laptop } = await endedByPhone(host);
    expect((await host.as(laptop.token, '/')).status).toBe(401);
    expect(told).toMatchObject([['session_ended', 'user', { code: 'session_ended' }]]);
  });

  it('tells in a route of the application’s own', async () => {
    const host = await startHost((app, sessions) => {
      const auth = koaSessions(sessions, { tellEnded: true });
      app.use(async (ctx) => {
        await auth.logOut(ctx).catch((error) => {
          ctx.body = { code: error.code, ending: error.members.ending };
        });
      });
    });
    const { laptop } = await endedByPhone(host);
    const response = await host.as(laptop.token, '/', { method: 'POST' });
    expect(await response.json()).toEqual({ code: 'session_ended', ending: ENDING });
  });

  it('sends a person to log in with the reason, and takes the cookie away', async () => {
    const host = await start({ cookie: true, loginPage: '/login' });
    const { laptop } = await endedByPhone(host);
    const headers = { ...NAVIGATION, Cookie: `__Host-session=${laptop.token}` };
    const answer = await plainRequest(host, '/cart', { method: 'GET', headers });
    expect([answer.status, answer.headers.location]).toEqual([303, '/login?ended=user&next=%2Fcart']);
    expect(String(answer.headers['set-cookie'])).toContain('__Host-session=; Max-Age=0');
  });

  it('is refused where it is no yes or no', async () => {
    await expect(start({ tellEnded: 'yes' as never })).rejects.toThrow(/^tellEnded must be true or false/);
  });
});
