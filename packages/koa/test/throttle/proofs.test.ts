import { type KoaSessionsOptions, koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it, vi } from 'vitest';
import { findCookie, withCookies } from '../support/cookies.js';
import { type Host, startHost } from '../support/start-host.js';

const CODE = '123456';
const times = (n: number, status: number) => Array.from({ length: n }, () => status);

interface Proving extends Host {
  /** Gives a code, or the password once more; the status of the answer. */
  prove(token: string, path: '/code' | '/password', code?: string): Promise<Response>;
  statuses(token: string, path: '/code' | '/password', n: number, code?: string): Promise<number[]>;
  checks(): number;
}

async function startProving(
  options: Partial<KoaSessionsOptions> = {},
  check: (code: string) => Promise<boolean> | boolean = (code) => code === CODE,
): Promise<Proving> {
  let checks = 0;
  const host = await startHost((app, sessions) => {
    const auth = koaSessions(sessions, { throttle: { counters: 'memory' }, ...options });
    app.use(auth.requireSession({ allowPending: true }));
    app.use(async (ctx) => {
      const prove = ctx.path === '/code' ? auth.completeSecondFactor : auth.reauthenticate;
      const look = () => {
        checks += 1;
        return check(ctx.get('X-Code'));
      };
      ctx.body = await prove(ctx, { authMethods: ['otp'], check: look });
    });
  });
  const prove: Proving['prove'] = (token, path, code = 'wrong') =>
    host.as(token, path, { method: 'POST', headers: { 'X-Code': code } });
  return {
    ...host,
    prove,
    checks: () => checks,
    async statuses(token, path, n, code) {
      const statuses: number[] = [];
      for (let tried = 0; tried < n; tried += 1) statuses.push((await prove(token, path, code)).status);
      return statuses;
    },
  };
}

const pendingToken = async (host: Host, deviceSecret?: string) =>
  (await host.sessions.issue({ userId: 'alice', pending: true, deviceSecret })).token;

describe('completeSecondFactor', () => {
  it('refuses a wrong code with 401 invalid_credentials, and the session goes on', async () => {
    const host = await startProving();
    const token = await pendingToken(host);
    const refused = await host.prove(token, '/code');
    expect(refused.status).toBe(401);
    expect((await host.prove(token, '/code', CODE)).status).toBe(200);
  });

  it('ends the session with the fifth wrong code, and says so', async () => {
    const host = await startProving();
    const { token, session } = await host.sessions.issue({ userId: 'alice', pending: true });
    const revoked = vi.fn();
    host.sessions.on('revoked', ({ sessionId, reason }) => revoked(sessionId, reason));

    expect(await host.statuses(token, '/code', 5)).toEqual(times(5, 401));
    expect(revoked.mock.calls).toEqual([[session.id, 'second_factor_failed']]);
    expect((await host.prove(token, '/code', CODE)).status).toBe(401);
    expect(host.checks()).toBe(5);
  });

  it('takes the cookie away with the session', async () => {
    const host = await startProving();
    const token = await pendingToken(host);
    const send = () => withCookies(host, [`__Host-session=${token}`], '/code', { method: 'POST' });
    for (let n = 0; n < 4; n += 1) expect(findCookie(await send(), '__Host-session')).toBeUndefined();
    expect(findCookie(await send(), '__Host-session')).toBe('__Host-session=');
  });

  it('counts before it looks: of many at once five are looked at', async () => {
    let open: () => void = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const host = await startProving({}, () => opened.then(() => false));
    const token = await pendingToken(host);

    const all = Array.from({ length: 20 }, () => host.prove(token, '/code'));
    await vi.waitFor(() => expect(host.checks()).toBe(5), 60_000);
    open();
    const statuses = (await Promise.all(all)).map(({ status }) => status);

    expect(statuses).toEqual(times(20, 401));
    expect(host.checks()).toBe(5);
  });

  it('refuses a user’s codes after twenty wrong ones, however many sessions they are of', async () => {
    const host = await startProving();
    for (let n = 0; n < 4; n += 1) await host.statuses(await pendingToken(host), '/code', 5);
    const token = await pendingToken(host);
    const refused = await host.prove(token, '/code', CODE);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('RateLimit-Policy')).toBe('"code";q=20;w=3600');
    expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/);
    expect(host.checks()).toBe(20);
  });

  it('lets in by a right code on a known device, whatever somebody else has tried', async () => {
    const host = await startProving();
    const { deviceSecret } = await host.sessions.issue({ userId: 'alice' });
    for (let n = 0; n < 4; n += 1) await host.statuses(await pendingToken(host), '/code', 5);

    expect((await host.prove(await pendingToken(host), '/code', CODE)).status).toBe(429);
    const known = await pendingToken(host, deviceSecret ?? '');
    expect((await host.prove(known, '/code', CODE)).status).toBe(200);
  });

  it('limits what is tried on a known device as well', async () => {
    const host = await startProving();
    const { deviceSecret } = await host.sessions.issue({ userId: 'alice' });
    for (let n = 0; n < 4; n += 1) await host.statuses(await pendingToken(host), '/code', 5);
    for (let n = 0; n < 4; n += 1)
      await host.statuses(await pendingToken(host, deviceSecret ?? ''), '/code', 5);

    const known = await pendingToken(host, deviceSecret ?? '');
    expect((await host.prove(known, '/code', CODE)).status).toBe(429);
  });

  it('gives back what was right', async () => {
    const host = await startProving();
    for (let n = 0; n < 25; n += 1) {
      expect((await host.prove(await pendingToken(host), '/code', CODE)).status).toBe(200);
    }
  });

  it('counts no check that fails', async () => {
    const host = await startProving({}, () => Promise.reject(new Error('ECONNREFUSED')));
    expect(await host.statuses(await pendingToken(host), '/code', 8)).toEqual(times(8, 500));
  });
});

describe('reauthenticate', () => {
  it('refuses a wrong password, and after ten of them whatever comes', async () => {
    const host = await startProving();
    const { token } = await host.sessions.issue({ userId: 'alice' });
    expect(await host.statuses(token, '/password', 11)).toEqual([...times(10, 401), 429]);
    expect((await host.prove(token, '/password', CODE)).status).toBe(429);
    expect(host.checks()).toBe(10);
  });

  it('leaves the session as it is, and the user’s others their tries', async () => {
    const host = await startProving();
    const { token } = await host.sessions.issue({ userId: 'alice' });
    await host.statuses(token, '/password', 11);
    await host.sessions.authenticate(token);
    const other = await host.sessions.issue({ userId: 'alice' });
    expect((await host.prove(other.token, '/password', CODE)).status).toBe(200);
  });

  it('forgives with a right one', async () => {
    const host = await startProving();
    const { token } = await host.sessions.issue({ userId: 'alice' });
    await host.statuses(token, '/password', 9);
    const renewed = (await (await host.prove(token, '/password', CODE)).json()) as { token: string };
    expect(await host.statuses(renewed.token, '/password', 10)).toEqual(times(10, 401));
  });

  it('looks at nothing for whoever impersonates the user', async () => {
    const host = await startProving();
    const { token } = await host.sessions.issue({ userId: 'alice', impersonatedBy: 'sue' });
    expect((await host.prove(token, '/password', CODE)).status).toBe(403);
    expect(host.checks()).toBe(0);
  });
});

describe('a proof where throttle is false', () => {
  it('is refused when it is wrong, as often as it comes', async () => {
    const host = await startProving({ throttle: false });
    const { token } = await host.sessions.issue({ userId: 'alice' });
    expect(await host.statuses(token, '/password', 12)).toEqual(times(12, 401));
    expect(await host.statuses(await pendingToken(host), '/code', 6)).toEqual(times(6, 401));
    expect((await host.prove(token, '/password', CODE)).status).toBe(200);
  });
});

describe('a check', () => {
  it.each([
    ['a string', 'right'],
    ['an object', {}],
    ['1', 1],
  ])('that answers %s has not said true', async (_what, answer) => {
    const host = await startProving({}, () => answer as never);
    const { token } = await host.sessions.issue({ userId: 'alice' });
    expect((await host.prove(token, '/password')).status).toBe(401);
  });

  it.each(['reauthenticate', 'completeSecondFactor'] as const)('can’t be left out of %s', async (name) => {
    await startHost(async (_app, sessions) => {
      const auth = koaSessions(sessions);
      await expect(auth[name]({} as never, { authMethods: ['otp'] } as never)).rejects.toThrow(
        `${name} needs check, your function that looks at what the user has given, not undefined`,
      );
    });
  });
});
