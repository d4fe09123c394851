import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { parse } from '@hapi/bourne';
import readRawBody from 'raw-body';
import {
  InvalidRequestError,
  PayloadTooLargeError,
  RequestTimeoutError,
  UnsupportedMediaTypeError,
} from '../refusals/request-errors.js';
import { show } from '../values/check-options.js';
import { type BodySource, inflate } from './inflate.js';
import { isInUtf8 } from './media-type.js';
import { checkForm, parseForm } from './read-form.js';

/** A JSON object from a client, or the fields of a form: nothing is known of its members. */
export type RequestBody = Readonly<Record<string, unknown>>;

const ALREADY_READ =
  'The body was read before it came to the session routes, and not left in ctx.request.body. Mount them first.';
const SIZE = /^[1-9]\d{0,8}(?:b|kb|mb)$/i;

/**
 * How long a body may take from when it is asked for, in milliseconds. All that these routes take fits into a few packets,
 * while Node would wait five minutes for somebody who sends a byte now and then.
 */
const TIME_LIMIT = 10_000;
const TOO_LATE = Symbol('too late');

/** What a body is written in. */
type BodyFormat = 'json' | 'form';

/**
 * Reads a request's JSON object, or where it may be one, a form.
 *
 * @param parsed what the application's own parser has made of the body: it is used, where there is one
 * @throws InvalidRequestError
 * @throws PayloadTooLargeError
 * @throws RequestTimeoutError
 * @throws UnsupportedMediaTypeError
 * @throws TypeError where the application has read the body and kept nothing of it
 */
export type BodyReader = (req: IncomingMessage, parsed: unknown, format?: BodyFormat) => Promise<RequestBody>;

/** Calls back once, when a time has passed; what it gives takes that back. */
export type StartTimer = (milliseconds: number, onDue: () => void) => () => void;

export const startRealTimer: StartTimer = (milliseconds, onDue) => {
  const timer = setTimeout(onDue, milliseconds);
  return () => clearTimeout(timer);
};

/** @throws TypeError unless a limit is bytes, or a string such as `'16kb'` */
export function checkBodyLimit(limit: number | string): void {
  const isSize =
    typeof limit === 'number'
      ? Number.isSafeInteger(limit) && limit > 0
      : typeof limit === 'string' && SIZE.test(limit);
  if (isSize) return;
  throw new TypeError(
    `bodyLimit must be a whole number of bytes or a string such as '16kb', not ${show(limit)}.`,
  );
}

/**
 * @param limit the size allowed, after inflation: bytes, or a string such as `'16kb'`
 * @param startTimer for tests, whose time is their own
 */
export function createBodyReader(limit: number | string, startTimer = startRealTimer): BodyReader {
  return async (req, parsed, format = 'json') => {
    if (format === 'form') {
      if (parsed === undefined) return parseForm(await readText(req, limit, startTimer));
      if (!isObject(parsed)) throw new InvalidRequestError('The body must be the fields of a form.');
      return checkForm(parsed);
    }
    if (!isInUtf8(req.headers['content-type'] ?? '', 'application/json')) throw unsupportedType();
    const body = parsed ?? parseJson(await readText(req, limit, startTimer));
    if (!isObject(body)) throw new InvalidRequestError('The body must be a JSON object.');
    return body;
  };
}

/** Whether a request says that its body is a form. */
export function hasForm({ headers }: IncomingMessage): boolean {
  return isInUtf8(headers['content-type'] ?? '', 'application/x-www-form-urlencoded');
}

async function readText(
  req: IncomingMessage,
  limit: number | string,
  startTimer: StartTimer,
): Promise<string> {
  checkUnread(req);
  const source = inflate(req);
  const { 'content-length': length } = source.headers;
  try {
    const reading = readRawBody(source, { limit, encoding: 'utf-8', length: length ?? null });
    return await inTime(reading, startTimer);
  } catch (error) {
    throw error === TOO_LATE ? tooLate(req) : toRefusal(error, limit);
  } finally {
    release(req, source);
  }
}

function unsupportedType(): UnsupportedMediaTypeError {
  return new UnsupportedMediaTypeError('The body must be application/json in UTF-8.', {
    headers: { Accept: 'application/json' },
  });
}

/** Nothing more would come of such a request, and whoever waited for it would wait for ever. */
function checkUnread(req: IncomingMessage): void {
  if (req.readableEnded) throw new TypeError(ALREADY_READ);
  if (req.closed) throw new InvalidRequestError('The body is incomplete.');
}

/** @throws TOO_LATE when a body isn't there in time. What comes of it afterwards is nobody's any more. */
function inTime<T>(reading: Promise<T>, startTimer: StartTimer): Promise<T> {
  return new Promise((resolve, reject) => {
    const stopTimer = startTimer(TIME_LIMIT, () => reject(TOO_LATE));
    reading.finally(stopTimer).then(resolve, reject);
  });
}

/** Whoever is that slow is not waited for any longer: the connection closes (RFC 9110 §15.5.9). */
function tooLate(req: IncomingMessage): RequestTimeoutError {
  if (req.httpVersionMajor < 2) return new RequestTimeoutError(TIME_LIMIT, { Connection: 'close' });
  // HTTP/2 has no such header (RFC 9113 §8.2.2), and one connection for all: the stream alone closes.
  const { stream } = req as unknown as Http2ServerRequest;
  stream.once('finish', () => stream.close());
  return new RequestTimeoutError(TIME_LIMIT, {});
}

function toRefusal(error: unknown, limit: number | string): Error {
  const { status = 400 } = error as { readonly status?: number };
  if (status === 413) return new PayloadTooLargeError(limit);
  if (status < 500) return new InvalidRequestError('The body is not valid JSON.');
  return new TypeError(ALREADY_READ);
}

/** What was not read of a refused body is let through, or the connection would stand still. Node limits how long. */
function release(req: IncomingMessage, source: BodySource): void {
  if (source !== req) {
    req.unpipe();
    source.destroy();
  }
  req.resume();
}

/** The error of a parser quotes the text, and that has the password in it: only the kind of the error goes on. */
function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return parse(text);
  } catch {
    throw new InvalidRequestError(
      isJson(text) ? 'The body must have no member named __proto__.' : 'The body is not valid JSON.',
    );
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isObject(body: unknown): body is RequestBody {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}
