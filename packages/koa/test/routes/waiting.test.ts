import { once } from 'node:events';
import { connect } from 'node:net';
import { SessionManager, type SessionManagerOptions } from '@jwt-sessions/core';
import { type KoaSessionsOptions, koaSessions } from '@jwt-sessions/koa';
import { bodyParser } from '@koa/bodyparser';
import type { Middleware } from 'koa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readKoaOptions } from '../../src/koa-options.js';
import { mountSessionRoutes } from '../../src/mounting/mount-routes.js';
import { HeldTimers } from '../support/held-timers.js';
import { expectRefusal, INVALID_TOKEN } from '../support/problem.js';
import { type Host, KEYS, startHost } from '../support/start-host.js';
import { authenticateUser } from '../support/start-routes.js';

const IDLE_TIME = JSON.stringify({ idleTimeout: '7d' });

/** Another process on the same store, by which a session ends without this one's knowing. */
function elsewhere({ store }: Host): SessionManager {
  const manager = new SessionManager({ store, keys: KEYS, tuning: { purgeInterval: 'none' } });
  onTestFinished(() => manager.close());
  return manager;
}

/** Middlewares, the routes behind them, and two sessions of alice. */
async function startWaiting(
  before: (sessions: SessionManager) => readonly Middleware[],
  options: Partial<KoaSessionsOptions> = {},
  managerOptions: Partial<SessionManagerOptions> = {},
) {
  const timers = new HeldTimers();
  const host = await startHost((app, sessions) => {
    for (const middleware of before(sessions)) app.use(middleware);
    const settings = readKoaOptions(sessions, { authenticateUser, ...options });
    app.use(mountSessionRoutes(sessions, settings, timers.start));
  }, managerOptions);
  const mine = await host.sessions.issue({ userId: 'alice' });
  const other = await host.sessions.issue({ userId: 'alice' });
  const end = () => elsewhere(host).revoke('alice', mine.session.id);
  return { host, mine, other, end, timers };
}

/** Sends the head of a request and half of its body, and the rest once something was done; gives the status. */
async function sendSlowly(
  { port }: Host,
  token: string,
  start: string,
  body: string,
  meanwhile: () => Promise<unknown>,
): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('latin1');
  let answer = '';
  socket.on('data', (text) => {
    answer += text;
  });
  const closed = once(socket, 'close');
  const head = [
    `${start} HTTP/1.1`,
    'Host: localhost',
    'Connection: close',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 5)}`);
  await meanwhile();
  socket.write(body.slice(5));
  await closed;
  return Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1]);
}

/** Lets everybody pass, and says when the first of them has come. */
function doorbell() {
  let ring = () => {};
  const rung = new Promise<void>((resolve) => {
    ring = resolve;
  });
  const middleware: Middleware = (_ctx, next) => {
    ring();
    return next();
  };
  return { middleware, rung };
}

const WITHOUT_GUARD = 'without a guard';
const BEHIND_A_GUARD = 'behind a guard';
const BEHIND_A_GUARD_AND_A_PARSER = "behind a guard and the application's own parser";

/** What stands in front of the routes. The doorbell is where the wait begins, if that is not in the routes themselves. */
const FRONTS: Readonly<Record<string, (sessions: SessionManager, bell: Middleware) => Middleware[]>> = {
  [WITHOUT_GUARD]: () => [],
  [BEHIND_A_GUARD]: (sessions) => [koaSessions(sessions).requireSession()],
  [BEHIND_A_GUARD_AND_A_PARSER]: (sessions, bell) => [
    koaSessions(sessions).requireSession(),
    bell,
    bodyParser({ parsedMethods: ['PUT', 'PATCH', 'DELETE', 'POST'] }),
  ],
};

describe.each(Object.entries(FRONTS))(
  'a session that ends while the body is on its way, %s',
  (_front, build) => {
    it('chooses no idle time', async () => {
      const bell = doorbell();
      const { host, mine, end, timers } = await startWaiting((sessions) => build(sessions, bell.middleware));

      const waiting = timers.nextStart();
      const status = await sendSlowly(host, mine.token, 'PUT /sessions/idle-timeout', IDLE_TIME, async () => {
        await Promise.race([bell.rung, waiting]);
        await end();
      });

      expect(status).toBe(401);
      expect(await host.sessions.idleTimeout('alice')).toBeNull();
    });

    it('names no session', async () => {
      const bell = doorbell();
      const { host, mine, other, end, timers } = await startWaiting((sessions) =>
        build(sessions, bell.middleware),
      );
      const body = JSON.stringify({ label: 'Mine' });

      const waiting = timers.nextStart();
      const status = await sendSlowly(
        host,
        mine.token,
        `PATCH /sessions/${other.session.id}`,
        body,
        async () => {
          await Promise.race([bell.rung, waiting]);
          await end();
        },
      );

      expect(status).toBe(401);
      expect((await host.sessions.find('alice', other.session.id))?.label).toBeNull();
    });
  },
);

describe('a session that ends while a parser in front waits for a body that nobody needs', () => {
  it.each([
    ['DELETE', 'others'],
    ['DELETE', 'all'],
    ['DELETE', ':id'],
  ])('does nothing by %s /sessions/%s', async (method, path) => {
    const bell = doorbell();
    const front = FRONTS[BEHIND_A_GUARD_AND_A_PARSER];
    const { host, mine, other, end } = await startWaiting(
      (sessions) => front?.(sessions, bell.middleware) ?? [],
    );
    const target = path === ':id' ? other.session.id : path;

    const status = await sendSlowly(
      host,
      mine.token,
      `${method} /sessions/${target}`,
      '{"a":1}',
      async () => {
        await bell.rung;
        await end();
      },
    );

    expect(status).toBe(401);
    expect((await host.sessions.authenticate(other.token)).userId).toBe('alice');
  });

  it.each(['confirm', 'deny'])('does nothing by POST /sessions/:id/%s', async (deed) => {
    const bell = doorbell();
    const front = FRONTS[BEHIND_A_GUARD_AND_A_PARSER];
    const { host, mine, other, end } = await startWaiting(
      (sessions) => front?.(sessions, bell.middleware) ?? [],
      {},
      { confirmNewDevices: '7d' },
    );

    const start = `POST /sessions/${other.session.id}/${deed}`;
    const status = await sendSlowly(host, mine.token, start, '{"a":1}', async () => {
      await bell.rung;
      await end();
    });

    expect(status).toBe(401);
    expect((await host.sessions.authenticate(other.token)).status).toBe('unconfirmed');
  });
});

describe('a session that ends while the application makes up its mind', () => {
  it('gets no new token where the application checks a password or a code', async () => {
    const host = await startHost((app, sessions) => {
      const auth = koaSessions(sessions);
      app.use(auth.requireSession({ allowPending: true }));
      app.use(async (ctx) => {
        const { id } = ctx.state.session ?? ctx.state.pendingSession;
        ctx.body = await (ctx.path === '/code' ? auth.completeSecondFactor : auth.reauthenticate)(ctx, {
          authMethods: ['otp'],
          check: () => elsewhere(host).revoke('alice', id), // a slow check, say
        });
      });
    });
    const full = await host.sessions.issue({ userId: 'alice' });
    const pending = await host.sessions.issue({ userId: 'alice', pending: true });

    expect((await host.as(full.token, '/password')).status).toBe(401);
    expect((await host.as(pending.token, '/code')).status).toBe(401);
  });

  it('gets no new token although it ends between the two reads of a renewal', async () => {
    const { host, mine } = await startWaiting(() => []);
    const { read } = host.store;
    host.store.read = async (id) => {
      const stored = await read.call(host.store, id);
      await elsewhere(host).revoke('alice', id);
      return stored;
    };

    await expectRefusal(host.as(mine.token, '/sessions/current/rotate', { method: 'POST' }), INVALID_TOKEN);
  });
});

describe('recheck', () => {
  /** An application that waits in its handler until the test has done something. */
  async function startHandler(meanwhile: (host: Host, id: string) => Promise<unknown>) {
    const host: Host = await startHost((app, sessions) => {
      app.use(koaSessions(sessions).requireSession());
      app.use(async (ctx) => {
        await meanwhile(host, ctx.state.session.id);
        const session = await koaSessions(sessions).recheck(ctx);
        ctx.body = [session === ctx.state.session, session.userId];
      });
    });
    const { token } = await host.sessions.issue({ userId: 'alice' });
    return { host, token };
  }

  it('gives the session as it is now, and puts it on ctx.state', async () => {
    const { host, token } = await startHandler(async () => {});
    host.store.calls = [];

    const response = await host.as(token, '/');

    expect(await response.json()).toEqual([true, 'alice']);
    expect(host.store.calls).toEqual(['find', 'find']);
  });

  it('throws what Koa answers with 401 for a session that has ended', async () => {
    const { host, token } = await startHandler((current, id) => elsewhere(current).revoke('alice', id));

    const response = await host.as(token, '/');

    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer error="invalid_token"');
  });

  it('throws what Koa answers with 503 for a store that fails', async () => {
    const { host, token } = await startHandler(async ({ store }) => {
      store.failure = new Error('down');
    });

    expect((await host.as(token, '/')).status).toBe(503);
  });

  it('must stand behind requireSession', async () => {
    const host = await startHost((app, sessions) => {
      app.use((ctx) => koaSessions(sessions).recheck(ctx));
    });

    expect((await host.request('/')).status).toBe(500);
    expect(host.errors).toMatchObject([
      { name: 'TypeError', message: 'recheck must stand behind requireSession.' },
    ]);
  });
});

describe('the calls that a route makes to the store', () => {
  it('are none for what surely lets nobody in, and its body is not waited for', async () => {
    const { host, mine } = await startWaiting(() => []);
    await host.sessions.revoke('alice', mine.session.id);
    host.store.calls = [];

    for (const token of [mine.token, 'forged']) {
      const init = { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{' };
      await expectRefusal(host.as(token, '/sessions/idle-timeout', init), INVALID_TOKEN);
    }
    expect(host.store.calls).toEqual([]);
  });
});
