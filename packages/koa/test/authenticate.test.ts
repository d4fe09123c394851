import { SessionManager } from '@jwt-sessions/core';
import { describe, expect, it } from 'vitest';
import { authenticate, authenticateAfresh, screen } from '../src/http/credentials/authenticate.js';
import type { Exchange } from '../src/http/exchange.js';
import { ProbedStore } from './support/probed-store.js';
import { KEYS } from './support/start-host.js';

const IP = '203.0.113.7';
const PENDING = { reason: 'session_pending' };

/** A request, a manager, and what this refuses. */
function createScene() {
  const store = new ProbedStore();
  const sessions = new SessionManager({ store, keys: KEYS, tuning: { purgeInterval: 'none' } });
  const refused: unknown[] = [];
  sessions.on('refused', ({ reason, ip }) => refused.push([reason, ip]));
  const tokenOf = async (userId: string, pending = false) => {
    const { token } = await sessions.issue({ userId, pending });
    store.calls = [];
    return token;
  };
  return { exchange: { ip: IP } as Exchange, store, sessions, refused, tokenOf };
}

describe('authenticate', () => {
  it('lets in no session whose second factor is still to come, unless it is told to', async () => {
    const { exchange, sessions, tokenOf } = createScene();
    const token = await tokenOf('alice', true);
    await expect(authenticate(exchange, sessions, token)).rejects.toMatchObject(PENDING);
    expect((await authenticate(exchange, sessions, token, true)).status).toBe('pending');
    await expect(authenticate(exchange, sessions, token)).rejects.toMatchObject(PENDING);
  });

  it('tells of a refusal once, however often it is asked in the same way', async () => {
    const { exchange, sessions, refused, tokenOf } = createScene();
    const token = await tokenOf('alice', true);
    for (let n = 0; n < 2; n += 1) {
      await expect(authenticate(exchange, sessions, token)).rejects.toMatchObject(PENDING);
    }
    expect(refused).toEqual([['session_pending', IP]]);
  });

  it('tells once of a token that lets nobody in, in whichever way it is asked', async () => {
    const { exchange, sessions, refused } = createScene();
    for (const allowPending of [false, true]) {
      await expect(authenticate(exchange, sessions, 'x', allowPending)).rejects.toMatchObject({
        reason: 'malformed',
      });
    }
    expect(refused).toEqual([['malformed', IP]]);
  });

  it('asks a store that has failed no more than once for a request', async () => {
    const { exchange, sessions, store, tokenOf } = createScene();
    const token = await tokenOf('alice');
    store.failure = new Error('down');
    for (const allowPending of [false, true]) {
      await expect(authenticate(exchange, sessions, token, allowPending)).rejects.toMatchObject({
        code: 'store_unavailable',
      });
    }
    expect(store.calls).toEqual(['find']);
  });

  it('gives the session of the token that it is asked for, whatever came of another one', async () => {
    const { exchange, sessions, tokenOf } = createScene();
    for (const userId of ['alice', 'bob']) {
      const token = await tokenOf(userId);
      expect((await authenticate(exchange, sessions, token)).userId).toBe(userId);
    }
  });
});

describe('authenticateAfresh', () => {
  it('asks the store once where nobody has asked before, and again where somebody has', async () => {
    const { exchange, sessions, store, tokenOf } = createScene();
    const token = await tokenOf('alice');
    await authenticateAfresh(exchange, sessions, token);
    expect(store.calls).toEqual(['find']);
    await authenticateAfresh(exchange, sessions, token);
    expect(store.calls).toEqual(['find', 'find']);
  });
});

describe('screen', () => {
  it('asks the store nothing of a token that may let somebody in', async () => {
    const { exchange, sessions, store, tokenOf } = createScene();
    await screen(exchange, sessions, await tokenOf('alice'));
    expect(store.calls).toEqual([]);
  });

  it('refuses a token that surely lets nobody in, and tells of it with the address', async () => {
    const { exchange, sessions, refused } = createScene();
    await expect(screen(exchange, sessions, 'x')).rejects.toMatchObject({ reason: 'malformed' });
    expect(refused).toEqual([['malformed', IP]]);
  });

  it('refuses a session whose second factor is still to come, which an earlier middleware has let in', async () => {
    const { exchange, sessions, tokenOf } = createScene();
    const token = await tokenOf('alice', true);
    await authenticate(exchange, sessions, token, true);
    await expect(screen(exchange, sessions, token)).rejects.toMatchObject(PENDING);
  });
});
