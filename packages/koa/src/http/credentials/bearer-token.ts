import type { IncomingMessage } from 'node:http';
import type { SessionManager } from '@jwt-sessions/core';
import { InvalidRequestError } from '../refusals/request-errors.js';
import { cutOut } from '../values/cut-out.js';

/** RFC 9110 §11.1: a scheme, and §11.4: spaces alone stand behind it. */
const SCHEME = /^[\w!#$%&'*+.^`|~-]+(?: +|$)/;
const NAME = 'authorization';

/**
 * The token of a request (RFC 6750 §2.1), unchecked, or undefined where there is none. Another scheme is somebody else's
 * credentials, but that of a system that one comes from, for its tokens.
 *
 * @throws InvalidRequestError for more than one Authorization header
 */
export function findBearerToken(
  req: IncomingMessage,
  sessions: Pick<SessionManager, 'acceptsScheme'>,
): string | undefined {
  const { authorization } = req.headers;
  if (authorization === undefined) return undefined;
  if (isRepeated(req.rawHeaders)) {
    throw new InvalidRequestError('There is more than one Authorization header.');
  }
  const start = SCHEME.exec(authorization)?.[0];
  if (start === undefined) return undefined;
  const token = cutOut(authorization, start.length, authorization.length);
  return sessions.acceptsScheme(start.trimEnd(), token) ? token : undefined;
}

/** Node keeps the first of several Authorization headers and drops the others, so only the raw ones tell. */
function isRepeated(rawHeaders: readonly string[]): boolean {
  let count = 0;
  // A name and its value in turn. Each request comes through here, so its length is looked at first.
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === NAME.length && name.toLowerCase() === NAME) count += 1;
  }
  return count > 1;
}
