import { describe, expect, it } from 'vitest';
import { logIn, type PageJson, readJson } from '../support/answers.js';
import { expectRefusal, invalidRequest, TOKEN_MISSING } from '../support/problem.js';
import { quoted } from '../support/quoted.js';
import { startRoutes } from '../support/start-routes.js';

describe('GET /sessions', () => {
  it("lists the user's sessions, the current one first and marked, and nobody else's", async () => {
    const host = await startRoutes();
    const phone = await logIn(host, 'alice', { label: 'Phone' });
    const laptop = await logIn(host, 'alice', { label: 'Laptop' });
    await logIn(host, 'bob');

    const response = await host.as(phone.token, '/sessions');

    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.json()).toEqual({
      sessions: [
        { ...phone.session, current: true },
        { ...laptop.session, current: false },
      ],
      nextCursor: null,
    });
  });

  it("leaves out the host's data", async () => {
    const host = await startRoutes();
    const { token } = await host.sessions.issue({ userId: 'alice', data: { secret: 'x' } });

    expect(await (await host.as(token, '/sessions')).text()).not.toContain('secret');
  });

  it('needs a session', async () => {
    const host = await startRoutes();

    await expectRefusal(host.request('/sessions'), TOKEN_MISSING);
  });

  it('lists page by page', async () => {
    const host = await startRoutes();
    const { token, session } = await logIn(host, 'alice');
    const others = [await logIn(host, 'alice'), await logIn(host, 'alice'), await logIn(host, 'alice')];

    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? 'limit=2' : `limit=2&cursor=${cursor}`;
      const page: PageJson = await readJson<PageJson>(host.as(token, `/sessions?${query}`));
      seen.push(...page.sessions.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);

    expect(seen.toSorted()).toEqual(
      [session, ...others.map((other) => other.session)].map(({ id }) => id).toSorted(),
    );
  });

  it.each(['1', '42', '100'])('takes the limit %s', async (limit) => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');

    expect((await host.as(token, `/sessions?limit=${limit}`)).status).toBe(200);
  });

  it.each(['', '0', '-1', '101', '1000', '1.5', '01', '1e1', '0x1', ' 1', 'x'])(
    'refuses the limit %j',
    async (limit) => {
      const host = await startRoutes();
      const { token } = await logIn(host, 'alice');

      await expectRefusal(
        host.as(token, `/sessions?limit=${encodeURIComponent(limit)}`),
        invalidRequest(`limit must be a whole number from 1 to 100, not ${quoted(limit)}.`),
      );
    },
  );

  it.each(['', 'x', "'", '%00', '..%2F..'])('refuses the cursor %j', async (cursor) => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');

    await expectRefusal(
      host.as(token, `/sessions?cursor=${cursor}`),
      invalidRequest('The cursor is not one that a list of sessions returned.'),
    );
  });

  it.each(['limit', 'cursor'])('refuses %s given twice', async (name) => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');

    await expectRefusal(
      host.as(token, `/sessions?${name}=1&${name}=1`),
      invalidRequest(`${name} is given more than once. Send it once.`),
    );
  });

  it('answers HEAD without a body', async () => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');

    const response = await host.as(token, '/sessions', { method: 'HEAD' });

    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.text()).toBe('');
  });
});
