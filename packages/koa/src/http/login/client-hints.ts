import type { IncomingHttpHeaders } from 'node:http';
import type { ClientHints } from '@jwt-sessions/core';
import { type BareItem, parseItem, parseList } from 'structured-headers';

/**
 * The hints that the routes ask browsers for; the others (brands, mobile, platform) come unasked. A browser heeds it on
 * pages alone (https://wicg.github.io/client-hints-infrastructure/): send it with the page that has the log-in form too.
 */
export const ACCEPT_CH =
  'Sec-CH-UA-Full-Version-List, Sec-CH-UA-Model, Sec-CH-UA-Platform-Version, Sec-CH-UA-Form-Factors';

/**
 * The hints without which a device has no name: for the header `Critical-CH`, by which a browser that has not sent them
 * asks for the page once more, with them (https://wicg.github.io/client-hints-infrastructure/). So the first log-in
 * tells them too, for one more request on a first visit. To be sent with the same page as `ACCEPT_CH`.
 */
export const CRITICAL_CH = 'Sec-CH-UA-Model, Sec-CH-UA-Platform-Version';

/** No browser sends a quarter of it, and nobody gains by making us parse more. */
const MAX_LENGTH = 1024;

/**
 * What a browser says of itself beyond the User-Agent, in User-Agent Client Hints (https://wicg.github.io/ua-client-hints/,
 * structured fields of RFC 9651); undefined when it says nothing. A hint that is malformed, oversized or of another type
 * is as good as none.
 */
export function readClientHints(headers: IncomingHttpHeaders): ClientHints | undefined {
  const hints: ClientHints = {
    brands: readBrands(headers, 'sec-ch-ua-full-version-list') ?? readBrands(headers, 'sec-ch-ua'),
    mobile: readBoolean(headers, 'sec-ch-ua-mobile'),
    platform: readText(headers, 'sec-ch-ua-platform'),
    platformVersion: readText(headers, 'sec-ch-ua-platform-version'),
    model: readText(headers, 'sec-ch-ua-model'),
    formFactors: readTexts(headers, 'sec-ch-ua-form-factors'),
  };
  return Object.values(hints).every((hint) => hint === undefined) ? undefined : hints;
}

function readBrands(headers: IncomingHttpHeaders, name: string): ClientHints['brands'] {
  const members = readField(headers, name, parseList) ?? [];
  const brands = members.flatMap(([brand, parameters]) => {
    const version = parameters.get('v');
    return typeof brand === 'string' && typeof version === 'string' ? [{ brand, version }] : [];
  });
  return brands.length === 0 ? undefined : brands;
}

function readTexts(headers: IncomingHttpHeaders, name: string): readonly string[] | undefined {
  const members = readField(headers, name, parseList) ?? [];
  const texts = members.flatMap(([text]) => (typeof text === 'string' ? [text] : []));
  return texts.length === 0 ? undefined : texts;
}

/** Undefined for the empty text too, by which browsers say that there is nothing to say. */
function readText(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = readValue(headers, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function readBoolean(headers: IncomingHttpHeaders, name: string): boolean | undefined {
  const value = readValue(headers, name);
  return typeof value === 'boolean' ? value : undefined;
}

function readValue(headers: IncomingHttpHeaders, name: string): BareItem | undefined {
  return readField(headers, name, parseItem)?.[0];
}

function readField<T>(headers: IncomingHttpHeaders, name: string, parse: (text: string) => T): T | undefined {
  const text = headers[name];
  if (typeof text !== 'string' || text.length > MAX_LENGTH) return undefined;
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
