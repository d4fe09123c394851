import { koaSessions } from '@jwt-sessions/koa';
import cors from '@koa/cors';
import { describe, expect, it } from 'vitest';
import { type Host, json, startHost } from './support/start-host.js';
import { authenticateUser } from './support/start-routes.js';

const PAGE = 'https://app.example.com';
const EVIL = 'https://evil.example';

/** An API whose pages come from another origin, with CORS above or below the sessions. */
function startApi(where: 'above' | 'below', errors: 'answer' | 'throw' = 'answer'): Promise<Host> {
  return startHost((app, sessions) => {
    const auth = koaSessions(sessions, {
      authenticateUser,
      cookie: { trustedOrigins: [PAGE] },
      errors,
    });
    const allow = cors({
      origin: (ctx) => (ctx.get('Origin') === PAGE ? PAGE : ''),
      credentials: true,
      exposeHeaders: ['Session-Token'],
    });
    if (where === 'above') app.use(allow);
    app.use(auth.routes());
    app.use(auth.requireSession());
    if (where === 'below') app.use(allow);
    app.use((ctx) => {
      ctx.body = ctx.state.session.userId;
    });
  });
}

const from = (origin: string) => ({
  Origin: origin,
  'Sec-Fetch-Site': 'same-site',
  'Sec-Fetch-Mode': 'cors',
});
const PREFLIGHT = {
  method: 'OPTIONS',
  headers: { ...from(PAGE), 'Access-Control-Request-Method': 'DELETE' },
};

function allowed(response: Response): string | null {
  return response.headers.get('Access-Control-Allow-Origin');
}

describe('@koa/cors above the sessions', () => {
  it.each(['/sessions', '/sessions/current', '/orders'])('answers the preflight for %s', async (path) => {
    const host = await startApi('above');

    const response = await host.request(path, PREFLIGHT);

    expect(response.status).toBe(204);
    expect(allowed(response)).toBe(PAGE);
    expect(response.headers.get('Access-Control-Allow-Credentials')).toBe('true');
  });

  it.each(['answer', 'throw'] as const)('lets pages read a refusal as well (errors: %j)', async (errors) => {
    const host = await startApi('above', errors);

    for (const path of ['/sessions', '/orders']) {
      const response = await host.request(path, { headers: from(PAGE) });
      expect(response.status).toBe(401);
      expect(allowed(response)).toBe(PAGE);
    }
  });

  it('lets a page of a trusted origin log in by cookie, and no other', async () => {
    const host = await startApi('above');
    const body = { username: 'alice', password: 'wonderland' };
    const send = (origin: string) =>
      host.request('/sessions', {
        ...json('POST', body),
        headers: { ...from(origin), 'Content-Type': 'application/json' },
      });

    const response = await send(PAGE);
    expect(response.status).toBe(201);
    expect(allowed(response)).toBe(PAGE);
    expect(response.headers.getSetCookie()).toHaveLength(2);
    expect((await send(EVIL)).status).toBe(403);
  });

  it('lets scripts see Session-Token', async () => {
    const host = await startApi('above');
    const { token } = await host.sessions.issue({ userId: 'alice' });

    const response = await host.as(token, '/', { headers: from(PAGE) });

    expect(response.headers.get('Access-Control-Expose-Headers')).toBe('Session-Token');
  });
});

describe('@koa/cors below the sessions', () => {
  it('comes too late for a preflight, which carries no session', async () => {
    const host = await startApi('below');

    const response = await host.request('/orders', PREFLIGHT);

    expect(response.status).toBe(401);
    expect(allowed(response)).toBeNull();
  });

  it('still lets pages read what a session was let in for', async () => {
    const host = await startApi('below');
    const { token } = await host.sessions.issue({ userId: 'alice' });

    const response = await host.as(token, '/', { headers: from(PAGE) });

    expect(response.status).toBe(200);
    expect(allowed(response)).toBe(PAGE);
  });
});
