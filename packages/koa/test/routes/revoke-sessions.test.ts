import type { RevokedEvent } from '@jwt-sessions/core';
import { describe, expect, it } from 'vitest';
import { logIn } from '../support/answers.js';
import {
  expectRefusal,
  INVALID_TOKEN,
  NOT_FOUND,
  STORE_UNAVAILABLE,
  TOKEN_MISSING,
} from '../support/problem.js';
import type { Host } from '../support/start-host.js';
import { startRoutes } from '../support/start-routes.js';

const DELETE = { method: 'DELETE' };

/** What the host is told of endings: the session and the reason. */
function collectEndings({ sessions }: Host): [string, string][] {
  const endings: [string, string][] = [];
  sessions.on('revoked', ({ sessionId, reason }: RevokedEvent) => endings.push([sessionId, reason]));
  return endings;
}

async function expectActive(host: Host, ...tokens: readonly string[]): Promise<void> {
  for (const token of tokens) expect((await host.as(token, '/sessions/current')).status).toBe(200);
}

async function expectEnded(host: Host, ...tokens: readonly string[]): Promise<void> {
  for (const token of tokens) await expectRefusal(host.as(token, '/sessions/current'), INVALID_TOKEN);
}

describe('DELETE /sessions/current', () => {
  it('logs out, and nobody else', async () => {
    const host = await startRoutes();
    const phone = await logIn(host, 'alice');
    const laptop = await logIn(host, 'alice');
    const endings = collectEndings(host);

    const response = await host.as(phone.token, '/sessions/current', DELETE);

    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect(endings).toEqual([[phone.session.id, 'logout']]);
    await expectEnded(host, phone.token);
    await expectActive(host, laptop.token);
  });

  it('refuses to do so twice', async () => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');
    await host.as(token, '/sessions/current', DELETE);

    await expectRefusal(host.as(token, '/sessions/current', DELETE), INVALID_TOKEN);
  });

  it('is content when somebody else ends the session meanwhile', async () => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');
    host.store.revoke = async () => false;

    expect((await host.as(token, '/sessions/current', DELETE)).status).toBe(204);
  });

  it('needs a session', async () => {
    const host = await startRoutes();

    await expectRefusal(host.request('/sessions/current', DELETE), TOKEN_MISSING);
  });

  it('never says that it is done when the store fails', async () => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');
    host.store.revoke = async () => {
      throw new Error('down');
    };

    const response = await host.as(token, '/sessions/current', DELETE);

    expect(response.headers.get('Retry-After')).toBe('5');
    await expectRefusal(response, STORE_UNAVAILABLE);
    expect(host.errors).toHaveLength(1);
  });
});

describe('DELETE /sessions/:id', () => {
  it('ends another session of the user', async () => {
    const host = await startRoutes();
    const phone = await logIn(host, 'alice');
    const laptop = await logIn(host, 'alice');
    const endings = collectEndings(host);

    const response = await host.as(phone.token, `/sessions/${laptop.session.id}`, DELETE);

    expect(response.status).toBe(204);
    expect(endings).toEqual([[laptop.session.id, 'user']]);
    await expectEnded(host, laptop.token);
    await expectActive(host, phone.token);
  });

  it('answers 404 the second time', async () => {
    const host = await startRoutes();
    const phone = await logIn(host, 'alice');
    const laptop = await logIn(host, 'alice');
    await host.as(phone.token, `/sessions/${laptop.session.id}`, DELETE);

    await expectRefusal(host.as(phone.token, `/sessions/${laptop.session.id}`, DELETE), NOT_FOUND);
  });

  it("answers the same for somebody else's session, which goes on", async () => {
    const host = await startRoutes();
    const alice = await logIn(host, 'alice');
    const bob = await logIn(host, 'bob');

    await expectRefusal(host.as(alice.token, `/sessions/${bob.session.id}`, DELETE), NOT_FOUND);
    await expectActive(host, bob.token);
  });

  it.each(["'", '%00', '%27%20OR%20%271%27=%271', '%', 'x', 'undefined', '*', 'All', 'OTHERS'])(
    'answers 404 for the id %s, without a look for it, and ends nothing',
    async (id) => {
      const host = await startRoutes();
      const { token } = await logIn(host, 'alice');
      host.store.calls = [];

      await expectRefusal(host.as(token, `/sessions/${id}`, DELETE), NOT_FOUND);

      expect(host.store.calls).toEqual(['find', 'readLease']);
      await expectActive(host, token);
    },
  );
});

describe('DELETE /sessions/others', () => {
  it('ends all sessions of the user but the current one', async () => {
    const host = await startRoutes();
    const current = await logIn(host, 'alice');
    const others = [await logIn(host, 'alice'), await logIn(host, 'alice')];
    const bob = await logIn(host, 'bob');
    const endings = collectEndings(host);

    const response = await host.as(current.token, '/sessions/others', DELETE);

    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.json()).toEqual({ revoked: 2 });
    expect(endings.toSorted()).toEqual(others.map(({ session }) => [session.id, 'others']).toSorted());
    await expectEnded(host, ...others.map(({ token }) => token));
    await expectActive(host, current.token, bob.token);
  });

  it('says so when there were none', async () => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');

    const response = await host.as(token, '/sessions/others', DELETE);

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ revoked: 0 });
  });

  it('needs a session', async () => {
    const host = await startRoutes();

    await expectRefusal(host.request('/sessions/others', DELETE), TOKEN_MISSING);
  });
});

describe('DELETE /sessions/all', () => {
  it('ends all sessions of the user, the current one included', async () => {
    const host = await startRoutes();
    const current = await logIn(host, 'alice');
    const other = await logIn(host, 'alice');
    const bob = await logIn(host, 'bob');
    const endings = collectEndings(host);

    const response = await host.as(current.token, '/sessions/all', DELETE);

    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.json()).toEqual({ revoked: 2 });
    expect(endings.toSorted()).toEqual([current, other].map(({ session }) => [session.id, 'all']).toSorted());
    await expectEnded(host, current.token, other.token);
    await expectActive(host, bob.token);
  });

  it('needs a session', async () => {
    const host = await startRoutes();

    await expectRefusal(host.request('/sessions/all', DELETE), TOKEN_MISSING);
  });
});
