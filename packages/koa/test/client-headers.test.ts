import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { koaSessions, SessionHttpError } from '@jwt-sessions/koa';
import fc from 'fast-check';
import Koa from 'koa';
import { describe, expect, it } from 'vitest';
import { createBodyReader } from '../src/http/bodies/read-body.js';
import { readCookieOption } from '../src/http/cookies/cookie-options.js';
import { listElsewhere } from '../src/http/cookies/list-elsewhere.js';
import { readDeviceCookie } from '../src/http/cookies/replace-cookies.js';
import { isNavigation, loginPageFor } from '../src/http/pages/login-page.js';
import { InvalidRequestError, UnsupportedMediaTypeError } from '../src/http/refusals/request-errors.js';
import { usualAccounts } from '../src/http/throttle/account-names.js';
import { isKnownDevice, markDevice, noteLogin, secretOf } from '../src/http/throttle/known-device.js';
import { answerAlike } from '../src/mounting/answer-alike.js';
import { KEYS } from './support/start-host.js';

/** What Node lets through in a header. */
const header = fc
  .array(
    fc.oneof(fc.constant(9), fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff })),
    {
      maxLength: 80,
    },
  )
  .map((codes) => String.fromCharCode(...codes));
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.array(fc.nat(0xffff), { maxLength: 60 }).map((units) => String.fromCharCode(...units)),
);
const secret = fc.stringMatching(/^[\w-]{22}$/);

function requestOf(headers: Record<string, string>): IncomingMessage {
  const rawHeaders = Object.entries(headers).flat();
  return Object.assign(new IncomingMessage(new Socket()), { headers, rawHeaders });
}

function createManager(): SessionManager {
  return new SessionManager({
    store: new MemoryStore(),
    keys: KEYS,
    tuning: { purgeInterval: 'none', logger: { warn: () => {}, error: () => {} } },
  });
}

describe('a Content-Encoding', () => {
  const read = createBodyReader('1mb');
  const reading = (bytes: Uint8Array, encoding: string) =>
    read(
      Object.assign(Readable.from([bytes]), {
        headers: { 'content-type': 'application/json', 'content-encoding': encoding },
        rawHeaders: [],
        httpVersionMajor: 1,
        complete: true,
      }) as unknown as IncomingMessage,
      undefined,
    );
  const body = fc
    .dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue(), { noNullPrototype: true })
    .map((body) => JSON.stringify(body))
    .filter((json) => !json.includes('"__proto__"'));

  it('is undone, in any case of letters', async () => {
    const encodings = { gzip: gzipSync, 'x-gzip': gzipSync, deflate: deflateSync, br: brotliCompressSync };
    const encoding = fc.constantFrom(...Object.entries(encodings), ['identity', Buffer.from] as const);
    await fc.assert(
      fc.asyncProperty(
        body,
        encoding.chain(([name, encode]) => fc.tuple(fc.mixedCase(fc.constant(name)), fc.constant(encode))),
        async (json, [name, encode]) => {
          expect(JSON.stringify(await reading(encode(json) as Uint8Array, name))).toBe(json);
        },
      ),
    );
  });

  it('is refused where it is another one, or none of what stands in the body', async () => {
    const name = fc.oneof(
      header,
      fc.constantFrom('gzip', 'br', 'deflate', '__proto__', 'constructor', 'toString'),
    );
    await fc.assert(
      fc.asyncProperty(name, fc.uint8Array({ minLength: 1, maxLength: 100 }), async (name, bytes) => {
        const result = await reading(bytes, name).catch((error: unknown) => error);
        const isRefused =
          result instanceof InvalidRequestError || result instanceof UnsupportedMediaTypeError;
        expect(isRefused || !(result instanceof Error)).toBe(true);
      }),
    );
  });
});

describe('what a client says of its device', () => {
  const cookie = readCookieOption(true) as Exclude<ReturnType<typeof readCookieOption>, null>;
  const read = (header: string) => readDeviceCookie({ req: requestOf({ cookie: header }) } as never, cookie);
  const sessions = createManager();

  it('is read as it was handed out, whatever cookies stand beside it', () => {
    const others = fc.array(fc.stringMatching(/^[a-z]{1,8}=[\w.-]{0,12}$/), { maxLength: 3 });
    const handedOut = fc.tuple(secret, fc.option(secret)).map((parts) => parts.filter(Boolean).join('.'));
    fc.assert(
      fc.property(others, handedOut, others, (before, value, after) => {
        expect(read([...before, `${cookie.deviceName}=${value}`, ...after].join('; '))).toBe(value);
      }),
    );
  });

  it('is believed of the account that it logged in to, and of no other', () => {
    fc.assert(
      fc.property(secret, anyText, anyText, (secret, account, other) => {
        const exchange = {} as Parameters<typeof noteLogin>[0];
        noteLogin(exchange, { presented: undefined, account });
        const marked = markDevice(exchange, sessions, secret, undefined);
        expect(secretOf(marked)).toBe(secret);
        expect(isKnownDevice(sessions, marked, account)).toBe(true);
        expect(isKnownDevice(sessions, marked, other)).toBe(other.toWellFormed() === account.toWellFormed());
        expect(isKnownDevice(sessions, marked.replace('.', '~'), account)).toBe(false);
        // By a log-in that counts no account it stays what it was.
        expect(markDevice({} as typeof exchange, sessions, secret, marked)).toBe(marked);
      }),
    );
  });

  it('is believed of nobody where it is made up', () => {
    const alike = fc.tuple(secret, fc.oneof(secret, anyText)).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.oneof(anyText, alike, header), anyText, (presented, account) => {
        expect(isKnownDevice(sessions, presented, account)).toBe(false);
      }),
    );
  });
});

describe('an account that a log-in names', () => {
  it('is each that stands in a usual member, whatever stands beside it', () => {
    const names = ['username', 'userName', 'user', 'login', 'email', 'phone', 'account'];
    const others = fc.dictionary(
      anyText.filter((name) => !names.includes(name)),
      fc.anything(),
    );
    const accounts = fc.dictionary(fc.constantFrom(...names), fc.oneof(anyText, fc.integer()), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(accounts, others, (accounts, others) => {
        const found = usualAccounts({ ...others, ...accounts });
        expect(found.toSorted()).toEqual(Object.values(accounts).map(String).toSorted());
      }),
    );
  });

  it('is texts alone, whatever the members are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('user', 'login', 'toString'), fc.anything()), (body) => {
        expect(usualAccounts(body).every((name) => typeof name === 'string')).toBe(true);
      }),
    );
  });
});

describe('an Accept header', () => {
  const sessions = { acceptsScheme: (scheme: string) => scheme.toLowerCase() === 'bearer' };
  const type = fc.stringMatching(/^[a-z]{1,8}\/[a-z+]{1,8}(;q=0\.\d)?$/);

  it('is that of a page where it has HTML among what else it has', () => {
    const html = fc.tuple(fc.mixedCase(fc.constant('text/html')), fc.constantFrom('', ';q=0.8', '; level=1'));
    fc.assert(
      fc.property(
        fc.array(type, { maxLength: 4 }),
        html,
        fc.array(type, { maxLength: 4 }),
        (before, html, after) => {
          const accept = [...before, html.join(''), ...after].join(', ');
          expect(isNavigation({ method: 'GET', req: requestOf({ accept }) }, sessions)).toBe(true);
          expect(isNavigation({ method: 'POST', req: requestOf({ accept }) }, sessions)).toBe(false);
        },
      ),
    );
  });

  it('is yes or no, whatever it and Sec-Fetch-Mode are', () => {
    fc.assert(
      fc.property(header, fc.option(header, { nil: undefined }), header, (accept, mode, authorization) => {
        const headers = { accept, authorization, ...(mode !== undefined && { 'sec-fetch-mode': mode }) };
        const isPage = isNavigation({ method: 'GET', req: requestOf(headers) }, sessions);
        if (mode !== undefined) expect(isPage).toBe(mode === 'navigate');
        else expect(isPage).toBe(/\btext\/html\b/i.test(accept));
      }),
    );
  });
});

describe('the path of a page that needs a log-in', () => {
  const page = (originalUrl: string) => loginPageFor({ method: 'GET', originalUrl } as never, '/log-in', {});

  it('is told to the page for that, and comes back as it was', () => {
    const url = fc.tuple(
      fc.array(fc.stringMatching(/^[\w~!$&'()*+,;=:@-]{1,8}$/), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '?a=b&c=%20', '?next=/x'),
    );
    fc.assert(
      fc.property(url, ([segments, query]) => {
        const path = `/${segments.join('/')}${query}`;
        fc.pre(!path.startsWith('/log-in'));
        expect(new URL(page(path) ?? '', 'https://shop.example').searchParams.get('next')).toBe(path);
      }),
    );
  });

  it('leads nowhere else, and stands in a header, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          header,
          header.map((rest) => `/${rest}`),
        ),
        (url) => {
          const location = page(url);
          if (location === null) return;
          expect(location).toMatch(/^\/log-in(\?[!-~]*)?$/);
        },
      ),
    );
  });
});

describe('where else a cookie may stand', () => {
  const cookie = readCookieOption(true) as Exclude<ReturnType<typeof readCookieOption>, null>;
  const list = (host: string, originalUrl: string) => [
    ...listElsewhere({ host, originalUrl } as never, cookie, cookie.name, 'domains and paths'),
  ];

  it('is told in lines that can stand in a header and name no other cookie, whatever host and path are', () => {
    fc.assert(
      fc.property(
        header,
        header.map((rest) => `/${rest}`),
        (host, url) => {
          for (const line of list(host, url)) {
            expect(line).toMatch(
              /^__Host-session=; Max-Age=0; Path=\/[!-:<-~]*(; Domain=[a-z\d.-]+)?; Secure(; Partitioned)?$/,
            );
          }
          expect(list(host, url).length).toBeLessThan(60_000);
        },
      ),
    );
  });

  it('is each domain of the host but the topmost, and each path of the page', () => {
    const label = fc.stringMatching(/^[a-z][a-z\d]{0,8}$/);
    fc.assert(
      fc.property(
        fc.array(label, { minLength: 2, maxLength: 4 }),
        fc.constantFrom('', ':8080'),
        label,
        (labels, port, path) => {
          const lines = list(`${labels.join('.')}${port}`, `/${path}/x?y`);
          for (let from = 0; from < labels.length - 1; from += 1) {
            const domain = labels.slice(from).join('.');
            expect(lines).toContain(`__Host-session=; Max-Age=0; Path=/${path}; Domain=${domain}; Secure`);
          }
        },
      ),
    );
  });
});

describe('an If-None-Match', () => {
  const app = new Koa();
  const answer = (body: string, ifNoneMatch?: string) => {
    const request = requestOf(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch });
    request.method = 'GET';
    const head = new Map<string, unknown>();
    const response = {
      statusCode: 404,
      headersSent: false,
      setHeader: (name: string, value: unknown) => head.set(name.toLowerCase(), value),
      getHeader: (name: string) => head.get(name.toLowerCase()),
      getHeaders: () => Object.fromEntries(head),
      hasHeader: (name: string) => head.has(name.toLowerCase()),
      removeHeader: (name: string) => head.delete(name.toLowerCase()),
    };
    const ctx = app.createContext(request, response as never);
    answerAlike(body, 'application/json', 'no-cache')(ctx as never, async () => {});
    return { status: ctx.status, etag: String(head.get('etag')) };
  };

  it('is met where it has the tag among others, and is otherwise of no account', () => {
    const tags = fc.array(fc.stringMatching(/^(W\/)?"[a-z]{1,5}"$/), { maxLength: 3 });
    fc.assert(
      fc.property(anyText, tags, tags, header, (body, before, after, given) => {
        const { etag } = answer(body);
        expect(answer(body, [...before, etag, ...after].join(', ')).status).toBe(304);
        // Node hands over what stands between the blanks (RFC 9110, section 5.5).
        const noise = given.replace(/^[\t ]+|[\t ]+$/g, '');
        const isMet = noise.includes(etag) || noise === '*';
        expect(answer(body, noise).status).toBe(isMet ? 304 : 200);
      }),
      {
        examples: ['\t*', '\u00a0*', '*'].map((given): [string, string[], string[], string] => [
          '',
          [],
          [],
          given,
        ]),
      },
    );
  });
});

describe('the handshake of a WebSocket', () => {
  const sessions = createManager();
  const auth = koaSessions(sessions, { authenticateUser: () => null, cookie: true });
  const app = new Koa();

  it('is let in by its token, and otherwise refused, whatever its headers are', async () => {
    const { token, session } = await sessions.issue({ userId: 'alice' });
    const names = [
      'authorization',
      'cookie',
      'origin',
      'sec-fetch-site',
      'sec-fetch-mode',
      'host',
      'user-agent',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom(...names), header, { noNullPrototype: true }),
        async (headers) => {
          const handshake = (more: Record<string, string>) =>
            auth.authenticateUpgrade(app, requestOf({ upgrade: 'websocket', ...headers, ...more }));
          const found = await handshake({ authorization: `Bearer ${token}` });
          expect(found.id).toBe(session.id);
          const refused = await handshake({}).catch((error: unknown) => error);
          expect(refused).toBeInstanceOf(SessionHttpError);
          expect((refused as SessionHttpError).status).toBeLessThan(500);
        },
      ),
    );
  });
});
