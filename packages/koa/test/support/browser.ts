import { request } from 'node:http';
import type { Host } from './start-host.js';

/** A cookie as a browser keeps it (RFC 6265bis §5.7). */
interface StoredCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly partitioned: boolean;
  readonly created: number;
  /** Whether it goes when the browser is closed. */
  readonly forThisRun: boolean;
}

export interface BrowserAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const PUBLIC_SUFFIXES = new Set(['com', 'co.uk', 'localhost']);

/**
 * A browser with the cookies that it was given: domains, paths, prefixes and the flag for a host alone as in RFC 6265bis
 * §5.1.3 to §5.8.3, partitions as in CHIPS. It speaks TLS to whoever ends that in front of the application.
 */
export class Browser {
  readonly #host: Host;
  readonly #hostname: string;
  /** RFC 6265 of 2011 told a cookie for the host alone from one with its domain by nothing. */
  readonly #isOld: boolean;
  #cookies: StoredCookie[] = [];
  #clock = 0;

  /** @param hostname where the application is for this browser */
  constructor(host: Host, hostname: string, { old = false } = {}) {
    this.#host = host;
    this.#hostname = hostname;
    this.#isOld = old;
  }

  /** Sends a request from the application's own page, and keeps the cookies of the answer. */
  send(path: string, { method = 'GET', headers = {}, body }: BrowserRequest = {}): Promise<BrowserAnswer> {
    const url = new URL(path, `https://${this.#hostname}`);
    const cookie = this.cookieHeader(path);
    const sent = {
      Host: this.#hostname,
      'Sec-Fetch-Site': 'same-origin',
      ...(cookie !== '' && { Cookie: cookie }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    };
    return new Promise((resolve, reject) => {
      const { port } = this.#host;
      const outgoing = request({ host: '127.0.0.1', port, path, method, headers: sent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => {
          for (const line of response.headers['set-cookie'] ?? []) this.keep(url.href, line);
          const answered = Object.entries(response.headersDistinct).flatMap(([name, values = []]) =>
            values.map((value): [string, string] => [name, value]),
          );
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, headers: new Headers(answered), text });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** What the answer of any page does: takes a Set-Cookie line, or drops it without a word. */
  keep(from: string, line: string): void {
    const { hostname, pathname, protocol } = new URL(from);
    const cookie = this.#read(line, hostname, pathname);
    if (cookie === null || !keepsPrefix(cookie) || (cookie.secure && protocol !== 'https:')) return;
    const { maxAge, ...stored } = cookie;
    const isSame = (other: StoredCookie) =>
      other.name === cookie.name &&
      other.domain === cookie.domain &&
      other.path === cookie.path &&
      other.partitioned === cookie.partitioned &&
      (this.#isOld || other.hostOnly === cookie.hostOnly);
    const created = this.#cookies.find(isSame)?.created ?? this.#clock++;
    this.#cookies = this.#cookies.filter((other) => !isSame(other));
    if (maxAge === null || maxAge > 0)
      this.#cookies.push({ ...stored, created, forThisRun: maxAge === null });
  }

  /** Closes the browser and opens it again, without the tabs of before. */
  restart(): void {
    this.#cookies = this.#cookies.filter(({ forThisRun }) => !forThisRun);
  }

  /** The cookies that come with a request to the application (RFC 6265bis §5.8.3). */
  cookieHeader(path: string): string {
    const { pathname } = new URL(path, `https://${this.#hostname}`);
    return this.#cookies
      .filter(({ domain, hostOnly }) =>
        hostOnly ? domain === this.#hostname : domainMatches(this.#hostname, domain),
      )
      .filter((cookie) => pathMatches(pathname, cookie.path))
      .sort((a, b) => b.path.length - a.path.length || a.created - b.created)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  /** All cookies of a name, wherever they stand. */
  count(name: string): number {
    return this.#cookies.filter((cookie) => cookie.name === name).length;
  }

  #read(
    line: string,
    hostname: string,
    pathname: string,
  ): (Omit<StoredCookie, 'created' | 'forThisRun'> & MaxAge) | null {
    const [pair = '', ...rest] = line.split(';').map(trimBlanks);
    const attributes = new Map(
      rest.map((attribute): [string, string] => {
        const [name = '', value = ''] = splitAt(attribute, '=');
        return [name.toLowerCase(), value];
      }),
    );
    const [name = '', value = ''] = splitAt(pair, '=');
    const shared = attributes.get('domain')?.toLowerCase().replace(/^\./, '') ?? '';
    if (shared !== '' && (PUBLIC_SUFFIXES.has(shared) || !domainMatches(hostname, shared))) return null;
    const path = attributes.get('path');
    return {
      name,
      value,
      domain: shared === '' ? hostname : shared,
      hostOnly: shared === '',
      path: path?.startsWith('/') ? path : (/^(\/.*)\/[^/]*$/.exec(pathname)?.[1] ?? '/'),
      secure: attributes.has('secure'),
      partitioned: attributes.has('partitioned'),
      maxAge: attributes.has('max-age') ? Number(attributes.get('max-age')) : null,
    };
  }
}

interface BrowserRequest {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

interface MaxAge {
  /** Seconds, or null for as long as the browser runs. */
  readonly maxAge: number | null;
}

function keepsPrefix({
  name,
  secure,
  hostOnly,
  path,
}: Omit<StoredCookie, 'created' | 'forThisRun'>): boolean {
  if (/^__host-/i.test(name)) return secure && hostOnly && path === '/';
  return secure || !/^__secure-/i.test(name);
}

function domainMatches(host: string, domain: string): boolean {
  return host === domain || (host.endsWith(`.${domain}`) && !/^[\d.]+$/.test(host));
}

function pathMatches(path: string, cookiePath: string): boolean {
  if (path === cookiePath) return true;
  return path.startsWith(cookiePath) && (cookiePath.endsWith('/') || path[cookiePath.length] === '/');
}

function splitAt(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)].map(trimBlanks);
}

function trimBlanks(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}
