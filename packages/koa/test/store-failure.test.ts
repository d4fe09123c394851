import { StoreUnavailableError } from '@jwt-sessions/core';
import { koaSessions, SessionHttpError } from '@jwt-sessions/koa';
import type Koa from 'koa';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { exchange, requestText } from './support/exchange.js';
import { startHost } from './support/start-host.js';
import { authenticateUser } from './support/start-routes.js';

const PASSWORD = 'hunter2';
/** As a driver throws it whose message has the URL of the connection. */
const FAILURE = new AggregateError(
  [new Error('connect ECONNREFUSED ::1:5432'), new Error('connect ECONNREFUSED 127.0.0.1:5432')],
  `no connection to postgres://app:${PASSWORD}@db.internal/app`,
);
const REASON =
  'The session store failed: no connection to postgres://app:***@db.internal/app; ' +
  'connect ECONNREFUSED ::1:5432; connect ECONNREFUSED 127.0.0.1:5432.';

/** Answers with the message of an error that may be shown, as applications do. */
const renderExposed: Koa.Middleware = async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    const { expose, message, status = 500 } = error as SessionHttpError;
    ctx.status = status;
    ctx.body = expose ? message : 'Something failed.';
    ctx.app.emit('error', error, ctx);
  }
};

/** Answers with the message of each of our errors, although nobody should. */
const renderAll: Koa.Middleware = async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    if (!(error instanceof SessionHttpError)) throw error;
    ctx.status = error.status;
    ctx.body = { ...error, message: error.message };
    ctx.app.emit('error', error, ctx);
  }
};

const APPLICATIONS: Readonly<Record<string, Parameters<typeof startHost>[0]>> = {
  'a guard that answers': (app, sessions) => app.use(koaSessions(sessions).requireSession()),
  'a guard that throws to Koa': (app, sessions) =>
    app.use(koaSessions(sessions, { errors: 'throw' }).requireSession()),
  'a guard that throws to an application that shows what may be shown': (app, sessions) =>
    app.use(renderExposed).use(koaSessions(sessions, { errors: 'throw' }).requireSession()),
  'a guard that throws to an application that shows everything': (app, sessions) =>
    app.use(renderAll).use(koaSessions(sessions, { errors: 'throw' }).requireSession()),
  'routes that answer': (app, sessions) => app.use(koaSessions(sessions, { authenticateUser }).routes()),
  'routes that throw': (app, sessions) =>
    app.use(koaSessions(sessions, { authenticateUser, errors: 'throw' }).routes()),
  'a helper': (app, sessions) =>
    app.use(async (ctx) => {
      ctx.body = await koaSessions(sessions).logIn(ctx, { userId: 'alice' });
    }),
  'a call of the manager behind a guard': (app, sessions) =>
    app.use(koaSessions(sessions).optionalSession()).use(async (ctx) => {
      ctx.body = await sessions.list('alice');
    }),
  'a call of the manager': (app, sessions) =>
    app.use(async (ctx) => {
      ctx.body = await sessions.list('alice');
    }),
};

describe('a store that fails', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each(Object.entries(APPLICATIONS))(
    'says why in what Koa logs, and nothing of it in the answer: %s',
    async (_name, mount) => {
      const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
      const host = await startHost(mount);
      host.app.removeAllListeners('error');
      host.app.on('error', host.app.onerror);
      const { token } = await host.sessions.issue({ userId: 'alice' });
      host.store.failure = FAILURE;

      const answer = await exchange(
        host.port,
        requestText('GET /sessions', [`Authorization: Bearer ${token}`]),
      );

      expect(answer).toMatch(/^HTTP\/1.1 50[03] /);
      for (const secret of [PASSWORD, 'ECONNREFUSED', 'db.internal', 'postgres', '5432']) {
        expect(answer).not.toContain(secret);
      }
      const log = logged.mock.calls.flat().join('\n');
      expect(log).toContain(REASON);
      expect(log).not.toContain(PASSWORD);
    },
  );

  it.each(['requireSession', 'optionalSession'] as const)(
    'is a 503 behind %s also where the application has called the manager',
    async (guard) => {
      const host = await startHost((app, sessions) => {
        app.use(koaSessions(sessions)[guard]() as Koa.Middleware);
        app.use(async (ctx) => {
          host.store.failure = FAILURE;
          ctx.body = await sessions.list('alice');
        });
      });
      const { token } = await host.sessions.issue({ userId: 'alice' });

      const answer = await host.as(token, '/');

      expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '5']);
      expect((host.errors[0] as SessionHttpError).code).toBe('store_unavailable');
    },
  );

  it('leaves what else is thrown behind a guard as it is', async () => {
    const failure = new Error("the application's own");
    const host = await startHost((app, sessions) => {
      app.use(koaSessions(sessions).requireSession());
      app.use(() => {
        throw failure;
      });
    });
    const { token } = await host.sessions.issue({ userId: 'alice' });

    expect((await host.as(token, '/')).status).toBe(500);

    expect(host.errors).toEqual([failure]);
  });

  it('keeps what it threw for the host, by the cause', async () => {
    const host = await startHost(APPLICATIONS['a guard that throws to Koa'] ?? (() => {}));
    const { token } = await host.sessions.issue({ userId: 'alice' });
    host.store.failure = FAILURE;

    await host.as(token, '/');

    const error = host.errors[0] as Error & { readonly cause: Error };
    expect(error.message).toBe('Sessions cannot be checked at the moment. Try again.');
    expect(error.cause).toEqual(new StoreUnavailableError(FAILURE));
    expect(error.cause.cause).toBe(FAILURE);
  });

  it('leaves the stack of a refusal that may be shown as it is', async () => {
    const host = await startHost(APPLICATIONS['a guard that throws to Koa'] ?? (() => {}));

    await host.as('malformed', '/');

    expect((host.errors[0] as Error).stack).not.toContain('Caused by');
  });
});
