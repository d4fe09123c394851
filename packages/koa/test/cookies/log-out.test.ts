import { describe, expect, it } from 'vitest';
import { readJson } from '../support/answers.js';
import { findCookie, logInByCookie, withCookies } from '../support/cookies.js';
import { expectRefusal, INVALID_TOKEN, STORE_UNAVAILABLE } from '../support/problem.js';
import { startRoutes } from '../support/start-routes.js';

const SESSION = '__Host-session';
const CLEARED = `${SESSION}=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax`;
const DELETE = { method: 'DELETE' };

describe('cookie mode at log-out', () => {
  async function startLoggedIn(options: Parameters<typeof startRoutes>[0] = {}) {
    const host = await startRoutes({ cookie: true, ...options });
    const answer = await logInByCookie(host);
    const { session } = await readJson<{ session: { id: string } }>(answer);
    return { host, id: session.id, cookie: findCookie(answer, SESSION) };
  }

  it('clears the cookie, and leaves the device known', async () => {
    const { host, cookie } = await startLoggedIn();

    const response = await withCookies(host, [cookie], '/sessions/current', DELETE);

    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie()).toEqual([CLEARED]);
    await expectRefusal(withCookies(host, [cookie], '/sessions'), INVALID_TOKEN);
  });

  it.each(['answer', 'throw'] as const)('clears a dead one as well (errors: %j)', async (errors) => {
    const { host } = await startLoggedIn({ errors });

    const response = await withCookies(host, [`${SESSION}=dead`], '/sessions/current', DELETE);

    expect(response.status).toBe(401);
    expect(response.headers.getSetCookie()).toEqual([CLEARED]);
  });

  it('clears it though the store fails, and says that the session goes on', async () => {
    const { host, cookie } = await startLoggedIn();
    host.store.failure = new Error('down');

    const response = await withCookies(host, [cookie], '/sessions/current', DELETE);

    expect(response.headers.getSetCookie()).toEqual([CLEARED]);
    await expectRefusal(response, STORE_UNAVAILABLE);
  });

  it('is not done by another site, nor the cookie cleared', async () => {
    const { host, cookie } = await startLoggedIn();
    const headers = { 'Sec-Fetch-Site': 'cross-site' };

    const response = await withCookies(host, [cookie], '/sessions/current', { ...DELETE, headers });

    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect((await withCookies(host, [cookie], '/sessions')).status).toBe(200);
  });

  it.each(['/sessions/all', 'its own id'])('clears the cookie by DELETE of %s', async (path) => {
    const { host, cookie, id } = await startLoggedIn();

    const response = await withCookies(
      host,
      [cookie],
      path.startsWith('/') ? path : `/sessions/${id}`,
      DELETE,
    );

    expect(response.ok).toBe(true);
    expect(response.headers.getSetCookie()).toEqual([CLEARED]);
  });

  it.each(['/sessions/others', 'the id of another'])('keeps the cookie by DELETE of %s', async (path) => {
    const { host, cookie } = await startLoggedIn();
    const { session } = await host.sessions.issue({ userId: 'alice' });

    const response = await withCookies(
      host,
      [cookie],
      path.startsWith('/') ? path : `/sessions/${session.id}`,
      DELETE,
    );

    expect(response.ok).toBe(true);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('leaves the cookie alone where an Authorization header decides', async () => {
    const { host, cookie } = await startLoggedIn();
    const other = await host.sessions.issue({ userId: 'alice' });
    const headers = { Cookie: cookie ?? '' };

    for (const path of ['/sessions/current', '/sessions/current']) {
      const response = await host.as(other.token, path, { ...DELETE, headers });
      expect(response.headers.getSetCookie()).toEqual([]);
    }
    expect((await withCookies(host, [cookie], '/sessions')).status).toBe(200);
  });

  it('clears a cookie that nothing was said of once it has let somebody in, and leaves a dead one to its owner', async () => {
    const host = await startRoutes();
    const { token } = await host.sessions.issue({ userId: 'alice' });

    const first = await withCookies(host, [`${SESSION}=${token}`], '/sessions/current', DELETE);
    const second = await withCookies(host, [`${SESSION}=${token}`], '/sessions/current', DELETE);

    expect([first.status, first.headers.getSetCookie()]).toEqual([204, [CLEARED]]);
    expect([second.status, second.headers.getSetCookie()]).toEqual([401, []]);
  });

  it('sends no cookie without cookie mode', async () => {
    const host = await startRoutes();
    const { token } = await host.sessions.issue({ userId: 'alice' });

    const response = await host.as(token, '/sessions/current', DELETE);

    expect(response.headers.getSetCookie()).toEqual([]);
  });
});
