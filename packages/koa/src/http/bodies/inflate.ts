import type { IncomingMessage } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import { InvalidRequestError, UnsupportedMediaTypeError } from '../refusals/request-errors.js';

/** A body to read, the way the parser takes it. */
export type BodySource = Readable & Pick<IncomingMessage, 'headers'>;

const DECODERS: Readonly<Record<string, (() => Duplex) | undefined>> = {
  gzip: createUnzip,
  'x-gzip': createUnzip,
  deflate: createUnzip,
  br: createBrotliDecompress,
};

/**
 * The request's body without its Content-Encoding (RFC 9110 §8.4).
 *
 * The parser could inflate by itself, but it listens for errors only until it has read enough: bytes that turn out
 * corrupt after the limit, in the block already being inflated, would end the process. And a client that hangs up in
 * the middle would leave it waiting for ever.
 *
 * @throws UnsupportedMediaTypeError for an encoding that isn't known
 */
export function inflate(req: IncomingMessage): BodySource {
  const encoding = (req.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'identity') return req;
  const createDecoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (createDecoder === undefined) {
    // RFC 9110 §15.5.16: the answer says which encodings would have done.
    throw new UnsupportedMediaTypeError('The Content-Encoding of the body is not supported.', {
      headers: { 'Accept-Encoding': 'gzip, deflate, br' },
    });
  }
  const decoder = createDecoder();
  // What goes wrong while the parser reads, it hears too.
  decoder.on('error', () => {});
  req.once('close', () => {
    if (!req.complete) decoder.destroy(new InvalidRequestError('The body is incomplete.'));
  });
  return Object.assign(req.pipe(decoder), { headers: {} });
}
