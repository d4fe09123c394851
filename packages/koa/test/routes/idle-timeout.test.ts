import { describe, expect, it } from 'vitest';
import { logIn } from '../support/answers.js';
import { expectRefusal, invalidRequest, TOKEN_MISSING, tooNew } from '../support/problem.js';
import { quoted } from '../support/quoted.js';
import { json } from '../support/start-host.js';
import { startRoutes } from '../support/start-routes.js';

const PATH = '/sessions/idle-timeout';
const DAY = 86_400_000;

describe('GET /sessions/idle-timeout', () => {
  it('answers null for a user who chose none, and what there is to choose from', async () => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');

    const response = await host.as(token, PATH);

    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.json()).toEqual({ idleTimeout: null, choices: ['7d', '30d', '90d', '180d'] });
  });

  it('answers the choices of the host', async () => {
    const host = await startRoutes({ idleTimeouts: ['15m', '1w', 'none'] });
    const { token } = await logIn(host, 'alice');

    expect(await (await host.as(token, PATH)).json()).toMatchObject({ choices: ['15m', '1w', 'none'] });
  });

  it('needs a session', async () => {
    const host = await startRoutes();

    await expectRefusal(host.request(PATH), TOKEN_MISSING);
  });
});

describe('PUT /sessions/idle-timeout', () => {
  it("changes it for all the user's sessions, for later ones, and for nobody else", async () => {
    const now = Date.now();
    const host = await startRoutes({}, { tuning: { clock: () => now } });
    const phone = await logIn(host, 'alice');
    const laptop = await logIn(host, 'alice');
    const bob = await logIn(host, 'bob');

    const response = await host.as(phone.token, PATH, json('PUT', { idleTimeout: '7d' }));

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ idleTimeout: '7d', choices: ['7d', '30d', '90d', '180d'] });
    const later = await logIn(host, 'alice');
    for (const { token } of [phone, laptop, later]) {
      expect((await host.sessions.authenticate(token)).expiresAt).toEqual(new Date(now + 7 * DAY));
    }
    expect((await host.sessions.authenticate(bob.token)).expiresAt).toEqual(new Date(now + 30 * DAY));
    expect(await (await host.as(phone.token, PATH)).json()).toMatchObject({ idleTimeout: '7d' });
  });

  it.each([{}, { idleTimeout: null }, { idleTimeout: '8d' }, { idleTimeout: 7 }, { idleTimeout: ['7d'] }])(
    'refuses %j',
    async (body) => {
      const host = await startRoutes();
      const { token } = await logIn(host, 'alice');

      await expectRefusal(
        host.as(token, PATH, json('PUT', body)),
        invalidRequest(
          `idleTimeout must be one of 7d, 30d, 90d, 180d, not ${quoted((body as { idleTimeout?: unknown }).idleTimeout)}.`,
        ),
      );
      expect(await host.sessions.idleTimeout('alice')).toBeNull();
    },
  );

  it.each<[string, string, string]>([
    ['2w', '2w', '2w'],
    ['1y', '1y', '1y'],
    ['30 days', '30 days', '30 days'],
    ['none', 'none', 'none'],
    ['14d', '2w', '2w'],
    ['1209600s', '2w', '2w'],
  ])('takes %j, and gives the choice back as you wrote it: %j, now and later', async (sent, now, later) => {
    const idleTimeouts = ['2w', '30 days', '1y', 'none'];
    const host = await startRoutes({ idleTimeouts });
    const { token } = await logIn(host, 'alice');

    const answer = await host.as(token, PATH, json('PUT', { idleTimeout: sent }));

    expect(await answer.json()).toEqual({ idleTimeout: now, choices: idleTimeouts });
    expect(await (await host.as(token, PATH)).json()).toEqual({ idleTimeout: later, choices: idleTimeouts });
  });

  it('shows what was chosen elsewhere, though it is none of the choices', async () => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');
    await host.sessions.setIdleTimeout('alice', '8 days');

    expect(await (await host.as(token, PATH)).json()).toMatchObject({ idleTimeout: '8 days' });
  });

  it('is refused to a session that is too young', async () => {
    const now = Date.UTC(2030, 0, 1);
    const host = await startRoutes({}, { minAgeToRevokeOthers: '24h', tuning: { clock: () => now } });
    const { token } = await logIn(host, 'alice');

    await expectRefusal(
      host.as(token, PATH, json('PUT', { idleTimeout: '7d' })),
      tooNew('2030-01-02T00:00:00.000Z'),
    );
    expect(await host.sessions.idleTimeout('alice')).toBeNull();
  });

  it('needs a session', async () => {
    const host = await startRoutes();

    await expectRefusal(host.request(PATH, json('PUT', { idleTimeout: '7d' })), TOKEN_MISSING);
  });
});
