import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { InvalidTokenError, SessionManager, StoreUnavailableError } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MongoStore } from '../src/index.js';
import { METHODS } from './methods.js';

const TIMEOUT = 50;

describe('a server that takes connections and never answers', () => {
  let server: Server;
  let client: MongoClient;
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    server = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    client = new MongoClient(`mongodb://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
  });

  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await client.close();
  });

  it.each(Object.entries(METHODS))('%s fails within the time that it is given', async (_, call) => {
    const store = new MongoStore(client, { timeout: `${TIMEOUT}ms` });
    await expect(call(store)).rejects.toThrow(new Error(`MongoDB did not answer within ${TIMEOUT} ms.`));
  });

  it('makes a request fail, and refuses nobody', async () => {
    const keys = `test:${Buffer.alloc(32).toString('base64url')}`;
    const before = new SessionManager({ store: new MemoryStore(), keys, tuning: { purgeInterval: 'none' } });
    const { token } = await before.issue({ userId: 'alice' });
    const sessions = new SessionManager({
      store: new MongoStore(client, { timeout: `${TIMEOUT}ms` }),
      keys,
      tuning: { purgeInterval: 'none' },
    });
    const error: unknown = await sessions.authenticate(token).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error).not.toBeInstanceOf(InvalidTokenError);
    expect(error).toHaveProperty('cause', new Error(`MongoDB did not answer within ${TIMEOUT} ms.`));
  });
});

describe('no server at all', () => {
  it('fails within the time that it is given', async () => {
    // The port for nobody: RFC 863's, which needs root to be listened on.
    const client = new MongoClient('mongodb://127.0.0.1:9');
    const store = new MongoStore(client, { timeout: `${TIMEOUT}ms` });
    await expect(store.find(['a'])).rejects.toThrow(
      new Error(`MongoDB did not answer within ${TIMEOUT} ms.`),
    );
    await client.close();
  });
});
