import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { koaSessions } from '@jwt-sessions/koa';
import { bodyParser } from '@koa/bodyparser';
import { describe, expect, it } from 'vitest';
import { logIn } from '../support/answers.js';
import { exchange, requestText } from '../support/exchange.js';
import { expectRefusal, invalidRequest, problem } from '../support/problem.js';
import { type Host, json, startHost } from '../support/start-host.js';
import { authenticateUser, startRoutes } from '../support/start-routes.js';

const ALICE = JSON.stringify({ username: 'alice', password: 'wonderland' });
const UNSUPPORTED_TYPE = unsupported('The body must be application/json in UTF-8.');
const UNSUPPORTED_ENCODING = unsupported('The Content-Encoding of the body is not supported.');
const INVALID_JSON = invalidRequest('The body is not valid JSON.');
const NO_OBJECT = invalidRequest('The body must be a JSON object.');

function unsupported(detail: string) {
  return problem(415, 'Unsupported Media Type', 'unsupported_media_type', detail);
}

function tooLarge(limit: string) {
  return problem(413, 'Payload Too Large', 'payload_too_large', `The body may have ${limit} at most.`);
}

function post(
  host: Host,
  body: NonNullable<RequestInit['body']>,
  headers: Record<string, string> = { 'Content-Type': 'application/json' },
): Promise<Response> {
  return host.request('/sessions', { method: 'POST', headers, body });
}

function postEncoded(host: Host, encoding: string, body: Uint8Array<ArrayBuffer>): Promise<Response> {
  return post(host, body, { 'Content-Type': 'application/json', 'Content-Encoding': encoding });
}

/** What shows that the server goes on: somebody can log in. */
async function expectToLiveOn(host: Host): Promise<void> {
  expect((await logIn(host, 'alice')).tokenType).toBe('Bearer');
}

describe('the media type of a body', () => {
  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json; charset="utf-8"',
    'application/json ; charset=utf8',
    'application/json; profile=x',
  ])('may be %s', async (type) => {
    const host = await startRoutes();

    expect((await post(host, ALICE, { 'Content-Type': type })).status).toBe(201);
  });

  it.each([
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json-patch+json',
    'application/vnd.api+json',
    'application/json, text/plain',
    'text/plain; application/json',
    'application/json; charset=utf-16',
    'application/json; charset=iso-8859-1',
    'json',
    '*/*',
  ])('may not be %s', async (type) => {
    const host = await startRoutes();

    const response = await post(host, ALICE, { 'Content-Type': type });

    expect(response.headers.get('Accept')).toBe('application/json');
    await expectRefusal(response, UNSUPPORTED_TYPE);
  });

  it('may not be missing', async () => {
    const host = await startRoutes();

    await expectRefusal(post(host, new Blob([ALICE]), {}), UNSUPPORTED_TYPE);
  });

  it('is checked before a body that the host has parsed is used', async () => {
    const host = await startHost((app, sessions) => {
      app.use(bodyParser({ enableTypes: ['json', 'form'] }));
      app.use(koaSessions(sessions, { authenticateUser }).routes());
    });

    await expectRefusal(
      post(host, new URLSearchParams({ username: 'alice', password: 'wonderland' }), {}),
      UNSUPPORTED_TYPE,
    );
  });
});

describe('a body', () => {
  it.each([
    ['nothing', ''],
    ['a null', 'null'],
    ['an array', '[]'],
    ['a text', '"alice"'],
    ['a number', '7'],
    ['broken JSON', '{"username":"alice"'],
    ['two objects', '{}{}'],
    ['single quotes', "{'username':'alice'}"],
  ])('of %s is refused with 400', async (_name, body) => {
    const host = await startRoutes();

    const response = await post(host, body);

    const isValid = ['', 'null', '[]', '"alice"', '7'].includes(body);
    await expectRefusal(response, isValid ? NO_OBJECT : INVALID_JSON);
  });

  it.each([
    ['a prototype', '{"username":"alice","__proto__":{"admin":true}}'],
    ['a prototype in disguise', '{"username":{"\\u005f_proto__":{"admin":true}}}'],
  ])('with %s is refused with 400, and told so', async (_name, body) => {
    const host = await startRoutes();
    await expectRefusal(
      await post(host, body),
      invalidRequest('The body must have no member named __proto__.'),
    );
  });

  it('may be nested as deep as it fits', async () => {
    const host = await startRoutes();
    const deep = `{"username":"alice","password":"wonderland","x":${'['.repeat(7000)}${']'.repeat(7000)}}`;

    expect((await post(host, deep)).status).toBe(201);
  });

  it('is not shown to anybody when it is broken', async () => {
    const seen: unknown[] = [];
    const host = await startHost((app, sessions) => {
      app.use(async (ctx, next) => {
        try {
          await next();
        } catch (error) {
          seen.push(error, (error as Error).cause);
          throw error;
        } finally {
          seen.push(ctx.request.body, ctx.request.rawBody, ctx.state);
        }
      });
      app.use(koaSessions(sessions, { authenticateUser, errors: 'throw' }).routes());
    });

    const response = await post(host, '{"username":"alice","password":"wonderland"');

    const shown = [...seen, ...host.errors].flatMap((value) => [
      JSON.stringify(value, Object.getOwnPropertyNames(value ?? {})),
      String(value),
      value instanceof Error ? value.stack : '',
    ]);
    expect(response.status).toBe(400);
    expect(host.errors).toHaveLength(1);
    expect(`${await response.text()} ${shown.join(' ')}`).not.toContain('wonderland');
  });

  it('that the host has parsed is used', async () => {
    const host = await startHost((app, sessions) => {
      app.use(bodyParser());
      app.use(koaSessions(sessions, { authenticateUser }).routes());
    });

    await expectToLiveOn(host);
  });

  it('that the host has parsed to something else is refused', async () => {
    const host = await startHost((app, sessions) => {
      app.use((ctx, next) => {
        ctx.request.body = 'username=alice';
        return next();
      });
      app.use(koaSessions(sessions, { authenticateUser }).routes());
    });

    await expectRefusal(post(host, ALICE), NO_OBJECT);
  });

  it("is read although the host's own parser was told to leave it", async () => {
    const host = await startHost((app, sessions) => {
      app.use((ctx, next) => {
        ctx.disableBodyParser = true;
        return next();
      });
      app.use(koaSessions(sessions, { authenticateUser }).routes());
    });

    await expectToLiveOn(host);
  });

  it('that the host has read and thrown away is a bug of the host, which is told so', async () => {
    const host = await startHost((app, sessions) => {
      app.use(async (ctx, next) => {
        for await (const _chunk of ctx.req);
        return next();
      });
      app.use(koaSessions(sessions, { authenticateUser }).routes());
    });

    for (const response of [await post(host, ALICE), await postEncoded(host, 'gzip', gzipSync(ALICE))]) {
      expect(response.status).toBe(500);
    }
    const complaint = {
      name: 'TypeError',
      message:
        'The body was read before it came to the session routes, and not left in ctx.request.body. ' +
        'Mount them first.',
    };
    expect(host.errors).toMatchObject([complaint, complaint]);
  });
});

describe('the size of a body', () => {
  const padded = (size: number) => ALICE.padEnd(size, ' ');

  it('may be 16 KiB', async () => {
    const host = await startRoutes();

    expect((await post(host, padded(16_384))).status).toBe(201);
  });

  it('may not be more', async () => {
    const host = await startRoutes();

    await expectRefusal(post(host, padded(16_385)), tooLarge('16kb'));
  });

  it.each([
    [100, '100 bytes'],
    ['100b', '100b'],
  ])('is what bodyLimit says: %j', async (bodyLimit, shown) => {
    const host = await startRoutes({ bodyLimit });

    expect((await post(host, padded(100))).status).toBe(201);
    await expectRefusal(post(host, padded(101)), tooLarge(shown));
  });

  it('of 10 MB is answered with 413, and the connection can be used again', async () => {
    const host = await startRoutes();
    const size = 10_000_000;

    const answers = await exchange(
      host.port,
      `POST /sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${size}\r\n\r\n`,
      Buffer.alloc(size, ' '),
      requestText('GET /sessions'),
    );

    expect([...answers.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status)).toEqual(['413', '401']);
  });

  it('of 10 MB in chunks, too', async () => {
    const host = await startRoutes();
    const chunk = `2710\r\n${' '.repeat(10_000)}\r\n`;

    const answers = await exchange(
      host.port,
      'POST /sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
      chunk.repeat(1000),
      '0\r\n\r\n',
      requestText('GET /sessions'),
    );

    expect([...answers.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status)).toEqual(['413', '401']);
  });

  it('is what it is after inflation', async () => {
    const host = await startRoutes();
    const bomb = gzipSync(Buffer.alloc(10_000_000, ' '));
    expect(bomb.length).toBeLessThan(16_384);

    await expectRefusal(postEncoded(host, 'gzip', bomb), tooLarge('16kb'));
  });
});

describe('the encoding of a body', () => {
  it.each([
    ['identity', Buffer.from(ALICE)],
    ['gzip', gzipSync(ALICE)],
    ['GZIP', gzipSync(ALICE)],
    ['x-gzip', gzipSync(ALICE)],
    ['deflate', deflateSync(ALICE)],
    ['br', brotliCompressSync(ALICE)],
  ])('may be %s', async (encoding, body) => {
    const host = await startRoutes();

    expect((await postEncoded(host, encoding, body)).status).toBe(201);
  });

  it.each(['compress', 'zstd', 'gzip, br', 'gzip, gzip', 'toString', '__proto__', 'utf-8'])(
    'may not be %s',
    async (encoding) => {
      const host = await startRoutes();

      const response = await postEncoded(host, encoding, gzipSync(ALICE));

      expect(response.headers.get('Accept-Encoding')).toBe('gzip, deflate, br');
      await expectRefusal(response, UNSUPPORTED_ENCODING);
    },
  );

  it.each([
    ['gzip', 'not zipped at all', Buffer.from(ALICE)],
    ['gzip', 'cut off', gzipSync(ALICE).subarray(0, -12)],
    ['br', 'not zipped at all', Buffer.from(ALICE)],
    ['br', 'cut off', brotliCompressSync(ALICE).subarray(0, -4)],
    ['gzip', 'empty', Buffer.alloc(0)],
    ['gzip', 'of nothing', gzipSync('')],
  ])('%s must be true: %s', async (encoding, _name, body) => {
    const host = await startRoutes();

    expect((await postEncoded(host, encoding, body)).status).toBe(400);
    expect(host.errors).toEqual([]);
  });

  // The block that breaks off is being inflated when the limit is reached, and nobody listens to the parser any more.
  it.each([17_500, 20_000, 22_500, 25_000, 27_500, 30_000, 32_500])(
    'may turn out corrupt after the limit, at %d bytes, and the server lives on',
    async (size) => {
      const host = await startRoutes({ bodyLimit: '10kb' });
      const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
      const start = deflateRawSync(`{"a":"${'y'.repeat(size)}`, { finishFlush: constants.Z_FULL_FLUSH });
      const invalidBlock = Buffer.from([0x07, 0xff, 0xff, 0xff]);

      const response = await postEncoded(host, 'gzip', Buffer.concat([header, start, invalidBlock]));

      expect(response.status).toBe(413);
      await expectToLiveOn(host);
    },
  );
});

describe('a client that hangs up', () => {
  /** Sends the start of a body and hangs up; gives the status once the application has done with the request. */
  async function hangUp(headers: readonly string[], start: Uint8Array, waitForClose = false) {
    const done = new EventEmitter();
    const host = await startHost((app, sessions) => {
      app.use(async (ctx, next) => {
        if (ctx.get('X-Hang-Up') === '') return next();
        // The head of the request is here; with the client gone the body never will be.
        socket.destroy();
        if (waitForClose) await once(ctx.req, 'close').catch(() => {});
        await next();
        done.emit('status', ctx.status);
      });
      app.use(koaSessions(sessions, { authenticateUser }).routes());
    });
    const status = once(done, 'status');
    const socket = connect(host.port, '127.0.0.1');
    socket.on('error', () => {});
    const head = ['POST /sessions HTTP/1.1', 'Host: x', 'X-Hang-Up: 1', 'Content-Type: application/json'];
    socket.write(`${[...head, 'Content-Length: 100', ...headers].join('\r\n')}\r\n\r\n`);
    socket.write(start);
    return { host, status: (await status)[0] };
  }

  const GZIP = ['Content-Encoding: gzip'];

  it.each<[string, ...Parameters<typeof hangUp>]>([
    ['in the middle of a body', [], Buffer.from(ALICE.slice(0, 15))],
    ['before the body is asked for', [], Buffer.from(ALICE.slice(0, 15)), true],
    ['in the middle of an encoded body', GZIP, gzipSync(ALICE).subarray(0, 20)],
    ['before an encoded body is asked for', GZIP, gzipSync(ALICE).subarray(0, 20), true],
  ])('%s leaves the server as it was, and nothing that waits for ever', async (_name, ...args) => {
    const { host, status } = await hangUp(...args);

    expect(status).toBe(400);
    await expectToLiveOn(host);
  });

  it('after half of a body, and still listens, is answered by Node', async () => {
    const host = await startRoutes();
    const answer = new Promise<string>((resolve) => {
      const socket = connect({ port: host.port, host: '127.0.0.1', allowHalfOpen: true });
      let text = '';
      socket.setEncoding('latin1');
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve(text));
      socket.on('end', () => socket.end());
      socket.end(
        requestText('POST /sessions', ['Content-Type: application/json', 'Content-Length: 100'], '{"user'),
      );
    });

    expect(await answer).toMatch(/^(HTTP\/1.1 400 |$)/);
    await expectToLiveOn(host);
  });
});

describe('a body that the routes do not need', () => {
  it('is not read', async () => {
    const host = await startRoutes();
    const { token } = await logIn(host, 'alice');

    const response = await host.as(token, '/sessions/others', { ...json('DELETE', {}), body: '{' });

    expect(response.status).toBe(200);
  });
});
