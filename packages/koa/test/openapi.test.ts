import { type KoaSessionsOptions, koaSessions } from '@jwt-sessions/koa';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { refusals } from '../src/http/refusals/refusal-table.js';
import { findDeviations } from './support/conformity.js';
import { plainRequest } from './support/plain-request.js';
import { startHost } from './support/start-host.js';
import { authenticateUser, startRoutes } from './support/start-routes.js';

/** Options that show in the description. */
const DEPLOYMENTS: Readonly<Record<string, Partial<KoaSessionsOptions>>> = {
  'as it comes': {},
  'with cookies': { cookie: true },
  'with cookies of its own, and pages': {
    cookie: { name: 'sid', secure: false, trustedOrigins: ['https://app.example.com'] },
    loginPage: '/login',
  },
  'at a path of its own': { prefix: '/api/v1/my-sessions' },
  'that tells why a session ended': { tellEnded: true },
  'that renders refusals by itself': { errors: 'throw' },
  'with idle times of its own': { idleTimeouts: ['1h', 'none'] },
};

async function documentOf(options: Partial<KoaSessionsOptions> = {}) {
  const { sessions } = await startHost(() => {});
  return koaSessions(sessions, { authenticateUser, ...options }).openapiDocument();
}

describe('the description of the routes', () => {
  it.each(Object.entries(DEPLOYMENTS))('is valid OpenAPI 3.1 of a deployment %s', async (_, options) => {
    const document = await documentOf(options);

    const validator = new Validator();
    const { valid, errors } = await validator.validate(JSON.parse(JSON.stringify(document)));

    expect([valid, errors]).toEqual([true, undefined]);
    expect(validator.version).toBe('3.1');
    // Every reference leads somewhere.
    for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(document.components.schemas).toHaveProperty(name ?? '');
    }
  });

  it('names each operation once', async () => {
    const { paths } = await documentOf();
    const names = Object.values(paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
    expect(names).toHaveLength(19);
    const linked = JSON.stringify(paths).matchAll(/"links":\{.*?\}\}\}/g);
    for (const [links] of linked) {
      for (const [, name] of links.matchAll(/"operationId":"(\w+)"/g)) expect(names).toContain(name);
    }
  });

  it('has every code but those of guards, and of methods that a path does not have', async () => {
    const { components } = await documentOf({ tellEnded: true, cookie: true });
    const codes = Object.values(components.schemas).flatMap(({ properties }) => {
      const { code } = (properties ?? {}) as { readonly code?: { readonly const: string } };
      return code === undefined ? [] : [code.const];
    });
    expect(codes.toSorted()).toEqual(
      Object.keys(refusals)
        .filter((code) => code !== 'recent_login_required' && code !== 'method_not_allowed')
        .toSorted(),
    );
  });

  it('has the paths where the routes are', async () => {
    const { paths } = await documentOf({ prefix: '/api/v1/my-sessions' });
    expect(Object.keys(paths)).toContain('/api/v1/my-sessions/{sessionId}/confirm');
    expect(Object.keys(paths).every((path) => path.startsWith('/api/v1/my-sessions'))).toBe(true);
  });

  it('says where the token goes', async () => {
    const membersOf = async (options: Partial<KoaSessionsOptions>) => {
      const { paths } = await documentOf(options);
      const { content, headers } = paths['/sessions']?.post?.responses[201] ?? {};
      const { required } = content?.['application/json']?.schema ?? {};
      return [required, Object.keys(headers ?? {}).includes('Set-Cookie')];
    };
    expect(await membersOf({})).toEqual([
      ['token', 'tokenType', 'tokenExpiresAt', 'session', 'deviceSecret'],
      false,
    ]);
    expect(await membersOf({ cookie: true })).toEqual([['tokenExpiresAt', 'session'], true]);
  });

  it('says what a log-in may be written in', async () => {
    const typesOf = async (options: Partial<KoaSessionsOptions>) => {
      const { requestBody } = (await documentOf(options)).paths['/sessions']?.post ?? {};
      return Object.keys((requestBody as { readonly content: object }).content);
    };
    expect(await typesOf({})).toEqual(['application/json']);
    expect(await typesOf({ cookie: true })).toEqual([
      'application/json',
      'application/x-www-form-urlencoded',
    ]);
  });

  it('says by what a session is known, and from which pages', async () => {
    const { components, paths } = await documentOf({
      cookie: { name: 'sid', secure: false, trustedOrigins: ['https://app.example.com'] },
    });
    expect(components.securitySchemes).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      cookie: { type: 'apiKey', in: 'cookie', name: 'sid' },
    });
    expect(JSON.stringify(components.securitySchemes.cookie)).toContain('https://app.example.com');
    expect(paths['/sessions']?.get?.security).toEqual([{ bearer: [] }, { cookie: [] }]);
    expect(paths['/sessions']?.post?.security).toEqual([]);
  });

  it('has the choices of the deployment', async () => {
    const { paths } = await documentOf({ idleTimeouts: ['1h', 'none'] });
    expect(paths['/sessions/idle-timeout']?.put?.requestBody).toMatchObject({
      content: {
        'application/json': { schema: { properties: { idleTimeout: { enum: ['1h', 'none'] } } } },
      },
    });
  });

  it('tells of ended sessions where the application does', async () => {
    expect((await documentOf()).components.schemas).not.toHaveProperty('SessionEnded');
    expect((await documentOf({ tellEnded: true })).components.schemas).toHaveProperty('SessionEnded');
  });

  it('has the token that a guard in front hands out, where one does', async () => {
    const headersOf = async (options: Partial<KoaSessionsOptions>) => {
      const { get, post } = (await documentOf(options)).paths['/sessions'] ?? {};
      return [get, post].map((each) => Object.keys(each?.responses[400]?.headers ?? {}));
    };
    const common = ['Cache-Control', 'Accept-CH'];
    const counted = [...common, 'RateLimit-Policy', 'RateLimit'];
    expect(await headersOf({})).toEqual([common, counted]);
    expect(await headersOf({ rotateEvery: '1h' })).toEqual([[...common, 'Session-Token'], counted]);
    expect(await headersOf({ throttle: false })).toEqual([common, common]);
  });

  it('says nothing of the refusals that the application renders but their statuses', async () => {
    const { paths, components } = await documentOf({ errors: 'throw' });
    const { responses } = paths['/sessions/{sessionId}']?.get ?? {};
    expect(Object.keys(responses ?? {})).toEqual(['200', '400', '401', '403', '404', '503']);
    expect(responses?.[404]).not.toHaveProperty('content');
    expect(components.schemas).not.toHaveProperty('NotFound');
  });

  it('takes over what the application says of its credentials', async () => {
    const { sessions } = await startHost(() => {});
    const credentials = { type: 'object', required: ['username'] };
    const auth = koaSessions(sessions, { authenticateUser });
    expect(auth.openapiDocument({ credentials }).components.schemas.Credentials).toEqual(credentials);
    expect(auth.openapiDocument().components.schemas.Credentials).toEqual({ type: 'object' });
  });

  it('refuses what is no description of credentials, and options that do not exist', async () => {
    const { sessions } = await startHost(() => {});
    const auth = koaSessions(sessions, { authenticateUser });
    expect(() => auth.openapi({ credentials: 'username' as never })).toThrow(
      new TypeError("credentials must be a JSON Schema of an object, not 'username'."),
    );
    expect(() => auth.openapi({ credential: {} } as never)).toThrow(
      new TypeError("openapi has no option 'credential'. Its options are: credentials."),
    );
  });

  it('needs routes to describe', async () => {
    const { sessions } = await startHost(() => {});
    expect(() => koaSessions(sessions).openapi()).toThrow(
      new TypeError(
        'koaSessions needs authenticateUser for its routes: a function (body, ctx) that returns the user id, or null.',
      ),
    );
  });
});

describe('openapi', () => {
  const start = () =>
    startHost((app, sessions) => {
      app.use(koaSessions(sessions, { authenticateUser }).openapi());
    });

  it('answers with the description, to be asked for again each time', async () => {
    const host = await start();
    const answer = await host.request('/');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('Cache-Control')).toBe('no-cache');
    const document = koaSessions(host.sessions, { authenticateUser }).openapiDocument();
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('says that nothing has changed to whoever has it already', async () => {
    const host = await start();
    const etag = (await host.request('/')).headers.get('ETag') ?? '';
    const ask = (known: string) => plainRequest(host, '/', { headers: { 'If-None-Match': known } });
    expect(await ask(etag)).toMatchObject({ status: 304, body: '' });
    expect(await ask('"other"')).toMatchObject({ status: 200 });
  });

  it('is nowhere unless it is mounted', async () => {
    const host = await startRoutes();
    for (const path of ['/openapi.json', '/sessions/openapi.json', '/sessions/openapi']) {
      expect([path, (await host.request(path)).status]).toEqual([path, path === '/openapi.json' ? 404 : 401]);
    }
  });
});

describe('the check of each answer against the description', () => {
  const SENT = {
    method: 'GET',
    status: 200,
    headers: {
      'cache-control': 'no-store',
      'accept-ch': 'x',
      'content-type': 'application/json; charset=utf-8',
    },
    body: JSON.stringify({ idleTimeout: null, choices: ['7d'] }),
  };

  it.each<[string, Partial<typeof SENT>, string | RegExp | undefined]>([
    ['what is as described', {}, undefined],
    ['another status', { status: 418 }, /^418 is not described/],
    [
      'a header that is missing',
      { headers: { ...SENT.headers, 'cache-control': undefined as never } },
      'The header Cache-Control is missing.',
    ],
    [
      'a header that is not described',
      { headers: { ...SENT.headers, etag: 'x' } as never },
      'The header etag is not described.',
    ],
    ['another member', { body: JSON.stringify({ idleTimeout: null, choices: [], more: 1 }) }, /"more"/],
    ['a member that is missing', { body: '{"choices":[]}' }, /idleTimeout/],
    [
      'another media type',
      { headers: { ...SENT.headers, 'content-type': 'text/html' } },
      'The body is text/html, and not application/json.',
    ],
  ])('knows %s', async (_, difference, deviation) => {
    const document = await documentOf();
    const found = findDeviations(document, '/sessions/idle-timeout', 'get', { ...SENT, ...difference });
    if (deviation === undefined) expect(found).toEqual([]);
    else
      expect(found).toEqual([typeof deviation === 'string' ? deviation : expect.stringMatching(deviation)]);
  });
});
