import { type KoaSessionsOptions, koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { readJson } from '../support/answers.js';
import { cookieLines, findCookie, withCookies } from '../support/cookies.js';
import { type Host, startHost } from '../support/start-host.js';
import { authenticateUser } from '../support/start-routes.js';

const SESSION = '__Host-session';
const POST = { method: 'POST' };

/** Everything that gives a session a new token. */
function startRenewing(options: KoaSessionsOptions): Promise<Host> {
  return startHost((app, sessions) => {
    const auth = koaSessions(sessions, { authenticateUser, ...options });
    app.use(auth.routes());
    app.use(auth.requireSession({ allowPending: true }));
    app.use(async (ctx) => {
      const renew = ctx.path === '/code' ? auth.completeSecondFactor : auth.reauthenticate;
      ctx.body = await renew(ctx, { authMethods: ['otp'], check: () => true });
      if (ctx.query.show === 'state') ctx.body = ctx.state.session;
    });
  });
}

describe.each([
  ['tokens in the answer', {}],
  ['tokens in a cookie', { cookie: true }],
])('a new token, with a log-in that hands out %s', (_, options) => {
  it.each([
    ['/sessions/current/rotate', false],
    ['/password', false],
    ['/code', true],
  ])('goes where the one before came from: %s', async (path, pending) => {
    const host = await startRenewing(options);
    const issue = async () => (await host.sessions.issue({ userId: 'alice', pending })).token;

    const byHeader = await host.as(await issue(), path, POST);
    const byCookie = await withCookies(host, [`${SESSION}=${await issue()}`], path, POST);

    const { token } = await readJson<{ token: string }>(byHeader);
    expect((await host.sessions.authenticate(token)).userId).toBe('alice');
    expect(cookieLines(byHeader)).toEqual([]);
    expect(await readJson<object>(byCookie)).not.toHaveProperty('token');
    const cookie = findCookie(byCookie, SESSION)?.slice(SESSION.length + 1) ?? '';
    expect((await host.sessions.authenticate(cookie)).userId).toBe('alice');
  });
});

describe('ctx.state.session', () => {
  it.each([
    ['/password', false],
    ['/code', true],
  ])('is the session with its new token behind %s', async (path, pending) => {
    const host = await startRenewing({});
    const { token, session } = await host.sessions.issue({ userId: 'alice', pending });

    const shown = await readJson<object>(host.as(token, `${path}?show=state`, POST));

    expect(shown).toMatchObject({ id: session.id, status: 'active', title: session.title });
  });
});
