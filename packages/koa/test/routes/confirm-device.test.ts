import type { KoaSessionsOptions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { logIn, type PageJson, readJson } from '../support/answers.js';
import {
  expectRefusal,
  INVALID_TOKEN,
  NOT_FOUND,
  problem,
  TOKEN_MISSING,
  tooNew,
  unconfirmed,
} from '../support/problem.js';
import { reauthenticated, startRoutes } from '../support/start-routes.js';

const POST = { method: 'POST' };
const NOW = Date.UTC(2030, 0, 1);
const MATURE = '2030-01-08T00:00:00.000Z';
const UNCONFIRMED = unconfirmed(MATURE);

/** A session of alice on a known device, and one on a device that nobody has vouched for. */
async function startConfirming(options: Partial<KoaSessionsOptions> = {}) {
  const clock = { now: NOW };
  const host = await startRoutes(options, { confirmNewDevices: '7d', tuning: { clock: () => clock.now } });
  const known = await logIn(host, 'alice');
  const fresh = await logIn(host, 'alice');
  return { host, known, fresh, clock };
}

describe('a session on a new device', () => {
  it('is shown as unconfirmed, to itself and to the others', async () => {
    const { host, known, fresh } = await startConfirming();

    expect(known.session.status).toBe('active');
    expect(fresh.session.status).toBe('unconfirmed');
    const { sessions } = await readJson<PageJson>(host.as(known.token, '/sessions'));
    expect(sessions.map(({ id, status: state }) => [id, state])).toEqual([
      [known.session.id, 'active'],
      [fresh.session.id, 'unconfirmed'],
    ]);
  });

  it('sees itself alone until it is confirmed, and is told from when on it counts as that', async () => {
    const { host, known, fresh, clock } = await startConfirming();

    await expectRefusal(host.as(fresh.token, '/sessions'), UNCONFIRMED);
    await expectRefusal(host.as(fresh.token, `/sessions/${known.session.id}`), UNCONFIRMED);
    expect((await host.as(fresh.token, '/sessions/current')).status).toBe(200);
    expect((await host.as(fresh.token, `/sessions/${fresh.session.id}`)).status).toBe(200);
    clock.now = Date.parse(MATURE);
    expect((await host.as(fresh.token, '/sessions')).status).toBe(200);
  });

  it.each<[string, (id: string) => string]>([
    ['DELETE', () => '/sessions/others'],
    ['DELETE', () => '/sessions/all'],
    ['DELETE', (id) => `/sessions/${id}`],
    ['POST', (id) => `/sessions/${id}/confirm`],
    ['POST', (id) => `/sessions/${id}/deny`],
    ['GET', () => '/sessions/idle-timeout'],
  ])('is refused %s of what is not its own (%#)', async (method, path) => {
    const { host, known, fresh } = await startConfirming();

    await expectRefusal(host.as(fresh.token, path(known.session.id), { method }), UNCONFIRMED);
    expect((await host.as(known.token, '/sessions')).status).toBe(200);
  });

  it('can not confirm itself', async () => {
    const { host, fresh } = await startConfirming();

    await expectRefusal(host.as(fresh.token, `/sessions/${fresh.session.id}/confirm`, POST), UNCONFIRMED);
  });
});

describe('POST /sessions/:id/confirm', () => {
  it('makes the session a full one', async () => {
    const { host, known, fresh } = await startConfirming();

    const response = await host.as(known.token, `/sessions/${fresh.session.id}/confirm`, POST);

    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect((await host.as(fresh.token, '/sessions')).status).toBe(200);
  });

  it.each(['x', 'current', 'AAAAAAAAAAAAAAAAAAAAAA'])('answers 404 for %s', async (id) => {
    const { host, known } = await startConfirming();

    await expectRefusal(host.as(known.token, `/sessions/${id}/confirm`, POST), NOT_FOUND);
  });

  it("answers 404 for somebody else's, for one that is full, and for the current one", async () => {
    const { host, known, fresh } = await startConfirming();
    const bob = await logIn(host, 'bob');
    await host.as(known.token, `/sessions/${fresh.session.id}/confirm`, POST);

    for (const { session } of [bob, fresh, known]) {
      await expectRefusal(host.as(known.token, `/sessions/${session.id}/confirm`, POST), NOT_FOUND);
    }
  });

  it('needs a session', async () => {
    const { host, fresh } = await startConfirming();

    await expectRefusal(host.request(`/sessions/${fresh.session.id}/confirm`, POST), TOKEN_MISSING);
  });
});

describe('a young session that judges a new device', () => {
  /** Places for two: alice's session is young, and one of hers on the same device is older. */
  async function startYoung(isProved = false) {
    const clock = { now: NOW };
    const host = await startRoutes(
      {},
      {
        confirmNewDevices: '7d',
        minAgeToRevokeOthers: '24h',
        maxSessions: 2,
        tuning: { clock: () => clock.now },
      },
    );
    const old = await logIn(host, 'alice');
    clock.now += 1;
    const { deviceSecret } = old;
    const young = await logIn(host, 'alice', { deviceSecret });
    const fresh = await logIn(host, 'alice');
    const token = isProved ? await reauthenticated(host, young.token) : young.token;
    const judge = (verdict: string) => host.as(token, `/sessions/${fresh.session.id}/${verdict}`, POST);
    return { host, judge };
  }

  it('may not deny it, unless its user just proved who they are', async () => {
    const weak = await startYoung();
    const proved = await startYoung(true);

    await expectRefusal(weak.judge('deny'), tooNew('2030-01-02T00:00:00.001Z'));
    expect((await proved.judge('deny')).status).toBe(204);
  });

  it('may push out none for it, unless its user just proved who they are', async () => {
    const weak = await startYoung();
    const proved = await startYoung(true);

    await expectRefusal(
      weak.judge('confirm'),
      problem(
        409,
        'Conflict',
        'session_limit_reached',
        'The limit of 2 sessions is reached. End one of them first.',
      ),
    );
    expect((await proved.judge('confirm')).status).toBe(204);
  });
});

describe('POST /sessions/:id/deny', () => {
  it('ends the session, with that reason', async () => {
    const { host, known, fresh } = await startConfirming();
    const endings: unknown[] = [];
    host.sessions.on('revoked', ({ sessionId, reason, by }) => endings.push({ sessionId, reason, by }));

    const response = await host.as(known.token, `/sessions/${fresh.session.id}/deny`, POST);

    expect(response.status).toBe(204);
    expect(endings).toEqual([
      {
        sessionId: fresh.session.id,
        reason: 'denied',
        by: { type: 'session', sessionId: known.session.id },
      },
    ]);
    await expectRefusal(host.as(fresh.token, '/sessions/current'), INVALID_TOKEN);
  });

  it('answers 404 for one that was confirmed, and it goes on', async () => {
    const { host, known, fresh } = await startConfirming();
    await host.as(known.token, `/sessions/${fresh.session.id}/confirm`, POST);

    await expectRefusal(host.as(known.token, `/sessions/${fresh.session.id}/deny`, POST), NOT_FOUND);
    expect((await host.as(fresh.token, '/sessions')).status).toBe(200);
  });

  it('needs a session', async () => {
    const { host, fresh } = await startConfirming();

    await expectRefusal(host.request(`/sessions/${fresh.session.id}/deny`, POST), TOKEN_MISSING);
  });
});
