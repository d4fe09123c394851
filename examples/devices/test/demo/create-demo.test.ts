import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MemoryStore } from '@jwt-sessions/core/store';
import { DemoUsers } from '@jwt-sessions/example-app';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDemo } from '../../src/demo/create-demo.js';
import { Visitor } from '../../src/devices-page/test/support/visitor.js';

let users: DemoUsers;
beforeAll(async () => {
  users = await DemoUsers.create();
});

async function startDemo() {
  const codes: string[] = [];
  const { app, sessions } = createDemo({
    store: new MemoryStore(),
    keys: `k1:${Buffer.alloc(32, 1).toString('base64url')}`,
    users,
    cookie: true,
    sendCode: (userId, code) => codes.push(`${userId} ${code}`),
  });
  const server = createServer(app.callback()).listen(0);
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sessions,
    codes,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
      await sessions.close();
    },
  };
}

describe('the demonstration', () => {
  it('shows alice devices at her very first log-in, one of them waiting for her nod', async () => {
    await using demo = await startDemo();
    const visitor = new Visitor(demo.url);
    expect((await visitor.get('/')).location).toBe('/devices');
    await visitor.logIn('alice', 'wonderland');
    const { text } = await visitor.get('/devices');
    expect(text).toContain('Was this you?');
    expect(text).toContain('Reykjavík, Iceland');
    expect(text).toContain('Active 3 days ago');
    expect((await demo.sessions.list('alice')).sessions.map(({ status }) => status).sort()).toEqual([
      'active',
      'active',
      'active',
      'unconfirmed',
    ]);
  });

  it('brings back none of those that she logged out', async () => {
    await using demo = await startDemo();
    const visitor = new Visitor(demo.url);
    await visitor.logIn('alice', 'wonderland');
    await visitor.post('/devices/log-out-others', { everywhere: 'yes' });
    await visitor.logIn('alice', 'wonderland');
    expect((await demo.sessions.list('alice')).sessions).toHaveLength(1);
  });

  it('asks bob for the code that it sent', async () => {
    await using demo = await startDemo();
    const visitor = new Visitor(demo.url);
    await visitor.logIn('bob', 'builder');
    const [, code = ''] = /^bob (\d{6})$/.exec(demo.codes.join()) ?? [];
    expect((await visitor.post('/login/code', { code })).location).toBe('/devices');
    expect((await visitor.get('/devices')).text).toContain('You’re logged in here and nowhere else');
  });

  it('lets nobody in with a wrong password', async () => {
    await using demo = await startDemo();
    expect((await new Visitor(demo.url).logIn('alice', 'builder')).status).toBe(401);
  });
});
