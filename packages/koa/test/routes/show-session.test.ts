import { describe, expect, it } from 'vitest';
import { logIn } from '../support/answers.js';
import { expectRefusal, INVALID_TOKEN, NOT_FOUND, TOKEN_MISSING } from '../support/problem.js';
import { startRoutes } from '../support/start-routes.js';

describe('GET /sessions/current', () => {
  it('tells a session whose second factor is still to come that it is pending, and nothing else', async () => {
    const host = await startRoutes();
    const { token, session } = await host.sessions.issue({ userId: 'alice', pending: true });

    const response = await host.as(token, '/sessions/current');

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ id: session.id, status: 'pending', current: true });
    for (const path of ['/sessions', `/sessions/${session.id}`, '/sessions/idle-timeout']) {
      await expectRefusal(host.as(token, path), INVALID_TOKEN);
    }
  });

  it('answers with the session that asks', async () => {
    const host = await startRoutes();
    const { token, session } = await logIn(host, 'alice');

    const response = await host.as(token, '/sessions/current');

    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.json()).toEqual({ ...session, current: true });
  });

  it('needs a session', async () => {
    const host = await startRoutes();

    await expectRefusal(host.request('/sessions/current'), TOKEN_MISSING);
  });

  it('takes a session that ends between the check and the answer for ended', async () => {
    const host = await startRoutes();
    const { token, session } = await logIn(host, 'alice');
    const read = host.store.read.bind(host.store);
    host.store.read = async (id) => {
      await host.sessions.revoke('alice', session.id);
      return read(id);
    };

    await expectRefusal(host.as(token, '/sessions/current'), INVALID_TOKEN);
  });
});

describe('GET /sessions/:id', () => {
  it('answers with another session of the user', async () => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');
    const { session } = await logIn(host, 'alice');

    const response = await host.as(token, `/sessions/${session.id}`);

    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.json()).toEqual({ ...session, current: false });
  });

  it('marks the session that asks', async () => {
    const host = await startRoutes();
    const { token, session } = await logIn(host, 'alice');

    expect(await (await host.as(token, `/sessions/${session.id}`)).json()).toEqual({
      ...session,
      current: true,
    });
  });

  it("answers the same for a session that is somebody else's, has ended, or never was", async () => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');
    const foreign = await logIn(host, 'bob');
    const ended = await logIn(host, 'alice');
    await host.sessions.revoke('alice', ended.session.id);

    for (const id of [foreign.session.id, ended.session.id, 'AAAAAAAAAAAAAAAAAAAAAA']) {
      await expectRefusal(host.as(token, `/sessions/${id}`), NOT_FOUND);
    }
  });

  it.each([
    ['a quote', `'`],
    ['a quote in disguise', '%27%20OR%201=1--'],
    ['a NUL', '%00'],
    ['a NUL behind an id', 'AAAAAAAAAAAAAAAAAAAAAA%00'],
    ['broken percent-encoding', '%'],
    ['broken percent-encoding in the middle', 'AAAA%ZZ'],
    ['broken UTF-8', '%C3%28'],
    ['a slash in disguise', '..%2Fcurrent'],
    ['one character too few', 'AAAAAAAAAAAAAAAAAAAAA'],
    ['one character too many', 'AAAAAAAAAAAAAAAAAAAAAAA'],
    ['another spelling of the same bytes', 'AAAAAAAAAAAAAAAAAAAAAB'],
    ['base64 that is not for URLs', 'AAAAAAAAAAAAAAAAAAAA+/'],
    ['padding', 'AAAAAAAAAAAAAAAAAAAAAA=='],
    ['a long text', 'A'.repeat(8000)],
    ['a name of JavaScript', '__proto__'],
  ])('answers 404 for an id with %s, without a query', async (_name, id) => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');
    host.store.calls = [];

    await expectRefusal(host.as(token, `/sessions/${id}`), NOT_FOUND);
    // The one that checks the token.
    expect(host.store.calls).toEqual(['find']);
  });

  it('needs a session, whatever the id', async () => {
    const host = await startRoutes();

    await expectRefusal(host.request('/sessions/AAAAAAAAAAAAAAAAAAAAAA'), TOKEN_MISSING);
    expect(host.store.calls).toEqual([]);
  });
});
