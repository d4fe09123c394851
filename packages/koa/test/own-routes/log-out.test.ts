import { type KoaSessionsOptions, koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { withCookies } from '../support/cookies.js';
import { type Host, startHost } from '../support/start-host.js';

const SESSION = '__Host-session';
const CLEARED = `${SESSION}=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax`;
const POST = { method: 'POST' };

/** An application with a log-out route of its own. */
function startLeaving(options: KoaSessionsOptions = { cookie: true }): Promise<Host> {
  return startHost((app, sessions) => {
    const auth = koaSessions(sessions, options);
    app.use(async (ctx) => {
      await auth.logOut(ctx);
      ctx.redirect('/bye');
    });
  });
}

const redirect = 'manual';

describe('logOut', () => {
  it.each([false, true])('ends the session of the request and no other (pending: %j)', async (pending) => {
    const host = await startLeaving();
    const mine = await host.sessions.issue({ userId: 'alice', pending });
    const other = await host.sessions.issue({ userId: 'alice' });

    const response = await withCookies(host, [`${SESSION}=${mine.token}`], '/', { ...POST, redirect });

    expect(response.status).toBe(302);
    expect(response.headers.getSetCookie()).toEqual([CLEARED]);
    expect(await host.sessions.find('alice', mine.session.id)).toBeNull();
    expect(await host.sessions.find('alice', other.session.id)).not.toBeNull();
  });

  it('ends the session of a header, and leaves the cookies alone', async () => {
    const host = await startLeaving();
    const { token, session } = await host.sessions.issue({ userId: 'alice' });

    const response = await host.as(token, '/', { ...POST, redirect, headers: { Cookie: `${SESSION}=x` } });

    expect(response.status).toBe(302);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await host.sessions.find('alice', session.id)).toBeNull();
  });

  it.each([
    ['without a token', [], 401],
    ['by a dead one', [`${SESSION}=dead`], 401],
  ])('throws what Koa answers %s, and takes the cookie away', async (_, cookies, status) => {
    const host = await startLeaving();

    const response = await withCookies(host, cookies, '/', POST);

    expect(response.status).toBe(status);
    expect(response.headers.getSetCookie()).toEqual([CLEARED]);
  });

  it('takes the cookie away though the store fails, and says so', async () => {
    const host = await startLeaving();
    const { token } = await host.sessions.issue({ userId: 'alice' });
    host.store.failure = new Error('down');

    const response = await withCookies(host, [`${SESSION}=${token}`], '/', POST);

    expect(response.status).toBe(503);
    expect(response.headers.getSetCookie()).toEqual([CLEARED]);
  });

  it('is not done by a page of another site, and the cookie stays', async () => {
    const host = await startLeaving();
    const { token, session } = await host.sessions.issue({ userId: 'alice' });
    const headers = { 'Sec-Fetch-Site': 'cross-site' };

    const response = await withCookies(host, [`${SESSION}=${token}`], '/', { ...POST, headers });

    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await host.sessions.find('alice', session.id)).not.toBeNull();
  });
});
