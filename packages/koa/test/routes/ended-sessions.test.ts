import { describe, expect, it } from 'vitest';
import { logIn, readJson } from '../support/answers.js';
import { expectRefusal, INVALID_TOKEN, invalidRequest, TOKEN_MISSING } from '../support/problem.js';
import { startRoutes } from '../support/start-routes.js';

interface EndedJson {
  readonly sessions: readonly { readonly id: string; readonly ending: unknown }[];
  readonly nextCursor: string | null;
}

const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe('GET /sessions/ended', () => {
  it('tells of each session why it ended and by whom, and no more than the list does', async () => {
    const host = await startRoutes();
    const phone = await logIn(host, 'alice', { label: 'Phone' });
    const laptop = await logIn(host, 'alice', { label: 'Laptop' });
    await logIn(host, 'bob');
    await host.as(phone.token, `/sessions/${laptop.session.id}`, { method: 'DELETE' });

    const response = await host.as(phone.token, '/sessions/ended');

    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const { expiresAt: _, status: __, current: ___, ...shown } = laptop.session;
    expect(await response.json()).toEqual({
      sessions: [
        {
          ...shown,
          ending: {
            at: ISO,
            reason: 'user',
            by: { type: 'session', title: phone.session.title, label: 'Phone' },
          },
        },
      ],
      nextCursor: null,
    });
  });

  it('names nobody of the staff', async () => {
    const host = await startRoutes();
    const [mine, other] = [await logIn(host, 'alice'), await logIn(host, 'alice')];
    await host.sessions.revoke('alice', other.session.id, { actor: 'secret staff', reason: 'fraud' });
    const text = await (await host.as(mine.token, '/sessions/ended')).text();
    expect(text).not.toContain('secret');
    expect(JSON.parse(text).sessions[0].ending).toEqual({
      at: ISO,
      reason: 'fraud',
      by: { type: 'application', title: null, label: null },
    });
  });

  it('lists page by page', async () => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');
    const others = [await logIn(host, 'alice'), await logIn(host, 'alice'), await logIn(host, 'alice')];
    await host.as(token, '/sessions/others', { method: 'DELETE' });
    const first = await readJson<EndedJson>(host.as(token, '/sessions/ended?limit=2'));
    const query = `limit=2&cursor=${first.nextCursor}`;
    const second = await readJson<EndedJson>(host.as(token, `/sessions/ended?${query}`));
    expect(second.nextCursor).toBeNull();
    expect([...first.sessions, ...second.sessions].map(({ id }) => id).toSorted()).toEqual(
      others.map(({ session }) => session.id).toSorted(),
    );
  });

  it.each([
    ['limit=0', "limit must be a whole number from 1 to 100, not '0'."],
    ['cursor=x', 'The cursor is not one that a list of sessions returned.'],
  ])('refuses %s', async (query, detail) => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');
    await expectRefusal(host.as(token, `/sessions/ended?${query}`), invalidRequest(detail));
  });

  it('needs a session', async () => {
    const host = await startRoutes();
    await expectRefusal(host.request('/sessions/ended'), TOKEN_MISSING);
  });
});

describe('without tellEnded', () => {
  it('a token of a session that has ended looks like any other', async () => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');
    await host.as(token, '/sessions/current', { method: 'DELETE' });
    host.store.calls = [];
    await expectRefusal(host.as(token, '/sessions'), INVALID_TOKEN);
    expect(host.store.calls).toEqual([]);
  });
});
