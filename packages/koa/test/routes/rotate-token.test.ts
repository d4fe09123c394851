import { describe, expect, it } from 'vitest';
import { logIn, readJson, type TokenJson } from '../support/answers.js';
import { cookieLines, findCookie, withCookies } from '../support/cookies.js';
import { expectRefusal, INVALID_TOKEN, STORE_UNAVAILABLE, TOKEN_MISSING } from '../support/problem.js';
import { json } from '../support/start-host.js';
import { startRoutes } from '../support/start-routes.js';

const POST = { method: 'POST' };
const PATH = '/sessions/current/rotate';

describe('POST /sessions/current/rotate', () => {
  it('answers like a log-in, with a new token for the session', async () => {
    const host = await startRoutes();
    const { token, deviceSecret: _secret, ...login } = await logIn(host, 'alice', { label: 'Phone' });

    const response = await host.as(token, PATH, POST);
    const { token: successor, ...rest } = await readJson<TokenJson>(response);

    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(successor).not.toBe(token);
    expect(rest).toEqual(login);
    expect((await host.sessions.authenticate(successor)).id).toBe(login.session.id);
  });

  it('retires the token by the use of its successor', async () => {
    let now = Date.now();
    const host = await startRoutes({}, { tuning: { clock: () => now } });
    const { token } = await logIn(host, 'alice');
    const { token: successor } = await readJson<TokenJson>(host.as(token, PATH, POST));

    expect((await host.as(token, '/sessions')).status).toBe(200);
    expect((await host.as(successor, '/sessions')).status).toBe(200);
    await host.sessions.flush();
    now += 31_000;

    await expectRefusal(host.as(token, '/sessions'), INVALID_TOKEN);
    expect((await host.as(successor, '/sessions')).status).toBe(200);
  });

  it('gives every one of several that rotate together a token that works', async () => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');

    const answers = await Promise.all([1, 2, 3].map(() => readJson<TokenJson>(host.as(token, PATH, POST))));

    for (const answer of answers) expect((await host.as(answer.token, '/sessions')).status).toBe(200);
  });

  it('hands the new token out in the cookie alone in cookie mode', async () => {
    const host = await startRoutes({ cookie: true });
    const { token } = await host.sessions.issue({ userId: 'alice' });

    const response = await withCookies(host, [`__Host-session=${token}`], PATH, POST);

    expect(response.status).toBe(200);
    expect(Object.keys(await readJson<object>(response))).toEqual(['tokenExpiresAt', 'session']);
    expect(cookieLines(response)).toHaveLength(1);
    const cookie = findCookie(response, '__Host-session');
    expect(cookie).not.toBe(`__Host-session=${token}`);
    expect((await withCookies(host, [cookie], '/sessions')).status).toBe(200);
  });

  it('needs a session', async () => {
    const host = await startRoutes();

    await expectRefusal(host.request(PATH, POST), TOKEN_MISSING);
  });

  it('answers 503 when the store fails, and the token stays good', async () => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');
    host.store.failure = new Error('down');

    await expectRefusal(host.as(token, PATH, json('POST', {})), STORE_UNAVAILABLE);
    host.store.failure = null;

    expect((await host.as(token, '/sessions')).status).toBe(200);
  });
});
