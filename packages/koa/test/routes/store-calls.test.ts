import { readFile } from 'node:fs/promises';
import { type DescribedSession, SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { createBodyReader } from '../../src/http/bodies/read-body.js';
import { METHODS, sessionRoutes } from '../../src/http/routes/session-routes.js';
import { readKoaOptions } from '../../src/koa-options.js';
import { ROUTE_CALLS, type RouteCalls } from '../support/route-calls.js';
import { json, KEYS, startHost } from '../support/start-host.js';
import { authenticateUser } from '../support/start-routes.js';

/** The calls to the store that a route makes, alone or behind a guard. */
async function callsOf({ route, body, options }: RouteCalls, isGuarded: boolean): Promise<string[]> {
  const host = await startHost((app, sessions) => {
    const auth = koaSessions(sessions, { authenticateUser });
    if (isGuarded) app.use(auth.requireSession());
    app.use(auth.routes());
  }, options);
  const mine = await host.sessions.issue({ userId: 'alice' });
  const other = await host.sessions.issue({ userId: 'alice' });
  await host.sessions.flush();
  const [method = '', path = ''] = route.split(' ');
  const init = body === undefined ? { method } : json(method, body);
  host.store.calls = [];

  const response = await host.as(mine.token, path.replace(':id', idIn(path, other.session)), init);

  expect(response.ok).toBe(true);
  // What is written off the way of the answer, such as the devices of a user.
  await host.sessions.flush();
  return host.store.calls;
}

function idIn(path: string, { id, deviceId }: DescribedSession): string {
  return path.includes('/devices/') ? (deviceId ?? '') : id;
}

describe('the calls to the store', () => {
  it.each(ROUTE_CALLS)('of $route', async (row) => {
    expect(await callsOf(row, false)).toEqual(row.calls);
  });

  it.each(ROUTE_CALLS.filter(({ behindAGuard }) => behindAGuard !== undefined))(
    'of $route behind a guard',
    async (row) => {
      expect(await callsOf(row, true)).toEqual(row.behindAGuard);
    },
  );

  it('are told of every route', () => {
    const sessions = new SessionManager({ store: new MemoryStore(), keys: KEYS });
    const settings = { ...readKoaOptions(sessions, {}), authenticateUser, throttle: null };
    const resources = sessionRoutes(sessions, settings, createBodyReader('16kb'));
    const routes = Object.entries(resources).flatMap(([path, resource]) =>
      METHODS.filter((method) => resource[method] !== undefined).map(
        (method) => `${method.toUpperCase()} /sessions${path.replace(/:(?:session|device)Id/, ':id')}`,
      ),
    );
    expect(ROUTE_CALLS.map(({ route }) => route).toSorted()).toEqual(routes.toSorted());
  });

  it('are those of the table that users read', async () => {
    const page = await readFile(new URL('../../../../docs/cost.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `([A-Z]+ \/.*?)` +\| (.*?) +\| (.*?) +\|$/gm)];
    expect(rows.map(([, route, calls, guarded]) => [route, calls, guarded])).toEqual(
      ROUTE_CALLS.map(({ route, calls, behindAGuard }) => [
        route,
        calls.join(', '),
        behindAGuard?.join(', ') ?? 'nobody gets there',
      ]),
    );
  });
});
