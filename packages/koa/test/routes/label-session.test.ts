import { describe, expect, it } from 'vitest';
import { logIn, readJson, type SessionJson } from '../support/answers.js';
import { expectRefusal, invalidRequest, NOT_FOUND, problem, TOKEN_MISSING } from '../support/problem.js';
import { quoted } from '../support/quoted.js';
import { json } from '../support/start-host.js';
import { startRoutes } from '../support/start-routes.js';

describe('PATCH /sessions/:id', () => {
  it('names a session', async () => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');
    const { session } = await logIn(host, 'alice');

    const response = await host.as(token, `/sessions/${session.id}`, json('PATCH', { label: 'Kitchen' }));

    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.json()).toEqual({ ...session, label: 'Kitchen', current: false });
    expect((await host.sessions.find('alice', session.id))?.label).toBe('Kitchen');
  });

  it('takes the name away with null', async () => {
    const host = await startRoutes();
    const { token, session } = await logIn(host, 'alice', { label: 'Kitchen' });

    const response = await host.as(token, `/sessions/${session.id}`, json('PATCH', { label: null }));

    expect(await response.json()).toEqual({ ...session, label: null, current: true });
  });

  it('cuts a name that is too long', async () => {
    const host = await startRoutes();
    const { token, session } = await logIn(host, 'alice');

    const { label } = await readJson<SessionJson>(
      host.as(token, `/sessions/${session.id}`, json('PATCH', { label: 'x'.repeat(5000) })),
    );

    expect(label).toMatch(/^x{1,512}$/);
  });

  it.each([{}, { label: 7 }, { label: ['x'] }, { label: { $set: 1 } }, { label: false }])(
    'refuses %j',
    async (body) => {
      const host = await startRoutes();
      const { token, session } = await logIn(host, 'alice');

      await expectRefusal(
        host.as(token, `/sessions/${session.id}`, json('PATCH', body)),
        invalidRequest(
          `label must be a string, or null, not ${quoted((body as { label?: unknown }).label)}.`,
        ),
      );
    },
  );

  it("answers the same for a session that is somebody else's or never was", async () => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');
    const foreign = await logIn(host, 'bob');

    for (const id of [foreign.session.id, 'AAAAAAAAAAAAAAAAAAAAAA', "'", '%00']) {
      await expectRefusal(host.as(token, `/sessions/${id}`, json('PATCH', { label: 'Mine' })), NOT_FOUND);
    }
    expect((await host.sessions.find('bob', foreign.session.id))?.label).toBeNull();
  });

  it('needs a session before it reads the body', async () => {
    const host = await startRoutes();

    await expectRefusal(
      host.request('/sessions/AAAAAAAAAAAAAAAAAAAAAA', { method: 'PATCH', body: '{' }),
      TOKEN_MISSING,
    );
  });

  it('takes JSON only', async () => {
    const host = await startRoutes();
    const { token, session } = await logIn(host, 'alice');

    await expectRefusal(
      host.as(token, `/sessions/${session.id}`, { method: 'PATCH', body: 'label=x' }),
      problem(
        415,
        'Unsupported Media Type',
        'unsupported_media_type',
        'The body must be application/json in UTF-8.',
      ),
    );
  });
});
