import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { serializeItem, serializeList } from 'structured-headers';
import { describe, expect, it } from 'vitest';
import { isInUtf8 } from '../src/http/bodies/media-type.js';
import { createBodyReader } from '../src/http/bodies/read-body.js';
import { parseForm } from '../src/http/bodies/read-form.js';
import { isCrossSite } from '../src/http/cookies/cross-site.js';
import { readCookies } from '../src/http/cookies/read-cookies.js';
import { findBearerToken } from '../src/http/credentials/bearer-token.js';
import { readClientHints } from '../src/http/login/client-hints.js';
import { ownPath } from '../src/http/pages/own-path.js';
import { InvalidRequestError, UnsupportedMediaTypeError } from '../src/http/refusals/request-errors.js';
import { pageQuery } from '../src/http/routes/page-query.js';
import { parse } from '../src/http/schemas/members.js';
import { foldName } from '../src/http/throttle/account-names.js';
import { countedAddress } from '../src/http/throttle/client-address.js';
import { show } from '../src/http/values/check-options.js';

/** What Node lets through in a header: Latin-1 without line ends and NUL. */
const header = fc
  .array(fc.constantFrom(...codes(0x09, 0x09), ...codes(0x20, 0x7e), ...codes(0x80, 0xff)), { maxLength: 80 })
  .map((codes) => String.fromCharCode(...codes));
/** Whatever a client may send in a body or a URL: any Unicode, halves of pairs, NULs, and much of it. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.array(fc.nat(0xffff), { maxLength: 60 }).map((units) => String.fromCharCode(...units)),
  fc.tuple(fc.string({ minLength: 1, maxLength: 6 }), fc.nat(10_000)).map(([part, n]) => part.repeat(n)),
);
const token = fc.stringMatching(/^[!#$%&'*+.^_`|~\w-]{1,12}$/);

function codes(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function requestOf(headers: Record<string, string>, rawHeaders: string[] = []): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { rawHeaders, headers });
}

describe('the cookies of a name', () => {
  // RFC 6265 §4.1.1.
  const value = fc.stringMatching(/^[!#-+\--:<-[\]-~]{0,20}$/);
  const cookies = fc.array(fc.tuple(fc.oneof(fc.constant('session'), token), value), { maxLength: 6 });

  it('are read as they were written, in their order', () => {
    fc.assert(
      fc.property(cookies, fc.constantFrom('; ', ';', ' ;\t'), (cookies, separator) => {
        const header = cookies.map((pair) => pair.join('=')).join(separator);
        const expected = cookies.filter(([name]) => name === 'session').map(([, value]) => value);
        expect(readCookies(header, 'session')).toEqual(expected);
      }),
    );
  });

  it('are those that a plain reading finds, whatever the header is', () => {
    const pieces = fc
      .array(fc.constantFrom('session', '=', ';', ' ', '\t', '\u00a0', 'a', '"', '__Host-', ','), {
        maxLength: 25,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(pieces, header), (header) => {
        const plain = header
          .split(';')
          .map((part) => part.replace(/^[ \t]+/, ''))
          .filter((part) => part.startsWith('session='))
          .map((part) => part.slice('session='.length).replace(/[ \t]+$/, ''));
        expect(readCookies(header, 'session')).toEqual(plain);
      }),
    );
  });
});

describe('the token of an Authorization header', () => {
  const sessions = { acceptsScheme: (scheme: string) => scheme.toLowerCase() === 'bearer' };
  const find = (authorization: string) => findBearerToken(requestOf({ authorization }), sessions);

  it('is read as it was written, by a scheme in any case', () => {
    const token68 = fc.stringMatching(/^[\w.~+/-]{1,40}={0,2}$/);
    fc.assert(
      fc.property(
        token68,
        fc.mixedCase(fc.constant('Bearer')),
        fc.integer({ min: 1, max: 3 }),
        (token, scheme, n) => {
          expect(find(`${scheme}${' '.repeat(n)}${token}`)).toBe(token);
        },
      ),
    );
  });

  it('is the end of the header or nothing, whatever it is', () => {
    const alike = header.map((rest) => `Bearer ${rest}`);
    fc.assert(
      fc.property(fc.oneof(header, alike), (authorization) => {
        const found = find(authorization);
        expect(found === undefined || authorization.endsWith(found)).toBe(true);
      }),
    );
  });
});

describe('a Content-Type', () => {
  const quoted = fc.stringMatching(/^[ !#-[\]-~]{0,10}$/).map((text) => `"${text}"`);
  const parameter = fc.tuple(
    token.filter((name) => name.toLowerCase() !== 'charset'),
    fc.oneof(token, quoted),
  );
  const parameters = fc
    .array(fc.tuple(fc.constantFrom(';', '; ', ' ;\t'), parameter), { maxLength: 3 })
    .map((all) => all.map(([separator, [name, value]]) => `${separator}${name}=${value}`).join(''));
  const json = fc.mixedCase(fc.constant('application/json'));

  it('is JSON in UTF-8 whatever else it says', () => {
    const charset = fc.constantFrom(
      '',
      ';charset=utf-8',
      '; Charset="UTF-8"',
      ';charset=utf8',
      '; charset="utf\\-8"',
    );
    fc.assert(
      fc.property(json, parameters, charset, parameters, (type, before, charset, after) => {
        expect(isInUtf8(type + before + charset + after, 'application/json')).toBe(true);
      }),
    );
  });

  it('is not where it names another charset', () => {
    const other = token.filter((name) => !/^utf-?8$/i.test(name));
    fc.assert(
      fc.property(json, parameters, other, parameters, (type, before, charset, after) => {
        expect(isInUtf8(`${type}${before};charset=${charset}${after}`, 'application/json')).toBe(false);
      }),
    );
  });

  it('is yes or no, whatever it is', () => {
    const alike = header.map((rest) => `application/json${rest}`);
    fc.assert(
      fc.property(fc.oneof(header, alike), (header) => {
        expect(typeof isInUtf8(header, 'application/json')).toBe('boolean');
      }),
    );
  });
});

describe('a body', () => {
  it('is a JSON object as it was written, and otherwise an error of the request', async () => {
    const read = createBodyReader('1mb');
    const reading = (text: string) => {
      const headers = { 'content-type': 'application/json' };
      const req = Object.assign(Readable.from([Buffer.from(text)]), {
        headers,
        rawHeaders: [],
        httpVersionMajor: 1,
      });
      return read(req as unknown as IncomingMessage, undefined);
    };
    // Of a member __proto__ there is an error of its own.
    const object = fc
      .dictionary(token, fc.jsonValue(), { noNullPrototype: true })
      .filter((object) => !JSON.stringify(object).includes('"__proto__"'));
    await fc.assert(
      fc.asyncProperty(object, async (object) => {
        const json = JSON.stringify(object);
        expect(JSON.stringify(await reading(json))).toBe(json);
      }),
    );
    const alike = fc
      .tuple(fc.json(), fc.nat(), anyText)
      .map(([json, at, text]) => json.slice(0, at % (json.length + 1)) + text);
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyText, alike), async (text) => {
        const body = await reading(text).catch((error: unknown) => error);
        const isRefused = body instanceof InvalidRequestError || body instanceof UnsupportedMediaTypeError;
        expect(isRefused || !(body instanceof Error)).toBe(true);
      }),
    );
  });

  it('is a form as a browser writes it, and otherwise an error of the request', () => {
    const fields = fc.uniqueArray(fc.tuple(anyText, anyText), {
      maxLength: 5,
      selector: ([name]) => name.toWellFormed(),
    });
    fc.assert(
      fc.property(fields, (fields) => {
        const form = parseForm(new URLSearchParams(fields as [string, string][]).toString());
        expect(Object.entries(form).toSorted()).toEqual(
          fields.map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]).toSorted(),
        );
      }),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        try {
          parseForm(text);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidRequestError);
        }
      }),
    );
  });

  it('and a query are checked without another error than that of the request', () => {
    const query = fc.record(
      { cursor: fc.anything(), limit: fc.oneof(fc.anything(), anyText) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(query, fc.anything()), (query) => {
        try {
          parse(pageQuery, query);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidRequestError);
          expect((error as Error).message.isWellFormed()).toBe(true);
        }
      }),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        expect(show(text).isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('where a request comes from', () => {
  const cookie = { trustedOrigins: new Set<string>() } as unknown as Parameters<typeof isCrossSite>[1];
  const ask = (headers: Record<string, string>, host: string) => {
    const exchange = { method: 'POST', host, req: requestOf(headers) } as Parameters<typeof isCrossSite>[0];
    return isCrossSite(exchange, cookie);
  };
  const host = fc.tuple(fc.domain(), fc.constantFrom('', ':8080')).map((parts) => parts.join(''));

  it('is here where the origin is that of the host', () => {
    fc.assert(
      fc.property(host, fc.constantFrom('http', 'https'), (host, scheme) => {
        expect(ask({ origin: `${scheme}://${host}`, cookie: 'a=b' }, host)).toBe(false);
      }),
    );
  });

  it('is elsewhere for any other origin, whatever it is', () => {
    const other = fc.oneof(
      header,
      host.map((host) => `https://${host}`),
      header.map((rest) => `https://shop.example${rest}`),
      header.map((rest) => `${rest}https://shop.example`),
    );
    fc.assert(
      fc.property(other, (origin) => {
        const isHere = origin === 'https://shop.example' || origin === 'http://shop.example';
        expect(ask({ origin, cookie: 'a=b' }, 'shop.example')).toBe(!isHere);
      }),
    );
  });

  it('is elsewhere for whatever Sec-Fetch-Site says but what a browser says of its own', () => {
    fc.assert(
      fc.property(
        fc.oneof(header, fc.constantFrom('cross-site', 'same-site', 'Same-Origin', 'same-origin, none')),
        (site) => {
          fc.pre(site !== 'same-origin' && site !== 'none');
          expect(ask({ 'sec-fetch-site': site, cookie: 'a=b' }, 'shop.example')).toBe(true);
        },
      ),
    );
  });
});

describe('where a log-in leads back to', () => {
  const SHOP = 'https://shop.example';
  const segment = fc.stringMatching(/^[\w~!$&'()*+,;=:@-]{1,8}$/);

  it('is a path and a query as they stand in a URL, unchanged', () => {
    const path = fc.tuple(
      fc.array(segment, { maxLength: 4 }),
      fc.option(fc.stringMatching(/^[\w=&%20+-]{0,12}$/)),
    );
    fc.assert(
      fc.property(path, ([segments, query]) => {
        const text = `/${segments.join('/')}${query ? `?${query}` : ''}`;
        expect(ownPath(text)).toBe(text);
      }),
    );
  });

  it('is on this site or nowhere, whatever it says, and once read stays what it is', () => {
    const pieces = fc
      .array(
        fc.constantFrom(
          '/',
          '\\',
          '.',
          '..',
          '//',
          '\t',
          '\n',
          '\r',
          '@',
          ':',
          '%2f',
          '?',
          '#',
          'evil.example',
          '\u3002',
          '\uff0f',
        ),
        { maxLength: 8 },
      )
      .map((parts) => `/${parts.join('')}`);
    fc.assert(
      fc.property(fc.oneof(pieces, anyText, fc.anything()), (next) => {
        const path = ownPath(next);
        if (path === null) return;
        expect(new URL(path, SHOP).origin).toBe(SHOP);
        expect(ownPath(path)).toBe(path);
        // Fit for a header.
        expect(path).toMatch(/^[!-~]*$/);
      }),
    );
  });
});

describe('the client hints of a request', () => {
  const text = fc.stringMatching(/^[ -~]{1,20}$/);

  it('are read as a browser writes them', () => {
    const hints = fc.record({
      brands: fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 4 }),
      mobile: fc.boolean(),
      model: text,
    });
    fc.assert(
      fc.property(hints, ({ brands, mobile, model }) => {
        const list = brands.map(
          ([brand, version]) => [brand, new Map([['v', version]])] as [string, Map<string, string>],
        );
        const read = readClientHints({
          'sec-ch-ua': serializeList(list),
          'sec-ch-ua-mobile': serializeItem([mobile, new Map()]),
          'sec-ch-ua-model': serializeItem([model, new Map()]),
        });
        expect(read).toMatchObject({
          brands: brands.map(([brand, version]) => ({ brand, version })),
          mobile,
          model,
        });
      }),
    );
  });

  it('are texts or nothing, whatever they are', () => {
    fc.assert(
      fc.property(header, header, (list, item) => {
        const { brands = [], model = '' } =
          readClientHints({ 'sec-ch-ua': list, 'sec-ch-ua-model': item }) ?? {};
        expect([...brands.flatMap(Object.values), model].every((text) => typeof text === 'string')).toBe(
          true,
        );
      }),
    );
  });
});

describe('by what attempts are counted', () => {
  it('is a name that is folded once and for all', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        const folded = foldName(name.slice(0, 10));
        expect(foldName(folded)).toBe(folded);
      }),
    );
    const name = fc.stringMatching(/^[a-z0-9]{1,12}$/);
    fc.assert(
      fc.property(name, (name) => {
        expect(foldName(` ${name.toUpperCase()}\u00ad `)).toBe(name);
      }),
    );
  });

  it('is one network of version 6, whatever stands behind its 64 bits, and no error', () => {
    const group = fc.nat(0xffff).map((group) => group.toString(16));
    const half = fc.array(group, { minLength: 4, maxLength: 4 });
    const count = (ip: string) => countedAddress({ ip, req: requestOf({}) }, () => {});
    fc.assert(
      fc.property(half, half, half, (network, one, other) => {
        fc.pre(network.some((group) => group !== '0'));
        expect(count([...network, ...one].join(':'))).toBe(count([...network, ...other].join(':')));
        expect(count([...network, ...one].join(':'))).not.toBeNull();
      }),
    );
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        expect([count(ip), count(`::ffff:${ip}`)]).toEqual([ip, ip]);
      }),
    );
    fc.assert(
      fc.property(fc.oneof(anyText, fc.ipV4Extended(), fc.ipV6()), (ip) => {
        const counted = count(ip);
        expect(counted === null || typeof counted === 'string').toBe(true);
      }),
    );
  });
});
