import { SessionManager } from '@jwt-sessions/core';
import { type KoaSessionsOptions, koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it, vi } from 'vitest';
import { readJson, type TokenJson } from '../support/answers.js';
import { plainRequest } from '../support/plain-request.js';
import { ProbedStore } from '../support/probed-store.js';
import { expectRefusal, INVALID_TOKEN, problem, TOKEN_MISSING } from '../support/problem.js';
import { quoted } from '../support/quoted.js';
import { KEYS, startHost } from '../support/start-host.js';
import { authenticateUser } from '../support/start-routes.js';

const MINUTE = 60_000;
const DETAIL = 'Prove again who you are to do that.';
/** RFC 9470 §3. */
const CHALLENGE = `Bearer error="insufficient_user_authentication", error_description="${DETAIL}", max_age="600"`;
const RECENT_LOGIN_REQUIRED = problem(401, 'Unauthorized', 'recent_login_required', DETAIL, CHALLENGE);

/** The refusal where one of these methods is asked for. */
function required(...methods: string[]) {
  const challenge = `${CHALLENGE}, acr_values="${methods.join(' ')}"`;
  const { body, ...answer } = problem(401, 'Unauthorized', 'recent_login_required', DETAIL, challenge);
  return { ...answer, body: { ...body, methods } };
}

/** An application whose every page needs a proof of the last ten minutes, but the one that asks for it. */
async function startGuarded(options: KoaSessionsOptions = {}, methods?: readonly string[]) {
  const clock = { now: Date.now() };
  const host = await startHost(
    (app, sessions) => {
      app.use(koaSessions(sessions, options).requireSession());
      app.use(async (ctx, next) => {
        if (ctx.path !== '/reauthenticate') return next();
        const by = String(ctx.query.by ?? 'pwd');
        ctx.body = await koaSessions(sessions, options).reauthenticate(ctx, {
          authMethods: [by],
          check: () => true,
        });
      });
      app.use(koaSessions(sessions, options).requireRecentLogin('10m', { methods }));
      app.use((ctx) => {
        ctx.body = 'done';
      });
    },
    { tuning: { clock: () => clock.now } },
  );
  const issued = await host.sessions.issue({ userId: 'alice', authMethods: ['pwd'] });
  const prove = async (token: string, by: string) =>
    readJson<TokenJson>(host.as(token, `/reauthenticate?by=${by}`, { method: 'POST' }));
  return { host, clock, prove, ...issued };
}

describe('requireRecentLogin', () => {
  it('lets in a session whose user proved lately who they are, to the millisecond', async () => {
    const { host, clock, token } = await startGuarded();

    expect((await host.as(token, '/')).status).toBe(200);
    clock.now += 10 * MINUTE;
    expect((await host.as(token, '/')).status).toBe(200);
    clock.now += 1;
    await expectRefusal(host.as(token, '/'), RECENT_LOGIN_REQUIRED);
  });

  it('lets it in again by reauthenticate, with the new token alone', async () => {
    const { host, clock, token, session } = await startGuarded();
    clock.now += 11 * MINUTE;

    const answer = await readJson<TokenJson>(host.as(token, '/reauthenticate', { method: 'POST' }));

    expect(answer.session.id).toBe(session.id);
    expect((await host.as(answer.token, '/')).status).toBe(200);
    await expectRefusal(host.as(token, '/'), INVALID_TOKEN);
  });

  it('is no guard against who has no session at all: that is what stands before it', async () => {
    const { host } = await startGuarded();

    await expectRefusal(host.request('/'), TOKEN_MISSING);
  });

  it("throws to the host with errors: 'throw'", async () => {
    const { host, clock, token } = await startGuarded({ errors: 'throw' });
    clock.now += 11 * MINUTE;

    const response = await host.as(token, '/');

    expect([response.status, response.headers.get('WWW-Authenticate')]).toEqual([401, CHALLENGE]);
    expect(host.errors).toMatchObject([{ code: 'recent_login_required', expose: true, members: {} }]);
  });

  it('says so when nothing stands before it', async () => {
    const host = await startHost((app, sessions) => {
      app.use(koaSessions(sessions).requireRecentLogin('10m') as Parameters<typeof app.use>[0]);
    });

    expect((await host.request('/')).status).toBe(500);
    expect(host.errors).toEqual([expect.any(TypeError)]);
    expect(host.errors).toMatchObject([{ message: 'requireRecentLogin must stand behind requireSession.' }]);
  });

  describe('with methods', () => {
    it('lets in who has proved by one of them lately, to the millisecond', async () => {
      const { host, clock, prove, token } = await startGuarded({}, ['otp', 'hwk']);

      await expectRefusal(host.as(token, '/'), required('otp', 'hwk'));
      clock.now += 1;
      const renewed = await prove(token, 'hwk');
      clock.now += 10 * MINUTE;
      expect((await host.as(renewed.token, '/')).status).toBe(200);
      clock.now += 1;
      await expectRefusal(host.as(renewed.token, '/'), required('otp', 'hwk'));
    });

    it('lets nobody in by another method, nor by logging in', async () => {
      const { host, prove, token } = await startGuarded({}, ['otp']);

      const renewed = await prove(token, 'pwd');

      await expectRefusal(host.as(renewed.token, '/'), required('otp'));
    });

    it('takes the log-in where that was by one of them', async () => {
      const { host, token } = await startGuarded({}, ['pwd']);

      expect((await host.as(token, '/')).status).toBe(200);
    });

    it.each(['OTP', 'otp2', 'ot'])('takes %s for no otp', async (by) => {
      const { host, prove, token } = await startGuarded({}, ['otp']);

      await expectRefusal(host.as((await prove(token, by)).token, '/'), required('otp'));
    });

    it("tells them to a host that renders by itself, with errors: 'throw'", async () => {
      const { host, token } = await startGuarded({ errors: 'throw' }, ['otp']);

      expect((await host.as(token, '/')).status).toBe(401);
      expect(host.errors).toMatchObject([{ code: 'recent_login_required', members: { methods: ['otp'] } }]);
    });
  });

  describe('with a loginPage', () => {
    const PAGES = { authenticateUser, cookie: true, loginPage: '/login' };
    const NAVIGATION = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'same-origin', Accept: 'text/html' };

    async function visit(path: string, headers: Record<string, string> = {}, method = 'GET') {
      const { host, token } = await startGuarded(PAGES, ['otp']);
      const cookie = { Cookie: `__Host-session=${token}` };
      return plainRequest(host, path, { method, headers: { ...NAVIGATION, ...cookie, ...headers } });
    }

    it('sends a person there who opens a page, with what is asked for and where to go on; the cookie stays', async () => {
      const { status, headers } = await visit('/account?tab=2');

      expect([status, headers.location]).toEqual([
        303,
        '/login?error=recent_login_required&next=%2Faccount%3Ftab%3D2',
      ]);
      expect(headers['set-cookie']).toBeUndefined();
    });

    it('sends a person there whose form was refused, and not back to what takes it', async () => {
      const { status, headers } = await visit('/account', {}, 'POST');

      expect([status, headers.location]).toEqual([303, '/login?error=recent_login_required']);
    });

    it('answers a script of the page as ever', async () => {
      const { status, body } = await visit('/account', { 'Sec-Fetch-Mode': 'cors', Accept: '*/*' });

      expect([status, JSON.parse(body).methods]).toEqual([401, ['otp']]);
    });

    it('does not lead to itself for ever', async () => {
      const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});

      expect((await visit('/login')).status).toBe(401);
      expect(warned.mock.calls[0]?.[0]).toMatch(
        /^jwt-sessions: requireRecentLogin refused the loginPage \/login itself: /,
      );
      warned.mockRestore();
    });
  });

  describe('built wrong', () => {
    const sessions = new SessionManager({
      store: new ProbedStore(),
      keys: KEYS,
      tuning: { purgeInterval: 'none' },
    });

    it('refuses an empty list of methods, which nobody could prove', () => {
      expect(() => koaSessions(sessions).requireRecentLogin('10m', { methods: [] })).toThrow(
        /^The methods of requireRecentLogin must be a list of one at least, /,
      );
    });

    it.each([10, '10', '0m', 'ten minutes', undefined])('refuses the age %j', (age) => {
      expect(() => koaSessions(sessions).requireRecentLogin(age as string)).toThrow(
        new TypeError(
          `The age of requireRecentLogin must be a duration with a unit, such as '30d' or '15m', not ${quoted(age)}.`,
        ),
      );
    });
  });
});
