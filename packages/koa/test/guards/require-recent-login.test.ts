import { SessionManager } from '@jwt-sessions/core';
import { type KoaSessionsOptions, koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { readJson, type TokenJson } from '../support/answers.js';
import { ProbedStore } from '../support/probed-store.js';
import { expectRefusal, INVALID_TOKEN, problem, TOKEN_MISSING } from '../support/problem.js';
import { quoted } from '../support/quoted.js';
import { KEYS, startHost } from '../support/start-host.js';

const MINUTE = 60_000;
const RECENT_LOGIN_REQUIRED = problem(403, 'Forbidden', 'recent_login_required', 'Log in again to do that.');

/** An application whose every page needs a log-in of the last ten minutes, but the one that asks for it. */
async function startGuarded(options: KoaSessionsOptions = {}) {
  const clock = { now: Date.now() };
  const host = await startHost(
    (app, sessions) => {
      app.use(koaSessions(sessions).requireSession());
      app.use(async (ctx, next) => {
        if (ctx.path !== '/reauthenticate') return next();
        ctx.body = await koaSessions(sessions).reauthenticate(ctx);
      });
      app.use(koaSessions(sessions, options).requireRecentLogin('10m'));
      app.use((ctx) => {
        ctx.body = 'done';
      });
    },
    { tuning: { clock: () => clock.now } },
  );
  return { host, clock, ...(await host.sessions.issue({ userId: 'alice' })) };
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

    expect((await host.as(token, '/')).status).toBe(403);
    expect(host.errors).toMatchObject([{ code: 'recent_login_required', expose: true }]);
  });

  it('says so when nothing stands before it', async () => {
    const host = await startHost((app, sessions) => {
      app.use(koaSessions(sessions).requireRecentLogin('10m') as Parameters<typeof app.use>[0]);
    });

    expect((await host.request('/')).status).toBe(500);
    expect(host.errors).toEqual([expect.any(TypeError)]);
    expect(host.errors).toMatchObject([{ message: 'requireRecentLogin must stand behind requireSession.' }]);
  });

  describe('built wrong', () => {
    const sessions = new SessionManager({
      store: new ProbedStore(),
      keys: KEYS,
      tuning: { purgeInterval: 'none' },
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
