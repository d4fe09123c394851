import { type Host, json } from './start-host.js';

/** What a browser says of a request that the application's own page makes. */
export const OWN_PAGE = { 'Sec-Fetch-Site': 'same-origin' };

/** The name and the value of a cookie in an answer, or undefined when it isn't set. */
export function findCookie(response: Response, name: string): string | undefined {
  const line = response.headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`));
  return line?.slice(0, line.indexOf(';'));
}

/** What an answer sets, each cookie's value left out. */
export function cookieLines(response: Response): string[] {
  return response.headers.getSetCookie().map((line) => line.replace(/=[^;]+;/, '=…;'));
}

/** Calls the application from its own page, with cookies as `name=value`. */
export function withCookies(
  host: Host,
  cookies: readonly (string | undefined)[],
  path: string,
  { headers, ...init }: RequestInit = {},
): Promise<Response> {
  return host.request(path, {
    ...init,
    headers: { ...OWN_PAGE, Cookie: cookies.filter((cookie) => cookie !== undefined).join('; '), ...headers },
  });
}

/** Logs alice in from the application's own page. */
export function logInByCookie(host: Host, cookies: readonly (string | undefined)[] = []): Promise<Response> {
  const body = { username: 'alice', password: 'wonderland' };
  return withCookies(host, cookies, '/sessions', json('POST', body));
}
