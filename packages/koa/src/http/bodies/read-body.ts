import type { Http2ServerResponse } from 'node:http2';
import { bodyParser } from '@koa/bodyparser';
import type { Context } from 'koa';
import {
  InvalidRequestError,
  PayloadTooLargeError,
  RequestTimeoutError,
  UnsupportedMediaTypeError,
} from '../refusals/request-errors.js';
import { type BodySource, inflate } from './inflate.js';
import { isJsonInUtf8 } from './media-type.js';

/** A JSON object from a client: nothing is known of its members. */
export type RequestBody = Readonly<Record<string, unknown>>;

const ALREADY_READ =
  'The body was read before it came to sessionRoutes, and not left in ctx.request.body. Mount sessionRoutes first.';

/**
 * How long a body may take from when it is asked for, in milliseconds. All that these routes take fits into a few packets,
 * while Node would wait five minutes for somebody who sends a byte now and then.
 */
const TIME_LIMIT = 10_000;
const TOO_LATE = Symbol('too late');

export type BodyReader = (ctx: Context) => Promise<RequestBody>;

/** Calls back once, when a time has passed; what it gives takes that back. */
export type StartTimer = (milliseconds: number, onDue: () => void) => () => void;

const startRealTimer: StartTimer = (milliseconds, onDue) => {
  const timer = setTimeout(onDue, milliseconds);
  return () => clearTimeout(timer);
};

/**
 * Makes the function that reads a request's JSON object. What the host has parsed already is used; otherwise the body
 * is left nowhere on the context, where a logger might find the password.
 *
 * @param limit the size allowed, after inflation: bytes, or a text such as `'16kb'`
 * @param startTimer for tests, whose time is their own
 */
export function createBodyReader(limit: number | string, startTimer = startRealTimer): BodyReader {
  const parse = createParser(limit, startTimer);
  return async (ctx) => {
    checkMediaType(ctx);
    const body = ctx.request.body ?? (await parse(ctx));
    if (!isObject(body)) throw new InvalidRequestError('The body must be a JSON object.');
    return body;
  };
}

function createParser(limit: number | string, startTimer: StartTimer): (ctx: Context) => Promise<unknown> {
  // The media type was checked, strictly; the parser's own list would let other types through as an empty object.
  const parser = bodyParser({ jsonLimit: limit, detectJSON: () => true });
  return async (ctx) => {
    checkUnread(ctx);
    const source = inflate(ctx.req);
    const own = deriveContext(ctx, source);
    try {
      await inTime(
        parser(own, async () => {}),
        startTimer,
      );
    } catch (error) {
      throw error === TOO_LATE ? tooLate(ctx) : withoutBody(error, limit);
    } finally {
      release(ctx, source);
    }
    // An empty text comes out of the parser as an empty object.
    return own.request.rawBody === '' ? undefined : own.request.body;
  };
}

function checkMediaType(ctx: Context): void {
  if (isJsonInUtf8(ctx.get('Content-Type'))) return;
  throw new UnsupportedMediaTypeError('The body must be application/json in UTF-8.', {
    headers: { Accept: 'application/json' },
  });
}

/** Nothing more would come of such a request, and whoever waited for it would wait for ever. */
function checkUnread({ req }: Context): void {
  if (req.readableEnded) throw new TypeError(ALREADY_READ);
  if (req.closed) throw new InvalidRequestError('The body is incomplete.');
}

/** A context for the parser alone: it reads the request through it, and writes the body on it and not on the host's. */
function deriveContext(ctx: Context, source: BodySource): Context {
  return Object.create(ctx, {
    req: { value: source },
    request: { value: Object.create(ctx.request) },
    disableBodyParser: { value: false },
  });
}

/** @throws TOO_LATE when a body isn't there in time. What comes of it afterwards is nobody's any more. */
function inTime(reading: Promise<void>, startTimer: StartTimer): Promise<void> {
  return new Promise((resolve, reject) => {
    const stopTimer = startTimer(TIME_LIMIT, () => reject(TOO_LATE));
    reading.finally(stopTimer).then(resolve, reject);
  });
}

/** Whoever is that slow is not waited for any longer: the connection closes (RFC 9110 §15.5.9). */
function tooLate({ req, res }: Context): RequestTimeoutError {
  if (req.httpVersionMajor < 2) return new RequestTimeoutError(TIME_LIMIT, { Connection: 'close' });
  // HTTP/2 has no such header (RFC 9113 §8.2.2), and one connection for all: the stream alone closes.
  const { stream } = res as unknown as Http2ServerResponse;
  stream.once('finish', () => stream.close());
  return new RequestTimeoutError(TIME_LIMIT, {});
}

/** The parser hangs the whole body on its errors, and that has the password in it: only the kind of the error goes on. */
function withoutBody(error: unknown, limit: number | string): Error {
  const { status = 400 } = error as { readonly status?: number };
  if (status === 413) return new PayloadTooLargeError(limit);
  if (status < 500) return new InvalidRequestError('The body is not valid JSON.');
  return new TypeError(ALREADY_READ);
}

/** What was not read of a refused body is let through, or the connection would stand still. Node limits how long. */
function release({ req }: Context, source: BodySource): void {
  if (source === req) {
    req.resume();
    return;
  }
  req.unpipe();
  source.destroy();
  req.resume();
}

function isObject(body: unknown): body is RequestBody {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}
