import { bodyParser } from '@koa/bodyparser';
import type { Context } from 'koa';
import { type BodySource, inflate } from './inflate.js';
import { isJsonInUtf8 } from './media-type.js';
import { InvalidRequestError, PayloadTooLargeError, UnsupportedMediaTypeError } from './request-errors.js';

/** A JSON object from a client: nothing is known of its members. */
export type RequestBody = Readonly<Record<string, unknown>>;

const ALREADY_READ =
  'The body was read before it came to sessionRoutes, and not left in ctx.request.body. Mount sessionRoutes first.';

export type BodyReader = (ctx: Context) => Promise<RequestBody>;

/**
 * Makes the function that reads a request's JSON object. What the host has parsed already is used; otherwise the body
 * is left nowhere on the context, where a logger might find the password.
 *
 * @param limit the size allowed, after inflation: bytes, or a text such as `'16kb'`
 */
export function createBodyReader(limit: number | string): BodyReader {
  const parse = createParser(limit);
  return async (ctx) => {
    checkMediaType(ctx);
    const body = ctx.request.body ?? (await parse(ctx));
    if (!isObject(body)) throw new InvalidRequestError('The body must be a JSON object.');
    return body;
  };
}

function createParser(limit: number | string): (ctx: Context) => Promise<unknown> {
  // The media type was checked, strictly; the parser's own list would let other types through as an empty object.
  const parser = bodyParser({ jsonLimit: limit, detectJSON: () => true });
  return async (ctx) => {
    checkUnread(ctx);
    const source = inflate(ctx.req);
    const own = deriveContext(ctx, source);
    try {
      await parser(own, async () => {});
    } catch (error) {
      throw withoutBody(error, limit);
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
