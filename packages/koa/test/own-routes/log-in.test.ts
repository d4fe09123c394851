import type { IssueRequest, SessionManagerOptions } from '@jwt-sessions/core';
import { koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { readJson, type TokenJson } from '../support/answers.js';
import { startHost } from '../support/start-host.js';

const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

/** A host with a log-in of its own. */
function startIssuing(
  request: IssueRequest,
  { proxy = false, ...options }: Partial<SessionManagerOptions> & { proxy?: boolean } = {},
) {
  return startHost((app, sessions) => {
    app.proxy = proxy;
    app.use(async (ctx) => {
      ctx.status = 201;
      ctx.body = await koaSessions(sessions).logIn(ctx, request);
    });
  }, options);
}

describe('logIn', () => {
  it('gives the token and the session, ready to be answered', async () => {
    const host = await startIssuing({ userId: 'alice', label: 'Work', data: { secret: 1 } });

    const response = await host.request('/callback', { headers: { 'User-Agent': USER_AGENT } });
    const { token, ...rest } = await readJson<TokenJson>(response);

    const session = await host.sessions.authenticate(token);
    expect(rest).toEqual({
      tokenType: 'Bearer',
      deviceSecret: expect.stringMatching(/^[\w-]{22}$/),
      tokenExpiresAt: session.absoluteExpiresAt.toISOString(),
      session: {
        id: session.id,
        createdAt: session.createdAt.toISOString(),
        lastActiveAt: session.lastActiveAt.toISOString(),
        expiresAt: session.expiresAt.toISOString(),
        status: 'active',
        ip: '127.0.0.1',
        lastIp: '127.0.0.1',
        title: 'Firefox on Linux',
        clientType: 'browser',
        device: { type: 'desktop', vendor: null, model: null },
        os: { name: 'Linux', version: null },
        browser: { name: 'Firefox', version: '128.0' },
        app: null,
        location: null,
        label: 'Work',
        deviceId: expect.stringMatching(/^[\w-]{22}$/),
        impersonatedBy: null,
        current: true,
      },
    });
    expect(session.data).toEqual({ secret: 1 });
  });

  it('forbids caches to keep the answer', async () => {
    const host = await startIssuing({ userId: 'alice' });

    expect((await host.request('/')).headers.get('Cache-Control')).toBe('no-store');
  });

  it('believes no X-Forwarded-For by itself', async () => {
    const host = await startIssuing({ userId: 'alice' });

    const response = await host.request('/', { headers: { 'X-Forwarded-For': '203.0.113.7' } });

    expect((await readJson<TokenJson>(response)).session.ip).toBe('127.0.0.1');
  });

  it('takes the address that Koa gives when it trusts the proxy', async () => {
    const host = await startIssuing({ userId: 'alice' }, { proxy: true });

    const response = await host.request('/', { headers: { 'X-Forwarded-For': '2001:db8::7' } });

    expect((await readJson<TokenJson>(response)).session.ip).toBe('2001:db8::7');
  });

  it('prefers the address and the User-Agent that the host gives', async () => {
    const host = await startIssuing({ userId: 'alice', ip: '203.0.113.9', userAgent: USER_AGENT });

    const { session } = await readJson<TokenJson>(host.request('/'));

    expect(session).toMatchObject({ ip: '203.0.113.9', browser: { name: 'Firefox' } });
  });

  it('throws what Koa answers with the right status', async () => {
    const host = await startIssuing({ userId: 'alice' }, { maxSessions: 1, onLimit: 'reject' });
    await host.request('/');

    const response = await host.request('/');

    expect(response.status).toBe(409);
    expect(await response.text()).toBe('The limit of 1 sessions is reached. End one of them first.');
    expect(host.errors).toMatchObject([{ code: 'session_limit_reached', expose: true }]);
  });

  it('throws a store failure as a 503 that hides the cause', async () => {
    const host = await startIssuing({ userId: 'alice' });
    host.store.failure = new Error('down');

    const response = await host.request('/');

    expect(response.status).toBe(503);
    expect(await response.text()).toBe('Service Unavailable');
  });

  it('throws a TypeError for a user id that can not be kept', async () => {
    const host = await startIssuing({ userId: '' });

    expect((await host.request('/')).status).toBe(500);
    expect(host.errors).toEqual([expect.any(TypeError)]);
  });
});
