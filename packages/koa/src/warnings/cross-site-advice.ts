import type { Exchange } from '../http/exchange.js';
import type { RequestSource } from '../http/refusals/request-errors.js';
import { show } from '../http/values/check-options.js';

/** What a developer reads of a request that was refused as another site's, and what to set if it was not. */
export function adviseOnCrossSite(
  { method }: Pick<Exchange, 'method'>,
  { host, origin, site, forwardedHost }: RequestSource,
): string {
  const said = [
    ...(origin === undefined ? [] : [`Origin: ${show(origin)}`]),
    ...(site === undefined ? [] : [`Sec-Fetch-Site: ${show(site)}`]),
  ];
  const from = said.length === 0 ? 'neither Origin nor Sec-Fetch-Site' : said.join(', ');
  return `A ${method} request to ${show(host)} was refused as one of another site's page (${from}). ${remedy()}`;

  function remedy(): string {
    if (origin === undefined) {
      return 'If a program sends it that keeps cookies, let it send Sec-Fetch-Site: same-origin, or a bearer token.';
    }
    if (origin === 'null') {
      return 'If it is your own page that hides its origin: it does by Referrer-Policy: no-referrer, and in a sandboxed frame.';
    }
    if (forwardedHost !== undefined && forwardedHost !== host && hostOf(origin) === forwardedHost) {
      return (
        `A proxy in front says that it was asked for ${show(forwardedHost)}: ` +
        'if it is yours, set app.proxy = true (Koa), and it is believed.'
      );
    }
    return (
      `If the pages of ${show(origin)} are yours, name it: cookie: { trustedOrigins: [${show(origin)}] }. ` +
      'If it is what the browser shows as your own address, a proxy in front changes the Host header: let it ' +
      'send X-Forwarded-Host and set app.proxy = true (Koa).'
    );
  }
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
