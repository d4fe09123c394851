/** A path within this application to go on to, or another one in its place: nobody is to be sent elsewhere by a link. */
export function nextPath(next: unknown, otherwise: string): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return otherwise;
  const own = 'http://own.invalid';
  // '//elsewhere' and '/\elsewhere' are hosts to a browser.
  if (!URL.canParse(next, own)) return otherwise;
  const { origin, pathname, search } = new URL(next, own);
  return origin === own && !pathname.startsWith('//') ? pathname + search : otherwise;
}
