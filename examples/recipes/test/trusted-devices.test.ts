import { SessionManager } from '@jwt-sessions/core';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import { SqlStore } from '@jwt-sessions/store-sql';
import { bodyParser } from '@koa/bodyparser';
import { Router } from '@koa/router';
import Koa from 'koa';
import { Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Codes } from '../src/codes.js';
import { Users } from '../src/users.js';
import { bearer, json } from './support/http.js';
import { listen } from './support/listen.js';
import { SESSION_KEYS } from './support/started-program.js';

const server = inject('postgres');

interface LoggedIn {
  readonly token: string;
  readonly deviceSecret: string;
  readonly session: { readonly status: string };
}

type Fields = Record<string, unknown>;

describe.skipIf(server === null)('a second factor that a trusted device is spared, on PostgreSQL', () => {
  const inSchema = { logging: false, dialectOptions: { options: '-c search_path=trust' } };
  const sequelize = new Sequelize(server?.url ?? 'postgres:', inSchema);
  const time = { now: Date.UTC(2026, 0, 1) };
  /** Two processes that know nothing of each other. */
  const managers = [0, 1].map(
    () =>
      new SessionManager({
        store: new SqlStore(sequelize),
        keys: SESSION_KEYS,
        tuning: { clock: () => time.now },
      }),
  );
  const users = new Users();
  let code: string;
  const codes = new Codes((_userId, told) => {
    code = told;
  });

  beforeAll(async () => {
    await sequelize.query('CREATE SCHEMA trust');
  });
  afterAll(async () => {
    for (const sessions of managers) await sessions.close();
    await sequelize.close();
  });

  function createApp(sessions: SessionManager): Koa {
    const auth = koaSessions(sessions, {
      authenticateUser: async ({ username, password }) => {
        const userId = await users.check(username, password);
        return userId && { userId, authMethods: ['pwd'], pending: 'unlessTrusted' };
      },
    });
    sessions.on('issued', ({ session }) => {
      if (session.status === 'pending') void codes.send(session.userId);
    });
    const router = new Router<SessionState>();
    router.post('/log-in/code', auth.requireSession({ allowPending: true }), bodyParser(), async (ctx) => {
      const { pendingSession } = ctx.state;
      const { given, trust } = (ctx.request.body ?? {}) as Fields;
      if (pendingSession === undefined) return ctx.throw(403, 'No code is awaited.');
      const check = () => codes.check(pendingSession.userId, given);
      const trustDevice = trust === true ? '30d' : undefined;
      ctx.body = await auth.completeSecondFactor(ctx, { authMethods: ['otp'], check, trustDevice });
    });
    router.put('/password', auth.requireSession(), bodyParser(), async (ctx) => {
      const { userId, id } = ctx.state.session;
      const { oldPassword, newPassword } = ctx.request.body as Fields;
      await users.replacePassword(userId, oldPassword, String(newPassword));
      await sessions.revokeAll(userId, { reason: 'password_change', except: id });
      ctx.status = 204;
    });
    const app = new Koa();
    app.use(auth.routes());
    app.use(router.routes());
    return app;
  }

  it('owes it once, then not for thirty days, and again after a change of the password, in every process', async () => {
    const [here = '', there = ''] = await Promise.all(managers.map((each) => listen(createApp(each))));
    const logIn = async (url: string, password: string, deviceSecret?: string) => {
      const body = { username: 'alice', password, deviceSecret };
      return (await (await fetch(`${url}/sessions`, json('POST', body))).json()) as LoggedIn;
    };
    const statusOf = async (...args: Parameters<typeof logIn>) => (await logIn(...args)).session.status;

    const first = await logIn(here, 'wonderland');
    const { deviceSecret } = first;
    expect(first.session.status).toBe('pending');
    const answer = { given: code, trust: true };
    const given = await fetch(`${here}/log-in/code`, json('POST', answer, bearer(first.token)));
    expect(given.status).toBe(200);
    const { token } = (await given.json()) as LoggedIn;

    const devices = await fetch(`${there}/sessions/devices`, { headers: bearer(token) });
    expect(await devices.json()).toMatchObject({
      devices: [{ trustedUntil: new Date(time.now + 30 * 86_400_000).toISOString() }],
    });
    for (const url of [here, there]) {
      expect(await statusOf(url, 'wonderland', deviceSecret)).toBe('active');
      expect(await statusOf(url, 'wonderland')).toBe('pending');
    }

    const change = { oldPassword: 'wonderland', newPassword: 'looking-glass' };
    expect((await fetch(`${here}/password`, json('PUT', change, bearer(token)))).status).toBe(204);
    time.now += 3000; // until then other processes let in no log-in, which may have begun before
    for (const url of [here, there]) {
      expect(await statusOf(url, 'looking-glass', deviceSecret)).toBe('pending');
    }
  });
});
