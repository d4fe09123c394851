import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { koaSessions, SessionHttpError } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { startHost } from '../support/start-host.js';

async function start() {
  const host = await startHost(() => {});
  const auth = koaSessions(host.sessions, { cookie: true });
  const { token, session } = await host.sessions.issue({ userId: 'alice' });
  /** Asks for a WebSocket with headers. */
  const ask = (headers: Record<string, string>) => {
    const request = new IncomingMessage(new Socket());
    request.method = 'GET';
    request.url = '/';
    request.headers = { host: 'app.example', connection: 'Upgrade', upgrade: 'websocket', ...headers };
    return auth.authenticateUpgrade(host.app, request);
  };
  return { host, ask, token, session, cookie: `__Host-session=${token}` };
}

const refusal = (status: number, code: string) =>
  expect.objectContaining({ name: SessionHttpError.name, status, code });

describe('authenticateUpgrade', () => {
  it('gives the session of a header', async () => {
    const { ask, token, session } = await start();
    expect(await ask({ authorization: `Bearer ${token}` })).toMatchObject({
      id: session.id,
      userId: 'alice',
    });
  });

  it.each([{ 'sec-fetch-site': 'same-origin' }, { origin: 'http://app.example' }])(
    'gives the session of a cookie that a page of its own sends (%j)',
    async (headers) => {
      const { ask, cookie, session } = await start();
      expect(await ask({ cookie, ...headers })).toMatchObject({ id: session.id });
    },
  );

  it.each([{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://attacker.example' }, { origin: 'null' }])(
    'refuses a cookie that a page of another site sends (%j)',
    async (headers) => {
      const { ask, cookie } = await start();
      await expect(ask({ cookie, ...headers })).rejects.toEqual(refusal(403, 'cross_site_request'));
    },
  );

  it('believes the proxy that the application does', async () => {
    const { host, ask, cookie } = await start();
    const proxied = { cookie, origin: 'https://shop.example', 'x-forwarded-host': 'shop.example' };
    await expect(ask(proxied)).rejects.toEqual(refusal(403, 'cross_site_request'));
    host.app.proxy = true;
    expect(await ask(proxied)).toMatchObject({ userId: 'alice' });
  });

  it('refuses no token, a bad one, and one of a session that has ended', async () => {
    const { host, ask, token } = await start();
    await expect(ask({})).rejects.toEqual(refusal(401, 'token_missing'));
    await expect(ask({ authorization: 'Bearer x' })).rejects.toEqual(refusal(401, 'invalid_token'));
    await host.sessions.revokeAll('alice');
    await expect(ask({ authorization: `Bearer ${token}` })).rejects.toEqual(refusal(401, 'invalid_token'));
  });

  it('refuses a session whose second factor is still to come', async () => {
    const { host, ask } = await start();
    const { token } = await host.sessions.issue({ userId: 'alice', pending: true });
    await expect(ask({ authorization: `Bearer ${token}` })).rejects.toEqual(refusal(401, 'invalid_token'));
  });

  it('says that nothing is known where the store fails', async () => {
    const { host, ask, token } = await start();
    host.store.find = () => Promise.reject(new Error('away'));
    const refused = ask({ authorization: `Bearer ${token}` });
    await expect(refused).rejects.toEqual(refusal(503, 'store_unavailable'));
  });
});
