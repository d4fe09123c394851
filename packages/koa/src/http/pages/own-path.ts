const OWN = 'http://own.invalid';
/** Longer than any page of ours, and short enough for a header. */
const MAX_LENGTH = 2048;

/**
 * A path and query within this application, as it stands in a URL, or null: whoever follows a link is to be sent nowhere
 * else by what it says.
 */
export function ownPath(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > MAX_LENGTH || !value.startsWith('/')) return null;
  // '//elsewhere' and '/\elsewhere' are hosts to a browser.
  if (!URL.canParse(value, OWN)) return null;
  const { origin, pathname, search } = new URL(value, OWN);
  return origin === OWN && !pathname.startsWith('//') ? pathname + search : null;
}
