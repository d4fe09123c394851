import { koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { readJson, type TokenJson } from '../support/answers.js';
import { json, startHost } from '../support/start-host.js';

describe('a trusted device', () => {
  it('is spared the second factor at its next log-in, and no other is', async () => {
    const host = await startHost((app, sessions) => {
      const auth = koaSessions(sessions, {
        authenticateUser: () => ({ userId: 'alice', pending: 'unlessTrusted', authMethods: ['pwd'] }),
      });
      app.use(auth.routes());
      app.use(async (ctx) => {
        ctx.body = await auth.completeSecondFactor(ctx, {
          authMethods: ['otp'],
          check: () => true,
          trustDevice: '30d',
        });
      });
    });
    const logIn = (body: object) => readJson<TokenJson>(host.request('/sessions', json('POST', body)));
    const first = await logIn({});
    expect(first.session.status).toBe('pending');
    await host.as(first.token, '/code', { method: 'POST' });

    expect((await logIn({ deviceSecret: first.deviceSecret })).session.status).toBe('active');
    expect((await logIn({})).session.status).toBe('pending');
  });
});
