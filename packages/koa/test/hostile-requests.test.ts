import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { gzipSync } from 'node:zlib';
import { koaSessions } from '@jwt-sessions/koa';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchange, requestText } from './support/exchange.js';
import { type Host, startHost } from './support/start-host.js';
import { authenticateUser } from './support/start-routes.js';

// What parses a client's words, and where its good values are kept good and all others refused, by values of chance:
//
// | what                                         | where                                                     |
// | -------------------------------------------- | --------------------------------------------------------- |
// | parameters, query and body of each route     | `routes/client-values.test.ts`, which asks the routes      |
// | Accept, Content-Encoding, If-None-Match      | `client-headers.test.ts`                                  |
// | Host and path, as other cookies' places      | `client-headers.test.ts`                                  |
// | the device's cookie and its mark             | `client-headers.test.ts`                                  |
// | accounts of a log-in, `next` of a page       | `client-headers.test.ts`, `client-values.test.ts`         |
// | the handshake of a WebSocket                 | `client-headers.test.ts`                                  |
// | Authorization, Content-Type, Cookie, Origin, | `client-values.test.ts`; byte for byte in                 |
// | Sec-Fetch-Site, client hints, JSON, forms    | `white-space.test.ts`                                     |
// | addresses, as attempts are counted by them   | `client-values.test.ts`                                   |
// | tokens, cursors, durations, ids, User-Agent, | core's `client-values.test.ts`, `hostile-user-agent.test.ts` |
// | labels, applications, the first message      |                                                           |
//
// Here all of them meet a whole application; and no header is read that isn't sent here.

/** What Node lets through in a header. */
const noise = fc
  .array(
    fc.oneof(fc.constant(9), fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff })),
    {
      maxLength: 60,
    },
  )
  .map((codes) => String.fromCharCode(...codes));
const long = fc.tuple(noise, fc.nat(400)).map(([part, count]) => part.repeat(count).slice(0, 6000));

/** The headers that are read, by these rooms or by Koa, with values that mean something. */
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  accept: ['text/html', '*/*', 'application/json'],
  authorization: ['Bearer x', 'Bearer a.b.c', 'Basic YTpi'],
  'cf-connecting-ip': ['203.0.113.9'],
  'content-encoding': ['gzip', 'br', 'identity', 'deflate', '__proto__', 'constructor'],
  'content-type': [
    'application/json',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
  ],
  cookie: ['session=x', '__Host-session=a.b.c; __Host-session=d', '__Host-device=AAAAAAAAAAAAAAAAAAAAAA.x'],
  forwarded: ['for=203.0.113.9;host=shop.example', 'for="[::1]"'],
  'if-modified-since': ['Thu, 01 Jan 1970 00:00:00 GMT', 'yesterday'],
  'if-none-match': ['*', '"x", W/"y"'],
  'last-event-id': ['7'],
  origin: ['http://localhost', 'null', 'https://evil.example'],
  'sec-ch-ua': ['"Chrome";v="125"', '"', '();x'],
  'sec-ch-ua-form-factors': ['"Mobile"', '1, ?0'],
  'sec-ch-ua-full-version-list': ['"Chrome";v="125.0.0.1"', '"a";v=1'],
  'sec-ch-ua-mobile': ['?1', '1'],
  'sec-ch-ua-model': ['"Pixel 9"', ':AA==:'],
  'sec-ch-ua-platform': ['"Android"', 'Android'],
  'sec-ch-ua-platform-version': ['"15"', '15'],
  'sec-fetch-mode': ['navigate', 'cors', 'websocket'],
  'sec-fetch-site': ['same-origin', 'none', 'cross-site'],
  'true-client-ip': ['203.0.113.9'],
  'user-agent': ['Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0', 'curl/8'],
  'x-forwarded-for': ['203.0.113.9, 10.0.0.1', '::ffff:1.2.3.4', 'unknown'],
  'x-forwarded-host': ['shop.example', 'a b'],
  'x-forwarded-proto': ['https'],
  'x-real-ip': ['203.0.113.9'],
};
/** That Node reads itself, or that say how the connection goes on. */
const CONNECTION = ['connection', 'content-length', 'host', 'transfer-encoding', 'upgrade'];

const header = fc
  .constantFrom(...Object.keys(HEADERS))
  .chain((name) =>
    fc.tuple(fc.constant(name), fc.oneof(fc.constantFrom(...(HEADERS[name] ?? [])), noise, long)),
  );
const escaped = fc
  .array(
    fc.oneof(
      fc.constantFrom('%', '%f', '%2F', '%00', '..', '&', '=', '[a]', 'limit=', 'cursor='),
      fc.nat(0xff),
    ),
    {
      maxLength: 20,
    },
  )
  .map((parts) =>
    parts
      .map((part) => (typeof part === 'string' ? part : `%${part.toString(16).padStart(2, '0')}`))
      .join(''),
  );
const member = fc.oneof(
  fc.constantFrom(
    ...['username', 'password', 'label', 'app', 'deviceSecret', 'idleTimeout', 'next', 'name', 'version'],
    ...['__proto__', 'constructor', 'toString'],
  ),
  fc.string({ unit: 'binary', maxLength: 10 }),
);
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>('alice', 'wonderland', null, true, 7, -1e300, '', '7d', '/'),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(fc.nat(0xffff), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(member, tie('any'), { maxKeys: 4 }),
  ),
})).any;
/** The members that the routes look at, as they should be or not. */
const known = fc.record(
  {
    username: fc.constant('alice'),
    password: fc.constant('wonderland'),
    label: fc.oneof(fc.constant('Kitchen'), value),
    app: fc.oneof(fc.constant({ name: 'Shop', version: '2.1' }), value),
    deviceSecret: value,
    idleTimeout: fc.oneof(fc.string({ unit: 'binary', maxLength: 10 }), value),
    next: value,
  },
  { requiredKeys: ['username', 'password'] },
);
const json = fc
  .oneof({ weight: 3, arbitrary: known }, { weight: 1, arbitrary: value })
  .map((body) => JSON.stringify(body));
const body = fc.oneof(
  { weight: 3, arbitrary: json.map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: json.map((text) => Buffer.from(text).subarray(0, text.length / 2)) },
  { weight: 1, arbitrary: json.map((text) => gzipSync(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: escaped.map((text) => Buffer.from(`username=alice&${text}`)) },
);
const request = fc.record({
  route: fc.nat(),
  id: escaped,
  query: escaped,
  headers: fc.array(header, { maxLength: 5 }),
  type: fc.constantFrom('application/json', 'application/json', 'application/x-www-form-urlencoded', null),
  proves: fc.constantFrom('header', 'header', 'cookie', 'nothing'),
  body,
});

/** Routes and guards, and behind them what is served to those who are let in. */
function startAll(read = new Set<string>()): Promise<Host> {
  const mount: Parameters<typeof startHost>[0] = (app, sessions) => {
    const auth = koaSessions(sessions, {
      authenticateUser,
      cookie: true,
      loginPage: '/log-in',
      tellEnded: true,
    });
    app.proxy = true;
    app.use((ctx, next) => {
      Object.defineProperty(ctx.req, 'headers', { value: noting(ctx.req.headers, read) });
      return next();
    });
    app.use(async (ctx, next) => {
      if (ctx.path === '/openapi') return auth.openapi()(ctx, next);
      return next();
    });
    app.use(auth.routes());
    app.use(auth.requireSession());
    app.use((ctx) => {
      ctx.body = ctx.state.session.userId;
    });
  };
  return startHost(mount, { tuning: { logger: { warn: () => {}, error: () => {} } } });
}

/** Headers that note by which names they are read. */
function noting(headers: IncomingHttpHeaders, read: Set<string>): IncomingHttpHeaders {
  return new Proxy(headers, {
    get: (target, name) => {
      if (typeof name === 'string') read.add(name);
      return Reflect.get(target, name);
    },
  });
}

/** `METHOD /path`, as the description of the routes has them, and what else a client may ask for. */
function listRoutes({ sessions }: Host): string[] {
  const { paths } = koaSessions(sessions, { authenticateUser, cookie: true }).openapiDocument();
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
  );
  return [
    // It goes on, and reads nothing of its own.
    ...routes.filter((route) => route !== 'GET /sessions/events'),
    // A log-in reads more than all others.
    ...Array.from({ length: 6 }, () => 'POST /sessions'),
    ...['GET /openapi', 'GET /own', 'POST /own'],
  ];
}

describe('a request that a client has made up', () => {
  it('is let in or refused, whatever stands in its path, its query, its headers and its body', async () => {
    const host = await startAll();
    const routes = listRoutes(host);
    expect(routes.length).toBeGreaterThan(18);
    await fc.assert(
      fc.asyncProperty(request, async ({ route, id, query, headers, type, proves, body }) => {
        // Nobody before, or what ends all sessions of a user would be in the way.
        const { token } = await host.sessions.issue({ userId: randomUUID() });
        const [method = '', path = ''] = (routes[route % routes.length] ?? '').split(' ');
        const start = `${method} ${path.replace(/\{\w+\}/, id)}?${query}`;
        const text = requestText(start, [
          ...(proves === 'header' ? [`Authorization: Bearer ${token}`] : []),
          ...(proves === 'cookie' ? [`Cookie: __Host-session=${token}`, 'Sec-Fetch-Site: same-origin'] : []),
          ...(type === null ? [] : [`Content-Type: ${type}`]),
          `Content-Length: ${body.length}`,
          ...headers.map((pair) => pair.join(': ')),
        ]);
        const answer = await exchange(host.port, Buffer.from(text, 'latin1'), body);
        expect(answer).toMatch(/^HTTP\/1\.1 [234]\d\d /);
        expect(host.errors).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('is read by no header that is not tried above', async () => {
    const read = new Set<string>();
    const host = await startAll(read);
    const { token } = await host.sessions.issue({ userId: 'alice' });
    const login = JSON.stringify({ username: 'alice', password: 'wonderland' });
    const ways = [
      [`Authorization: Bearer ${token}`],
      [`Cookie: __Host-session=${token}`],
      ['Sec-Fetch-Mode: navigate'],
      [],
    ];
    for (const route of listRoutes(host)) {
      for (const way of ways) {
        const headers = [...way, 'Content-Type: application/json', `Content-Length: ${login.length}`];
        await exchange(host.port, requestText(route.replace(/\{\w+\}/, 'x'), headers, login));
      }
    }
    const known = [...Object.keys(HEADERS), ...CONNECTION];
    expect([...read].filter((name) => !known.includes(name))).toEqual([]);
    // It has seen something.
    expect([...read].length).toBeGreaterThan(15);
  });
});
