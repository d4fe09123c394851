import { SessionManager } from '@jwt-sessions/core';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import { SqlStore } from '@jwt-sessions/store-sql';
import Koa from 'koa';
import { beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { openPools } from './support/databases.js';
import { listen } from './support/listen.js';
import { SESSION_KEYS } from './support/started-program.js';

const server = inject('postgres');
const HOUR = 3_600_000;
const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Lax';

describe.skipIf(server === null)('the box "Keep me logged in", on PostgreSQL', () => {
  let now: number;
  /** Of two processes that share nothing but the database. */
  let here: string;
  let there: string;

  beforeEach(async () => {
    now = Date.UTC(2200, 0, 1);
    const urls = (await openPools(server?.url ?? '', 2)).map((pool) => {
      const tuning = { clock: () => now };
      const sessions = new SessionManager({ store: new SqlStore(pool), keys: SESSION_KEYS, tuning });
      onTestFinished(() => sessions.close());
      return listen(createApp(sessions));
    });
    [here = '', there = ''] = await Promise.all(urls);
  });

  /** As docs/pages.md has it. */
  function createApp(sessions: SessionManager): Koa<SessionState> {
    const auth = koaSessions(sessions, {
      cookie: true,
      rotateEvery: '1h',
      loginPage: '/login',
      authenticateUser: ({ username, rememberMe }) => ({
        userId: String(username),
        ...(rememberMe === 'on' ? {} : { rememberMe: false, idleTimeout: '2h' }),
      }),
    });
    const app = new Koa<SessionState>();
    app.use(auth.routes());
    app.use(auth.requireSession());
    app.use((ctx) => {
      ctx.body = ctx.state.session.rememberMe;
    });
    return app;
  }

  /** Sends the form, with what its fields make. */
  async function logIn(fields: Record<string, string>): Promise<string> {
    const answer = await fetch(`${here}/sessions`, {
      method: 'POST',
      headers: { 'Sec-Fetch-Site': 'same-origin' },
      body: new URLSearchParams({ username: 'alice', ...fields }),
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    return sessionCookie(answer);
  }
  const ask = (cookie: string, method: string, url: string) => {
    const headers = { Cookie: cookie.split(';')[0] ?? '', 'Sec-Fetch-Site': 'same-origin' };
    return fetch(url, { method, headers });
  };

  it.each([
    [{ rememberMe: 'on' }, true],
    [{}, false],
  ])('%j: the cookie of the log-in, and each that follows', async (fields, remembered) => {
    /** As long as the session at most: a year from the log-in on. */
    const attributes = (seconds: number) =>
      remembered ? `; Max-Age=${365 * 86_400 - seconds}; ${ATTRIBUTES}` : `; ${ATTRIBUTES}`;
    const first = await logIn(fields);
    expect(withoutToken(first)).toBe(attributes(0));

    now += HOUR + 1000;
    const rotated = await ask(first, 'GET', `${there}/`);
    expect(await rotated.json()).toBe(remembered);
    const second = sessionCookie(rotated);
    expect(second).not.toBe(first);
    expect(withoutToken(second)).toBe(attributes(3601));

    now += 1000;
    const third = sessionCookie(await ask(second, 'POST', `${here}/sessions/current/rotate`));
    expect(third).not.toBe(second);
    expect(withoutToken(third)).toBe(attributes(3602));
    expect((await ask(third, 'GET', `${there}/`)).status).toBe(200);
  });

  it.each([
    [{ rememberMe: 'on' }, 200],
    [{}, 401],
  ])('%j: in a browser that keeps it all the same, %i three hours later', async (fields, status) => {
    const cookie = await logIn(fields);
    now += 3 * HOUR;
    expect((await ask(cookie, 'GET', `${there}/`)).status).toBe(status);
  });
});

function sessionCookie(answer: Response): string {
  return answer.headers.getSetCookie().find((line) => line.startsWith('__Host-session=')) ?? '';
}

function withoutToken(cookie: string): string {
  return cookie.replace(/^__Host-session=[\w.-]+/, '');
}
