import { type RefusalReason, SessionManager, type SessionManagerOptions } from '@jwt-sessions/core';
import { type KoaSessionsOptions, koaSessions } from '@jwt-sessions/koa';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cookieLines } from '../support/cookies.js';
import { type PlainAnswer, plainRequest } from '../support/plain-request.js';
import { ProbedStore } from '../support/probed-store.js';
import { type Host, KEYS, startHost } from '../support/start-host.js';
import { authenticateUser } from '../support/start-routes.js';

const SESSION = '__Host-session';
const CLEARED = `${SESSION}=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax`;
const NAVIGATION = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'same-origin', Accept: 'text/html' };
const SCRIPT = { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Site': 'same-origin', Accept: 'text/html, */*' };

/** An application whose pages need a session. */
function startPages(
  options: KoaSessionsOptions = {},
  manager: Partial<SessionManagerOptions> = {},
): Promise<Host> {
  return startHost((app, sessions) => {
    const auth = koaSessions(sessions, { authenticateUser, cookie: true, loginPage: '/login', ...options });
    app.use(auth.routes());
    app.use(auth.requireSession());
    app.use((ctx) => {
      ctx.body = 'in';
    });
  }, manager);
}

/** A token of another application, or of another release of this one. */
async function tokenOf(manager: Partial<SessionManagerOptions>): Promise<string> {
  const sessions = new SessionManager({
    store: new ProbedStore(),
    keys: KEYS,
    ...manager,
    tuning: { purgeInterval: 'none', ...manager.tuning },
  });
  return (await sessions.issue({ userId: 'alice' })).token;
}

/** A person opens a page. */
const visit = (host: Host, path: string, { method = 'GET', headers = {} } = {}) =>
  plainRequest(host, path, { method, headers: { ...NAVIGATION, ...headers } });

/** Where an answer sends a browser. */
const sentTo = ({ status, headers }: PlainAnswer) => [status, headers.location];

describe('loginPage', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each([
    ['/', '/login?next=%2F'],
    ['/cart?item=7&x=%26', '/login?next=%2Fcart%3Fitem%3D7%26x%3D%2526'],
    ['//evil.example/', '/login'],
  ])('is where a person is sent who opens %s', async (path, location) => {
    const host = await startPages();

    const response = await visit(host, path);

    expect(sentTo(response)).toEqual([303, location]);
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('is told of no other place where a proxy sends the whole URL', async () => {
    const host = await startPages();

    expect(sentTo(await visit(host, 'http://evil.example/x'))).toEqual([303, '/login']);
  });

  it('is where a person is sent whose form was refused, and not back to what takes it', async () => {
    const host = await startPages();

    expect(sentTo(await visit(host, '/cart', { method: 'POST' }))).toEqual([303, '/login']);
  });

  it.each(['answer', 'throw'] as const)(
    'is where an old browser is sent, by what it accepts (errors: %j)',
    async (errors) => {
      const host = await startPages({ errors });
      const headers = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

      expect(sentTo(await plainRequest(host, '/x', { headers }))).toEqual([303, '/login?next=%2Fx']);
    },
  );

  it.each<[string, Record<string, string>]>([
    ['a script of the page', SCRIPT],
    ['a program', { Accept: '*/*' }],
    ['a program that says nothing', {}],
  ])('is nothing to %s', async (_, headers) => {
    const host = await startPages();

    const { status, body } = await plainRequest(host, '/', { headers });

    expect([status, JSON.parse(body).code]).toEqual([401, 'token_missing']);
  });

  it('is nothing to whoever sends a bearer token', async () => {
    const host = await startPages();

    const { status, body } = await visit(host, '/', { headers: { Authorization: 'Bearer dead' } });

    expect([status, JSON.parse(body).code]).toEqual([401, 'invalid_token']);
  });

  it('is nowhere to be sent to where there is none', async () => {
    const host = await startPages({ loginPage: undefined });

    const { status, body } = await visit(host, '/');

    expect([status, JSON.parse(body).code]).toEqual([401, 'token_missing']);
  });

  it('is not where a person is sent when the store fails', async () => {
    const host = await startPages();
    const { token } = await host.sessions.issue({ userId: 'alice' });
    host.store.failure = new Error('down');

    const { status, headers } = await visit(host, '/', { headers: { Cookie: `${SESSION}=${token}` } });

    expect([status, headers['set-cookie']]).toEqual([503, undefined]);
  });

  it('does not lead to itself for ever, and the developer is told', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const host = await startPages();

    expect((await visit(host, '/login?next=%2F')).status).toBe(401);
    expect(warned.mock.calls).toEqual([
      [
        'jwt-sessions: requireSession refused the loginPage /login itself: nobody can log in. ' +
          'Mount the page in front of auth.requireSession().',
      ],
    ]);
  });

  it.each(['', 'login', '//login', '/login?x', 'https://shop.example/login', 7])(
    'is a plain path, and not %j',
    async (loginPage) => {
      const { sessions } = await startPages();
      expect(() => koaSessions(sessions, { cookie: true, loginPage: loginPage as string })).toThrow(
        /^loginPage must be a plain path such as '\/login', not /,
      );
    },
  );

  it('needs sessions in a cookie', async () => {
    const { sessions } = await startPages();
    expect(() => koaSessions(sessions, { loginPage: '/login' })).toThrow(
      new TypeError(
        "loginPage is for sessions in a cookie, since nobody's browser sends a token by itself: write cookie: true beside it.",
      ),
    );
  });
});

describe('the cookie of a session that a guard refuses', () => {
  it.each(['answer', 'throw'] as const)('goes when it is dead (errors: %j)', async (errors) => {
    const host = await startPages({ errors });
    const { token, session } = await host.sessions.issue({ userId: 'alice' });
    await host.sessions.revoke('alice', session.id);

    for (const dead of [token, 'dead']) {
      const response = await host.request('/', { headers: { Cookie: `${SESSION}=${dead}` } });
      expect(response.status).toBe(401);
      expect(response.headers.getSetCookie()).toEqual([CLEARED]);
    }
  });

  it('goes with the answer that sends a person to log in', async () => {
    const host = await startPages();

    const response = await visit(host, '/', { headers: { Cookie: `${SESSION}=dead` } });

    expect(response.status).toBe(303);
    expect(response.headers['set-cookie']).toEqual([CLEARED]);
  });

  it('stays while its second factor is still to come', async () => {
    const host = await startPages();
    const { token } = await host.sessions.issue({ userId: 'alice', pending: true });

    const response = await host.request('/', { headers: { Cookie: `${SESSION}=${token}` } });

    expect(response.status).toBe(401);
    expect(cookieLines(response)).toEqual([]);
  });

  it('stays when its token was replaced: the next one is on its way to this browser', async () => {
    const host = await startPages();
    const { token } = await host.sessions.issue({ userId: 'alice' });
    await host.sessions.reauthenticate(await host.sessions.authenticate(token), { authMethods: ['pwd'] });

    const response = await host.request('/', { headers: { Cookie: `${SESSION}=${token}` } });

    expect(response.status).toBe(401);
    expect(cookieLines(response)).toEqual([]);
  });

  it.each<[RefusalReason, Partial<SessionManagerOptions>, Partial<SessionManagerOptions>]>([
    ['issued_in_future', {}, { tuning: { clock: () => Date.now() + 86_400_000 } }],
    ['unknown_key', {}, { keys: KEYS.replace('test:', 'next:') }],
    ['wrong_issuer', { issuer: 'shop' }, { issuer: 'shop-2' }],
    ['wrong_audience', { audience: 'shop' }, { audience: 'shop-2' }],
  ])('stays when another process may let it in (%s)', async (reason, here, there) => {
    const host = await startPages({}, here);
    const reasons: string[] = [];
    host.sessions.on('refused', (event) => reasons.push(event.reason));

    const response = await host.request('/', { headers: { Cookie: `${SESSION}=${await tokenOf(there)}` } });

    expect([response.status, reasons]).toEqual([401, [reason]]);
    expect(cookieLines(response)).toEqual([]);
  });

  it('stays when its token is of another type, and so of another application', async () => {
    const host = await startPages();
    const header = Buffer.from('{"alg":"HS256","typ":"JWT","kid":"test"}').toString('base64url');

    const response = await host.request('/', {
      headers: { Cookie: `${SESSION}=${header}.e30.${'A'.repeat(43)}` },
    });

    expect(response.status).toBe(401);
    expect(cookieLines(response)).toEqual([]);
  });

  it('stays when the store fails, when a header decides, and when it is not this application’s to set', async () => {
    const host = await startPages();
    const { token } = await host.sessions.issue({ userId: 'alice' });
    const headers = { Cookie: `${SESSION}=${token}` };

    expect(cookieLines(await host.as('dead', '/', { headers }))).toEqual([]);
    host.store.failure = new Error('down');
    expect(cookieLines(await host.request('/', { headers }))).toEqual([]);

    const bearer = await startPages({ cookie: false, loginPage: undefined });
    const response = await bearer.request('/', { headers: { Cookie: `${SESSION}=dead` } });
    expect(response.status).toBe(401);
    expect(cookieLines(response)).toEqual([]);
  });
});
