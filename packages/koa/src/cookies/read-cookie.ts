import { InvalidRequestError } from '../request-errors.js';

/**
 * The value of a cookie in a Cookie header (RFC 6265 §5.4), or undefined where there is none or it is empty.
 *
 * @throws InvalidRequestError for more than one of that name: a browser may have got one of them from another host of
 *   the site, and nothing tells which (`__Host-` cookies can't be doubled so)
 */
export function readCookie(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined;
  const start = `${name}=`;
  let found: string | undefined;
  for (const pair of header.split(';')) {
    const cookie = pair.trim();
    if (!cookie.startsWith(start)) continue;
    if (found !== undefined) throw new InvalidRequestError(`There is more than one cookie ${name}.`);
    found = cookie.slice(start.length);
  }
  return found === '' ? undefined : found;
}
