import { gzipSync } from 'node:zlib';
import { koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { isInUtf8 } from '../src/http/bodies/media-type.js';
import { readCookies } from '../src/http/cookies/read-cookies.js';
import { readClientHints } from '../src/http/login/client-hints.js';
import { exchange, requestText } from './support/exchange.js';
import { startHost } from './support/start-host.js';
import { authenticateUser } from './support/start-routes.js';

const BYTES = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
const BLANKS = ['\t', ' '];
const NAME = '__Host-session';
const ALICE = JSON.stringify({ username: 'alice', password: 'wonderland' });
const GZIPPED = gzipSync(ALICE).toString('latin1');

/** A Cookie header by the letter of RFC 6265 §4.2.1 and RFC 9110 §5.6.3, character by character. */
function readStrictly(header: string, name: string): string[] {
  const values: string[] = [];
  let pair = '';
  for (const character of `${header};`) {
    if (character !== ';') {
      pair += character;
      continue;
    }
    while (BLANKS.includes(pair.charAt(0))) pair = pair.slice(1);
    while (BLANKS.includes(pair.charAt(pair.length - 1))) pair = pair.slice(0, -1);
    const equals = pair.indexOf('=');
    if (equals !== -1 && pair.slice(0, equals) === name) values.push(pair.slice(equals + 1));
    pair = '';
  }
  return values;
}

/** Where a byte can stand around a cookie. */
const AROUND_A_COOKIE: Readonly<Record<string, (byte: string, value: string) => string>> = {
  'at the start': (byte, value) => `${byte}${NAME}=${value}; b=2`,
  'before the name': (byte, value) => `a=1;${byte}${NAME}=${value}; b=2`,
  'before the name, behind a blank': (byte, value) => `a=1; ${byte}${NAME}=${value}; b=2`,
  'before the name, before a blank': (byte, value) => `a=1;${byte} ${NAME}=${value}; b=2`,
  'in the name': (byte, value) => `a=1; __Host-${byte}session=${value}; b=2`,
  'before the equals sign': (byte, value) => `a=1; ${NAME}${byte}=${value}; b=2`,
  'in place of the equals sign': (byte, value) => `a=1; ${NAME}${byte}${value}; b=2`,
  'behind the equals sign': (byte, value) => `a=1; ${NAME}=${byte}${value}; b=2`,
  'behind the value': (byte, value) => `a=1; ${NAME}=${value}${byte}; b=2`,
  'in place of the separator before': (byte, value) => `a=1${byte} ${NAME}=${value}; b=2`,
  'in place of the separator behind': (byte, value) => `a=1; ${NAME}=${value}${byte} b=2`,
  'at the end': (byte, value) => `a=1; ${NAME}=${value}${byte}`,
};

describe('a Cookie header', () => {
  it.each(Object.entries(AROUND_A_COOKIE))('is read to the letter with any byte %s', (_place, write) => {
    for (const byte of BYTES) {
      const header = write(byte, 'x.y-z_');
      expect([byte, readCookies(header, NAME)]).toEqual([byte, readStrictly(header, NAME)]);
    }
  });

  it('is read to the letter with any two bytes before a cookie', () => {
    for (const first of BYTES) {
      for (const second of BYTES) {
        const header = `a=${NAME}=1;${first}${second}${NAME}=x`;
        expect(readCookies(header, NAME)).toEqual(readStrictly(header, NAME));
      }
    }
  });

  it.each([
    ['', []],
    [';', []],
    [`${NAME}`, []],
    [`=${NAME}=x`, []],
    [`${NAME}=`, ['']],
    [`${NAME}==x=`, ['=x=']],
    [`x${NAME}=1; ${NAME}x=2; ${NAME}=3`, ['3']],
    [`${NAME}=1;${NAME}=2; \t${NAME}=3 \t`, ['1', '2', '3']],
    [`a="; ${NAME}=1; b="`, ['1']],
  ])('%j has %j', (header, values) => {
    expect(readCookies(header, NAME)).toEqual(values);
    expect(readStrictly(header, NAME)).toEqual(values);
  });
});

/** A request of one byte more, and what the application is then asked for. */
interface Try {
  readonly write: (byte: string, token: string) => string;
  /** The bytes with which it is let in. Blanks alone where it is left out. */
  readonly taken?: readonly string[];
}

/** The bytes with which a request is let in. */
async function findTaken(write: Try['write']): Promise<string[]> {
  const host = await startHost((app, sessions) => {
    app.use(async (ctx, next) => {
      if (ctx.path === '/open') ctx.body = 'open';
      else await next();
    });
    app.use(koaSessions(sessions, { authenticateUser, cookie: true }).routes());
    app.use(koaSessions(sessions, { cookie: true }).requireSession());
    app.use((ctx) => {
      ctx.body = ctx.state.session.userId;
    });
  });
  const { token } = await host.sessions.issue({ userId: 'alice' });
  const taken: string[] = [];
  for (let start = 0; start < BYTES.length; start += 16) {
    const some = BYTES.slice(start, start + 16);
    const answers = await Promise.all(
      some.map((byte) => exchange(host.port, Buffer.from(write(byte, token), 'latin1'))),
    );
    taken.push(...some.filter((_byte, index) => /^HTTP\/1.1 20[01] /.test(answers[index] ?? '')));
  }
  return taken;
}

const JSON_TYPE = 'Content-Type: application/json';
/** What Node lets through in a header. */
const LET_THROUGH = BYTES.filter((byte) => byte === '\t' || (byte >= ' ' && byte !== '\x7f'));
const IN_A_NAME = LET_THROUGH.filter((byte) => /[\w!#$%&'*+.^`|~-]/.test(byte));

function logIn(headers: readonly string[], body = ALICE): string {
  return requestText('POST /sessions', [...headers, `Content-Length: ${body.length}`], body);
}

describe('over HTTP', () => {
  it('Node lets through what is tried here', async () => {
    expect(await findTaken((byte) => requestText('GET /open', [`X-Probe: a${byte}b`]))).toEqual(LET_THROUGH);
  });

  it.each(['at the start', 'before the name', 'before the equals sign', 'behind the value', 'at the end'])(
    'a cookie is found to the letter with any byte %s',
    async (place) => {
      const around = AROUND_A_COOKIE[place] ?? String;
      const expected = LET_THROUGH.filter((byte) => readStrictly(around(byte, 'x'), NAME)[0] === 'x');

      const taken = await findTaken((byte, token) =>
        requestText('GET /', [`Cookie: ${around(byte, token)}`]),
      );

      expect(taken).toEqual(expected);
    },
  );

  it.each<[string, Try]>([
    [
      'an Authorization header, before the scheme',
      { write: (byte, token) => requestText('GET /', [`Authorization:${byte}Bearer ${token}`]) },
    ],
    [
      'an Authorization header, behind the scheme, where RFC 9110 §11.4 has spaces',
      {
        write: (byte, token) => requestText('GET /', [`Authorization: Bearer${byte}${token}`]),
        taken: [' '],
      },
    ],
    [
      'an Authorization header, behind the token',
      { write: (byte, token) => requestText('GET /', [`Authorization: Bearer ${token}${byte}`]) },
    ],
    ['a media type, before it', { write: (byte) => logIn([`Content-Type:${byte}application/json`]) }],
    ['a media type, behind it', { write: (byte) => logIn([`${JSON_TYPE}${byte}`]), taken: ['\t', ' ', ';'] }],
    [
      'a media type, before the semicolon',
      { write: (byte) => logIn([`${JSON_TYPE}${byte};charset=utf-8`]), taken: ['\t', ' ', ';'] },
    ],
    [
      'a media type, behind the semicolon, where another name is another parameter',
      {
        write: (byte) => logIn([`${JSON_TYPE};${byte}charset=utf-8`]),
        taken: ['\t', ' ', ';', ...IN_A_NAME].toSorted(),
      },
    ],
    [
      'a media type, before the equals sign, where another name is another parameter',
      { write: (byte) => logIn([`${JSON_TYPE};charset${byte}=utf-8`]), taken: IN_A_NAME },
    ],
    [
      'an encoding, before it',
      { write: (byte) => logIn([JSON_TYPE, `Content-Encoding:${byte}gzip`], GZIPPED) },
    ],
    [
      'an encoding, behind it',
      { write: (byte) => logIn([JSON_TYPE, `Content-Encoding: gzip${byte}`], GZIPPED) },
    ],
    [
      'Sec-Fetch-Site, before it',
      { write: (byte) => logIn([JSON_TYPE, `Sec-Fetch-Site:${byte}same-origin`]) },
    ],
    [
      'Sec-Fetch-Site, behind it',
      { write: (byte) => logIn([JSON_TYPE, `Sec-Fetch-Site: same-origin${byte}`]) },
    ],
    ['Origin, before it', { write: (byte) => logIn([JSON_TYPE, `Origin:${byte}http://localhost`]) }],
    ['Origin, behind it', { write: (byte) => logIn([JSON_TYPE, `Origin: http://localhost${byte}`]) }],
    ['Origin, in it', { write: (byte) => logIn([JSON_TYPE, `Origin: http://local${byte}host`]), taken: [] }],
    [
      'Origin, before the slashes',
      { write: (byte) => logIn([JSON_TYPE, `Origin: http:${byte}//localhost`]), taken: [] },
    ],
    [
      'a query parameter, behind it',
      {
        write: (byte, token) => {
          const escaped = `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
          return requestText(`GET /sessions?limit=5${escaped}`, [`Authorization: Bearer ${token}`]);
        },
        taken: [...'0123456789'],
      },
    ],
  ])('white space is SP and HTAB around %s', async (_place, { write, taken = BLANKS }) => {
    expect(await findTaken(write)).toEqual(taken);
  });
});

describe('a client hint', () => {
  it('takes blanks alone around it', () => {
    const read = (text: string) => readClientHints({ 'sec-ch-ua-mobile': text })?.mobile;

    expect(BYTES.filter((byte) => read(`?1${byte}`) === true)).toEqual([' ']);
    expect(BYTES.filter((byte) => read(`${byte}?1`) === true)).toEqual([' ']);
  });
});

describe('a media type', () => {
  it.each([
    'application/json;',
    'application/json; ;;charset=UTF-8 ;',
    'application/json; charset="ut\\f-8"',
    'application/json; profile="a;charset=latin1"',
    'application/json; charset=utf-8; charset=utf8',
    'Application/JSON; Charset=UTF-8',
  ])('is JSON in UTF-8: %s', (type) => {
    expect(isInUtf8(type, 'application/json')).toBe(true);
  });

  it.each([
    '',
    'application',
    'application/json charset=utf-8',
    'application/json; charset',
    'application/json; charset=',
    'application/json; charset=utf-8; charset=utf-16',
    'application/json; charset=utf-16; charset=utf-8',
    'application/json; charset="utf-16"',
    'application/json; charset="utf-8',
    "application/json; charset='utf-8'",
    'application/json, application/json',
  ])('is not: %j', (type) => {
    expect(isInUtf8(type, 'application/json')).toBe(false);
  });

  it('costs little, however long it is', () => {
    const patience = ['; ', ';a=', ';a="\\', '; a=b'].map(
      (part) => `application/json${part.repeat(50_000)},`,
    );

    expect(patience.map((type) => isInUtf8(type, 'application/json'))).toEqual([false, false, false, false]);
  });
});
