import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createBodyReader } from '../../src/http/bodies/read-body.js';
import { defaultCookie, readCookieOption } from '../../src/http/cookies/cookie-options.js';
import { readIdleTimeouts } from '../../src/http/routes/idle-timeouts.js';
import type { RouteSchema } from '../../src/http/routes/route.js';
import { METHODS, sessionRoutes } from '../../src/http/routes/session-routes.js';
import { logIn } from '../support/answers.js';
import { type Host, json } from '../support/start-host.js';
import { authenticateUser, startRoutes } from '../support/start-routes.js';

/** The schemas of the routes, by method and path. */
function schemasOf({ sessions }: Host, cookie = readCookieOption(false)): [string, RouteSchema][] {
  const settings = {
    authenticateUser,
    cookie: defaultCookie(),
    loginCookie: cookie,
    idleTimeouts: readIdleTimeouts(['7d', 'none']),
    onSession: () => {},
  };
  const resources = sessionRoutes(sessions, settings as never, createBodyReader('16kb'));
  return Object.entries(resources).flatMap(([path, resource]) =>
    METHODS.flatMap((method): [string, RouteSchema][] => {
      const route = resource[method];
      return route === undefined ? [] : [[`${method.toUpperCase()} /sessions${path}`, route.schema]];
    }),
  );
}

/** Requests that succeed, by the route that answers them. */
const REQUESTS: Readonly<Record<string, [path: string, init: RequestInit]>> = {
  'GET /sessions': ['/sessions?limit=1', {}],
  'POST /sessions': ['/sessions', json('POST', { username: 'alice', password: 'wonderland' })],
  'GET /sessions/current': ['/sessions/current', {}],
  'POST /sessions/current/rotate': ['/sessions/current/rotate', { method: 'POST' }],
  'GET /sessions/idle-timeout': ['/sessions/idle-timeout', {}],
  'PUT /sessions/idle-timeout': ['/sessions/idle-timeout', json('PUT', { idleTimeout: '7d' })],
  'GET /sessions/ended': ['/sessions/ended', {}],
  'GET /sessions/devices': ['/sessions/devices', {}],
  'DELETE /sessions/devices/:deviceId': ['/sessions/devices/:device', { method: 'DELETE' }],
  'POST /sessions/devices/:deviceId/forget': ['/sessions/devices/:device/forget', { method: 'POST' }],
  'GET /sessions/:sessionId': ['/sessions/:other', {}],
  'PATCH /sessions/:sessionId': ['/sessions/:other', json('PATCH', { label: 'Kitchen' })],
  'POST /sessions/:sessionId/confirm': ['/sessions/:other/confirm', { method: 'POST' }],
  'POST /sessions/:sessionId/deny': ['/sessions/:denied/deny', { method: 'POST' }],
  'DELETE /sessions/:sessionId': ['/sessions/:other', { method: 'DELETE' }],
  'DELETE /sessions/others': ['/sessions/others', { method: 'DELETE' }],
  'DELETE /sessions/current': ['/sessions/current', { method: 'DELETE' }],
  'DELETE /sessions/all': ['/sessions/all', { method: 'DELETE' }],
};

describe('the schema of a route', () => {
  it('can be told in JSON Schema, as OpenAPI wants it, with and without cookies', async () => {
    const host = await startRoutes();
    const schemas = [...schemasOf(host), ...schemasOf(host, readCookieOption(true))];

    // And the stream of events, which has its own test.
    expect(schemas).toHaveLength(2 * (Object.keys(REQUESTS).length + 1));
    for (const [, { params, query, body, answer, events = {} }] of schemas) {
      for (const event of Object.values(events)) {
        expect(toJsonSchema(event, { target: 'draft-2020-12' })).toMatchObject({ type: 'object' });
      }
      for (const part of [params, query, body]) {
        if (part === undefined) continue;
        const schema = toJsonSchema(part, { target: 'draft-2020-12', typeMode: 'input' });
        expect(schema).toMatchObject({ type: 'object', properties: expect.any(Object) });
      }
      if (answer !== undefined) {
        expect(toJsonSchema(answer, { target: 'draft-2020-12', typeMode: 'output' })).toMatchObject({
          type: 'object',
          additionalProperties: false,
        });
      }
    }
  });

  it.each(Object.entries(REQUESTS))(
    'says what %s answers, to the last member',
    async (name, [path, init]) => {
      const host = await startRoutes({ idleTimeouts: ['7d', 'none'] }, { confirmNewDevices: '7d' });
      const mine = await logIn(host, 'alice', { app: { name: 'Shop' } });
      const ids = new Map([
        [':other', (await logIn(host, 'alice', { label: 'Phone' })).session.id],
        [':device', mine.session.deviceId ?? ''],
        [':denied', (await logIn(host, 'alice')).session.id],
      ]);
      const url = path.replace(/:\w+/, (part) => ids.get(part) ?? part);
      const [, schema] = schemasOf(host).find(([route]) => route === name) ?? [];

      const response = await host.as(mine.token, url, init);

      if (schema?.answer === undefined) {
        expect([response.status, await response.text()]).toEqual([204, '']);
      } else {
        expect(response.status).toBe(init.method === 'POST' && path === '/sessions' ? 201 : 200);
        expect(v.safeParse(schema.answer, await response.json()).issues).toBeUndefined();
      }
    },
  );
});
