import {
  type KoaSessionsOptions,
  koaSessions,
  LoginRefusedError,
  type ThrottleOptions,
} from '@jwt-sessions/koa';
import type { Context } from 'koa';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { readJson } from '../support/answers.js';
import { findCookie } from '../support/cookies.js';
import { type Host, json, startHost } from '../support/start-host.js';
import { authenticateUser } from '../support/start-routes.js';

const ALICE = { username: 'alice', password: 'wonderland' };
const HERE = '203.0.113.7';
const THERE = '198.51.100.9';

let warned: MockInstance<typeof console.warn>;
beforeEach(() => {
  warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});
const messages = () => warned.mock.calls.map(([message]) => String(message));

interface Throttled extends Host {
  /** The statuses of log-ins, one after the other. */
  tries(times: number, body: object, ip?: string): Promise<number[]>;
  logIn(body: object, ip?: string, headers?: Record<string, string>): Promise<Response>;
  /** How often the password was looked at. */
  checks(): number;
}

/** An application behind a proxy that it believes, so that clients are where they say. */
async function startThrottled(options: Partial<KoaSessionsOptions> = {}): Promise<Throttled> {
  let checks = 0;
  const host = await startHost((app, sessions) => {
    app.proxy = true;
    const auth = koaSessions(sessions, {
      throttle: { counters: 'memory' },
      ...options,
      authenticateUser: (body, ctx) => {
        checks += 1;
        return (options.authenticateUser ?? authenticateUser)(body, ctx);
      },
    });
    app.use(auth.routes());
  });
  const logIn: Throttled['logIn'] = (body, ip = HERE, headers = {}) => {
    const init = json('POST', body);
    return host.request('/sessions', {
      ...init,
      headers: { ...init.headers, 'X-Forwarded-For': ip, ...headers },
    });
  };
  return {
    ...host,
    logIn,
    checks: () => checks,
    async tries(times, body, ip) {
      const statuses: number[] = [];
      for (let n = 0; n < times; n += 1) statuses.push((await logIn(body, ip)).status);
      return statuses;
    },
  };
}

const wrong = (username: string) => ({ username, password: 'wrong' });
const times = (n: number, status: number) => Array.from({ length: n }, () => status);
/** Addresses that nobody has used yet. */
const address = (n: number) => `192.0.2.${n % 250}`;

describe('a log-in', () => {
  it('is refused after ten wrong passwords from one address, whatever the password is, and none is looked at', async () => {
    const host = await startThrottled();

    expect(await host.tries(11, wrong('alice'))).toEqual([...times(10, 401), 429]);
    expect((await host.logIn(ALICE)).status).toBe(429);
    expect(host.checks()).toBe(10);
  });

  it('tells when to try again, by Retry-After and the RateLimit fields', async () => {
    const host = await startThrottled();
    const first = await host.logIn(wrong('alice'));
    await host.tries(9, wrong('alice'));
    const refused = await host.logIn(ALICE);

    expect(first.headers.get('RateLimit-Policy')).toBe('"address";q=100;w=3600, "login";q=10;w=900');
    expect(first.headers.get('RateLimit')).toMatch(/^"address";r=99;t=3600, "login";r=9;t=900$/);
    expect(refused.headers.get('RateLimit-Policy')).toBe('"login";q=10;w=900');
    const [, seconds] = /^"login";r=0;t=(\d+)$/.exec(refused.headers.get('RateLimit') ?? '') ?? [];
    expect(refused.headers.get('Retry-After')).toBe(seconds);
    expect(Number(seconds)).toBeGreaterThan(800);
    expect(refused.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await refused.json()).toMatchObject({ status: 429, code: 'too_many_attempts' });
  });

  it('tells so with an error that the application renders as well', async () => {
    const host = await startThrottled({ errors: 'throw' });
    const { headers } = await host.logIn(wrong('alice'));
    expect(headers.get('RateLimit')).toMatch(/"login";r=9;/);
    await host.tries(10, wrong('alice'));
    expect((await host.logIn(ALICE)).headers.get('RateLimit')).toMatch(/^"login";r=0;t=\d+$/);
  });

  it('is let in from elsewhere meanwhile', async () => {
    const host = await startThrottled();
    await host.tries(11, wrong('alice'));
    expect((await host.logIn(ALICE, THERE)).status).toBe(201);
  });

  it('has the typing errors before a right password forgiven', async () => {
    const host = await startThrottled();
    expect(await host.tries(9, wrong('alice'))).toEqual(times(9, 401));
    expect((await host.logIn(ALICE)).status).toBe(201);
    expect(await host.tries(10, wrong('alice'))).toEqual(times(10, 401));
  });

  it('may come as often as it likes with a right password, from an address with many users', async () => {
    const host = await startThrottled();
    expect(await host.tries(120, ALICE)).toEqual(times(120, 201));
  });

  it('counts before it looks: of many at once no more get through than one after the other', async () => {
    let open: () => void = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const host = await startThrottled({ authenticateUser: () => opened.then(() => null) });

    let refused = 0;
    const all = Array.from({ length: 30 }, async () => {
      const { status } = await host.logIn(wrong('alice'));
      refused += 1;
      return status;
    });
    // All are there: refused at once, or being looked at.
    await vi.waitFor(() => expect(host.checks() + refused).toBe(30), 60_000);
    open();
    const statuses = (await Promise.all(all)).toSorted();

    expect(statuses).toEqual([...times(10, 401), ...times(20, 429)]);
    expect(host.checks()).toBe(10);
  });

  it('is one account however it is spelled', async () => {
    const host = await startThrottled();
    const spellings = ['alice', 'ALICE', 'Alice ', 'alicé', 'ａｌｉｃｅ', 'al\u200bice'];
    for (let n = 0; n < 10; n += 1) await host.logIn(wrong(spellings[n % spellings.length] ?? ''));
    expect((await host.logIn(ALICE)).status).toBe(429);
  });

  it('is no other account by a member that the application doesn’t look at', async () => {
    const host = await startThrottled();
    for (let n = 0; n < 10; n += 1) await host.logIn({ ...wrong('alice'), email: `x${n}@example.com` });
    expect((await host.logIn(ALICE)).status).toBe(429);
  });

  it('with the name of nobody is counted like one with a wrong password', async () => {
    const host = await startThrottled();
    expect(await host.tries(11, wrong('nobody'))).toEqual([...times(10, 401), 429]);
  });

  it('of one address is refused after a hundred wrong ones, on whatever accounts', async () => {
    const host = await startThrottled();
    for (let n = 0; n < 100; n += 1) expect((await host.logIn(wrong(`user${n}`))).status).toBe(401);
    const refused = await host.logIn(wrong('user100'));
    expect(refused.status).toBe(429);
    expect(refused.headers.get('RateLimit-Policy')).toBe('"address";q=100;w=3600');
    expect((await host.logIn(wrong('user100'), THERE)).status).toBe(401);
  });

  it('of one IPv6 customer is refused, through however many of their addresses it comes', async () => {
    const host = await startThrottled();
    for (let n = 0; n < 10; n += 1) await host.logIn(wrong('alice'), `2001:db8:1:2::${n + 1}`);
    expect((await host.logIn(ALICE, '2001:db8:1:2:ffff::1')).status).toBe(429);
    expect((await host.logIn(ALICE, '2001:db8:1:3::1')).status).toBe(201);
  });

  it('on one account is refused after a hundred wrong ones, from however many addresses', async () => {
    const host = await startThrottled();
    for (let n = 0; n < 100; n += 1) expect((await host.logIn(wrong('alice'), address(n))).status).toBe(401);
    const refused = await host.logIn(ALICE, THERE);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('RateLimit-Policy')).toBe('"account";q=100;w=3600');
    expect((await host.logIn({ username: 'bob', password: 'builder' }, THERE)).status).toBe(201);
  });

  it('that is refused by one limit uses up none of the others', async () => {
    const host = await startThrottled();
    await host.tries(150, wrong('alice'));
    expect((await host.logIn({ username: 'bob', password: 'builder' })).status).toBe(201);
  });
});

describe('a known device', () => {
  /** Alice has logged in on a device, and then somebody uses up all of her tries, at her address and elsewhere. */
  async function startUnderAttack(options: Partial<KoaSessionsOptions> = {}) {
    const host = await startThrottled(options);
    const first = await host.logIn(ALICE);
    const cookie = findCookie(first, '__Host-device');
    const { deviceSecret } = await readJson<{ deviceSecret?: string }>(first);
    await host.tries(11, wrong('alice'));
    for (let n = 0; n < 100; n += 1) await host.logIn(wrong('alice'), address(n));
    return { host, deviceSecret, cookie };
  }

  it('is let in by a right password, whatever others have tried', async () => {
    const { host, deviceSecret } = await startUnderAttack();
    expect((await host.logIn(ALICE)).status).toBe(429);
    expect((await host.logIn({ ...ALICE, deviceSecret })).status).toBe(201);
    expect((await host.logIn({ ...ALICE, deviceSecret }, THERE)).status).toBe(201);
  });

  it('is so by its cookie as well', async () => {
    const { host, cookie = '' } = await startUnderAttack({ cookie: true });
    expect((await host.logIn(ALICE, HERE, { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(
      201,
    );
  });

  it('is so from an address whose tries are used up on other accounts', async () => {
    const { host, deviceSecret } = await startUnderAttack();
    for (let n = 0; n < 100; n += 1) await host.logIn(wrong(`user${n}`), THERE);
    expect((await host.logIn({ username: 'bob', password: 'builder' }, THERE)).status).toBe(429);
    expect((await host.logIn({ ...ALICE, deviceSecret }, THERE)).status).toBe(201);
  });

  it('is so in another process, and after a restart: nothing is kept of it', async () => {
    const { deviceSecret } = await startUnderAttack();
    const other = await startThrottled();
    await other.tries(11, wrong('alice'));
    expect((await other.logIn({ ...ALICE, deviceSecret })).status).toBe(201);
  });

  it('has ten tries of its own', async () => {
    const { host, deviceSecret } = await startUnderAttack();
    expect(await host.tries(11, { ...wrong('alice'), deviceSecret })).toEqual([...times(10, 401), 429]);
    expect((await host.logIn({ ...ALICE, deviceSecret }, THERE)).status).toBe(429);
  });

  it('uses up nobody else’s', async () => {
    const host = await startThrottled();
    const { deviceSecret } = await readJson<{ deviceSecret: string }>(host.logIn(ALICE));
    await host.tries(11, { ...wrong('alice'), deviceSecret });
    expect((await host.logIn(ALICE)).status).toBe(201);
  });

  it.each([
    ['of another account', (secret: string) => secret],
    ['without its mark', (secret: string) => secret.slice(0, 22)],
    ['with an invented mark', (secret: string) => `${secret.slice(0, 22)}.${'A'.repeat(22)}`],
    ['with another secret before the mark', (secret: string) => `${'A'.repeat(22)}${secret.slice(22)}`],
    ['that is no text', () => ({ $ne: null })],
  ])('is none %s', async (what, change) => {
    const { host, deviceSecret = '' } = await startUnderAttack();
    const bobs = await readJson<{ deviceSecret: string }>(
      host.logIn({ username: 'bob', password: 'builder' }, THERE),
    );
    const secret = what === 'of another account' ? bobs.deviceSecret : deviceSecret;
    const { status } = await host.logIn({ ...ALICE, deviceSecret: change(secret) }, THERE);
    expect(status).not.toBe(201);
  });

  it('stays the device that it was', async () => {
    const host = await startThrottled();
    const { deviceSecret } = await readJson<{ deviceSecret: string }>(host.logIn(ALICE));
    const again = await readJson<{ deviceSecret: string }>(host.logIn({ ...ALICE, deviceSecret }));
    expect(again.deviceSecret).toBe(deviceSecret);
    expect(await host.sessions.listDevices('alice')).toHaveLength(1);
  });
});

describe('what is no wrong password', () => {
  it.each([
    ['a database that fails', () => Promise.reject(new Error('ECONNREFUSED')), 500],
    ['a queue that is full', (ctx: Context) => ctx.throw(503), 503],
  ])('is not counted: %s', async (_what, fail, status) => {
    const host = await startThrottled({ authenticateUser: (_body, ctx) => fail(ctx) });
    expect(await host.tries(15, ALICE)).toEqual(times(15, status));
  });

  it.each([
    ['ctx.throw(401)', (ctx: Context) => ctx.throw(401), 401],
    ['ctx.throw(403)', (ctx: Context) => ctx.throw(403), 403],
    ['ctx.throw(400)', (ctx: Context) => ctx.throw(400), 400],
    [
      'LoginRefusedError',
      () => {
        throw new LoginRefusedError();
      },
      403,
    ],
  ])('but a refusal by %s may be one, and is', async (_what, refuse, status) => {
    const host = await startThrottled({ authenticateUser: (_body, ctx) => refuse(ctx) });
    expect(await host.tries(11, ALICE)).toEqual([...times(10, status), 429]);
  });
});

describe('throttle', () => {
  it('is on without a word, and the log says once that it counts per process', async () => {
    const host = await startThrottled({ throttle: undefined });
    expect(await host.tries(11, wrong('alice'))).toEqual([...times(10, 401), 429]);
    expect(messages()).toEqual([expect.stringContaining('counted in this process alone (per process)')]);
  });

  it('says nothing where that is meant', async () => {
    const host = await startThrottled();
    await host.tries(11, wrong('alice'));
    expect(messages()).toEqual([]);
  });

  it('is off by false, and then marks no device', async () => {
    const host = await startThrottled({ throttle: false });
    expect(await host.tries(15, wrong('alice'))).toEqual(times(15, 401));
    const right = await host.logIn(ALICE);
    expect(right.headers.get('RateLimit')).toBeNull();
    expect(await readJson<object>(right)).toMatchObject({
      deviceSecret: expect.stringMatching(/^[\w-]{22}$/),
    });
  });

  it('knows the account by your word', async () => {
    const account: ThrottleOptions<Context>['account'] = ({ nickname }) =>
      typeof nickname === 'string' ? nickname : null;
    const host = await startThrottled({ throttle: { counters: 'memory', account } });
    for (let n = 0; n < 10; n += 1) await host.logIn({ ...wrong(`x${n}`), nickname: 'alice' });
    expect((await host.logIn({ ...ALICE, nickname: 'alice' })).status).toBe(429);
    expect((await host.logIn({ ...ALICE, nickname: 'bob' })).status).toBe(201);
  });

  it('says once that it can’t tell the account', async () => {
    const host = await startThrottled({ authenticateUser: () => 'alice' });
    await host.logIn({ nickname: 'alice' });
    await host.logIn({ nickname: 'alice' });
    expect(messages()).toEqual([expect.stringContaining('Say which it is')]);
  });

  it('counts by account alone behind a proxy that the application doesn’t know of, and says so once', async () => {
    const host = await startThrottled();
    host.app.proxy = false;
    expect(await host.tries(12, wrong('alice'))).toEqual(times(12, 401));
    expect(messages()).toEqual([
      expect.stringContaining('the inner address 127.0.0.1 with the header x-forwarded-for'),
    ]);
    await host.tries(88, wrong('alice'));
    expect((await host.logIn(ALICE)).status).toBe(429);
  });

  it.each([
    [{ throttle: true }, 'throttle is on where it is left out: it must be false or an object.'],
    [{ throttle: { counters: 'redis' } }, "throttle.counters must be 'memory', or a function"],
    [{ throttle: { account: 'username' } }, 'throttle.account must be a function'],
    [{ throttle: { beforePassword: true } }, 'throttle.beforePassword must be a function'],
    [
      { throttle: { counter: 'memory' } },
      "throttle has no option 'counter'. Its options are: counters, account, ",
    ],
    [
      { throttle: { counters: () => ({}) } },
      'throttle.counters must return a limiter of rate-limiter-flexible',
    ],
  ])('refuses %j', async (options, message) => {
    await startHost((_app, sessions) => {
      expect(() => koaSessions(sessions, options as never)).toThrow(message);
    });
  });
});

describe('throttle.beforePassword', () => {
  it('is asked before the password is looked at, with what is known', async () => {
    const seen: unknown[] = [];
    const host = await startThrottled({
      throttle: {
        counters: 'memory',
        beforePassword: (attempt, ctx) => {
          seen.push({ ...attempt, ip: ctx.ip });
        },
      },
    });
    const { deviceSecret } = await readJson<{ deviceSecret: string }>(host.logIn(ALICE));
    await host.tries(3, wrong('alice'));
    const body = { ...ALICE, deviceSecret };
    await host.logIn(wrong('alice'));
    await host.logIn(body);

    const base = { body: wrong('alice'), knownDevice: false, ip: HERE };
    expect(seen.slice(1)).toEqual([
      { ...base, failures: 0, suspicious: false },
      { ...base, failures: 1, suspicious: false },
      { ...base, failures: 2, suspicious: false },
      { ...base, failures: 3, suspicious: true },
      { body, knownDevice: true, failures: 0, suspicious: false, ip: HERE },
    ]);
  });

  it('keeps a log-in out, which is no wrong password', async () => {
    const host = await startThrottled({
      throttle: {
        counters: 'memory',
        beforePassword: () => {
          throw new LoginRefusedError('Solve the captcha.');
        },
      },
    });
    expect(await host.tries(15, ALICE)).toEqual(times(15, 403));
    expect(host.checks()).toBe(0);
    expect(await readJson<object>(host.logIn(ALICE))).toMatchObject({
      code: 'login_refused',
      detail: 'Solve the captcha.',
    });
  });

  it('fails as what your application throws fails', async () => {
    const host = await startThrottled({
      throttle: { counters: 'memory', beforePassword: (_attempt, ctx) => ctx.throw(503) },
    });
    expect(await host.tries(15, ALICE)).toEqual(times(15, 503));
  });

  it('is suspicious of an address that tries many accounts, and of an account that many try', async () => {
    const suspicious: boolean[] = [];
    const host = await startThrottled({
      throttle: {
        counters: 'memory',
        beforePassword: (attempt) => {
          suspicious.push(attempt.suspicious);
        },
      },
    });
    for (let n = 0; n < 21; n += 1) await host.logIn(wrong(`user${n}`));
    expect(suspicious.indexOf(true)).toBe(20);
    suspicious.length = 0;
    for (let n = 0; n < 11; n += 1) await host.logIn(wrong('alice'), address(n));
    expect(suspicious.indexOf(true)).toBe(10);
  });
});

describe('a log-in by a form', () => {
  it('is sent back to its page with the code, as for any refusal', async () => {
    const host = await startThrottled({ cookie: true, loginPage: '/login' });
    await host.tries(10, wrong('alice'));
    const answer = await host.request('/sessions', {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Sec-Fetch-Site': 'same-origin',
        'X-Forwarded-For': HERE,
      },
      body: new URLSearchParams(ALICE),
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('Location')).toBe('/login?error=too_many_attempts');
  });
});

describe('a log-in of the application’s own', () => {
  /** By `attempt` and `logIn`. */
  function startOwn(options: Partial<KoaSessionsOptions> = {}) {
    return startHost((app, sessions) => {
      const auth = koaSessions(sessions, { throttle: { counters: 'memory' }, ...options });
      app.use(async (ctx) => {
        const body = JSON.parse(String(ctx.get('X-Body')));
        const userId = await auth.attempt(ctx, body, () => authenticateUser(body ?? {}, ctx as Context));
        if (typeof userId !== 'string') return ctx.throw(401);
        ctx.body = await auth.logIn(ctx, { userId, deviceSecret: body.deviceSecret });
      });
    });
  }
  const send = (host: Host, body: object, headers = {}) =>
    host.request('/', { method: 'POST', headers: { 'X-Body': JSON.stringify(body), ...headers } });

  it('is counted likewise, and its device known', async () => {
    const host = await startOwn();
    const { deviceSecret } = await readJson<{ deviceSecret: string }>(send(host, ALICE));
    for (let n = 0; n < 10; n += 1) expect((await send(host, wrong('alice'))).status).toBe(401);
    const refused = await send(host, ALICE);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/);
    expect((await send(host, { ...ALICE, deviceSecret })).status).toBe(200);
  });

  it('keeps a device known by its cookie through a log-in that needs no password', async () => {
    const host = await startHost((app, sessions) => {
      const auth = koaSessions(sessions, {
        cookie: true,
        authenticateUser,
        throttle: { counters: 'memory' },
      });
      app.use(auth.routes());
      app.use(async (ctx) => {
        ctx.body = await auth.logIn(ctx, { userId: 'alice' });
      });
    });
    const first = findCookie(await host.request('/sessions', json('POST', ALICE)), '__Host-device') ?? '';
    const byPasskey = await host.request('/', {
      method: 'POST',
      headers: { Cookie: first, 'Sec-Fetch-Site': 'same-origin' },
    });
    expect(findCookie(byPasskey, '__Host-device')).toBe(first);
  });

  it('is not counted where throttle is false', async () => {
    const host = await startOwn({ throttle: false });
    for (let n = 0; n < 12; n += 1) expect((await send(host, wrong('alice'))).status).toBe(401);
  });

  it.each([null, 'alice', 7, [], { username: ['alice'] }])(
    'is counted by address with a body like %j',
    async (body) => {
      const host = await startOwn();
      for (let n = 0; n < 100; n += 1)
        await host.request('/', { headers: { 'X-Body': JSON.stringify(body) } });
      expect((await host.request('/', { headers: { 'X-Body': JSON.stringify(body) } })).status).toBe(429);
    },
  );

  it('needs a function', async () => {
    await startHost(async (_app, sessions) => {
      const attempted = koaSessions(sessions).attempt({} as never, {}, 'wonderland' as never);
      await expect(attempted).rejects.toThrow('attempt needs a function that checks the password');
    });
  });
});
