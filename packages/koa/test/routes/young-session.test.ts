import type { KoaSessionsOptions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { logIn } from '../support/answers.js';
import { expectRefusal, tooNew } from '../support/problem.js';
import { json } from '../support/start-host.js';
import { reauthenticated, startRoutes } from '../support/start-routes.js';

const HOUR = 3_600_000;
const LOGGED_IN = Date.UTC(2030, 0, 1);
const DELETE = { method: 'DELETE' };

/** Two sessions of alice, an hour apart, the younger one still too new; and one of her that is younger still. */
async function startYoung(options: Partial<KoaSessionsOptions> = {}) {
  let now = LOGGED_IN - HOUR;
  const host = await startRoutes(options, { minAgeToRevokeOthers: '24h', tuning: { clock: () => now } });
  const old = await logIn(host, 'alice');
  now = LOGGED_IN;
  const young = await logIn(host, 'alice');
  now += HOUR;
  const youngest = await logIn(host, 'alice');
  const wait = (milliseconds: number) => {
    now += milliseconds;
  };
  return { host, old, young, youngest, wait };
}

const TOO_NEW = tooNew('2030-01-02T00:00:00.000Z');

describe('a session younger than minAgeToRevokeOthers', () => {
  it.each(['/sessions/others', '/sessions/all'])(
    'is refused DELETE %s, and told from when on',
    async (path) => {
      const { host, old, young } = await startYoung();

      await expectRefusal(host.as(young.token, path, DELETE), TOO_NEW);
      for (const { token } of [old, young]) expect((await host.as(token, '/sessions')).status).toBe(200);
    },
  );

  it('can not end an older one', async () => {
    const { host, old, young } = await startYoung();

    await expectRefusal(host.as(young.token, `/sessions/${old.session.id}`, DELETE), TOO_NEW);
    expect((await host.as(old.token, '/sessions')).status).toBe(200);
  });

  it('can end a younger one, and itself', async () => {
    const { host, young, youngest } = await startYoung();

    expect((await host.as(young.token, `/sessions/${youngest.session.id}`, DELETE)).status).toBe(204);
    expect((await host.as(young.token, '/sessions/current', DELETE)).status).toBe(204);
  });

  it('may when it is old enough', async () => {
    const { host, young, wait } = await startYoung();
    wait(23 * HOUR);

    const response = await host.as(young.token, '/sessions/others', DELETE);

    expect(await response.json()).toEqual({ revoked: 2 });
  });

  it('says the time to a host that renders by itself', async () => {
    const { host, young } = await startYoung({ errors: 'throw' });

    expect((await host.as(young.token, '/sessions/all', DELETE)).status).toBe(403);
    expect(host.errors).toMatchObject([
      { code: 'session_too_new', members: { allowedAt: new Date(LOGGED_IN + 24 * HOUR) } },
    ]);
  });
});

describe('a user who has proved by a code since then who they are', () => {
  it.each<[string, (id: string) => [string, RequestInit]]>([
    ['DELETE /sessions/others', () => ['/sessions/others', DELETE]],
    ['DELETE /sessions/all', () => ['/sessions/all', DELETE]],
    ['DELETE /sessions/:id', (id) => [`/sessions/${id}`, DELETE]],
    ['PUT /sessions/idle-timeout', () => ['/sessions/idle-timeout', json('PUT', { idleTimeout: '7d' })]],
  ])('may %s', async (_name, request) => {
    const { host, old, young } = await startYoung();
    const token = await reauthenticated(host, young.token);

    expect((await host.as(token, ...request(old.session.id))).ok).toBe(true);
  });

  it('may for ten minutes', async () => {
    const { host, young, wait } = await startYoung();
    const token = await reauthenticated(host, young.token);
    wait(600_001);

    await expectRefusal(host.as(token, '/sessions/others', DELETE), TOO_NEW);
  });

  it('may not by the password, which a thief has as well', async () => {
    const { host, young } = await startYoung();
    const token = await reauthenticated(host, young.token, ['pwd']);

    await expectRefusal(host.as(token, '/sessions/others', DELETE), TOO_NEW);
  });

  it('may by a second factor', async () => {
    const { host } = await startYoung();
    const { token } = await host.sessions.issue({ userId: 'alice', pending: true, authMethods: ['pwd'] });
    const pending = await host.sessions.authenticate(token, { allowPending: true });
    const renewed = await host.sessions.completeSecondFactor(pending, { authMethods: ['otp'] });

    expect((await host.as(renewed.token, '/sessions/others', DELETE)).status).toBe(200);
  });
});
