import { describe, expect, it } from 'vitest';
import { type CookieOption, readCookieOption } from '../../src/http/cookies/cookie-options.js';
import { listElsewhere, type Reach } from '../../src/http/cookies/list-elsewhere.js';
import { expireElsewhere, setSessionCookie } from '../../src/http/cookies/write-cookie.js';
import type { Exchange } from '../../src/http/exchange.js';

const OWN = { name: 'sid', deviceName: 'did', secure: false };

function list(option: CookieOption, host: string, url = '/', reach: Reach = 'domains'): string[] {
  const cookie = readCookieOption(option);
  if (cookie === null) throw new Error('unreachable');
  return [...listElsewhere({ host, originalUrl: url } as Exchange, cookie, cookie.name, reach)];
}

/** The domains of lines, '-' for this host alone. */
const domainsOf = (lines: readonly string[]) => lines.map((line) => /Domain=([^;]*)/.exec(line)?.[1] ?? '-');
const pathsOf = (lines: readonly string[]) => [
  ...new Set(lines.map((line) => /Path=([^;]*)/.exec(line)?.[1] ?? '')),
];

describe('listElsewhere', () => {
  it.each<[string, string[]]>([
    ['a.b.example.com', ['a.b.example.com', 'b.example.com', 'example.com']],
    ['A.Example.COM:8443', ['a.example.com', 'example.com']],
    ['example.com', ['example.com']],
    ['localhost', []],
    ['localhost:3000', []],
    ['127.0.0.1', []],
    ['127.0.0.1:3000', []],
    ['[::1]:3000', []],
    ['', []],
    ['example.com.', []],
    ['a;b.example.com', []],
    ['a\xa0.example.com', []],
    [`${'a.'.repeat(200)}com`, []],
  ])('names for %s the domains that reach it, and never the topmost one', (host, domains) => {
    expect(domainsOf(list(OWN, host))).toEqual(domains);
  });

  it('leaves out where the cookie is set itself, and nothing else', () => {
    const shared = { ...OWN, domain: 'Example.com' };

    expect(domainsOf(list(shared, 'a.example.com'))).toEqual(['-', 'a.example.com']);
    expect(domainsOf(list(OWN, 'a.example.com'))).toEqual(['a.example.com', 'example.com']);
  });

  it.each<[string, string[]]>([
    ['/', ['/']],
    ['/sessions?x=/a/b', ['/', '/sessions']],
    ['/sessions/', ['/', '/sessions', '/sessions/']],
    ['/a/b', ['/', '/a', '/a/', '/a/b']],
    ['//a//b', ['/', '//', '//a', '//a/', '//a//', '//a//b']],
    ['/a;Secure/b', ['/']],
    ['/a%3Bb', ['/', '/a%3Bb']],
    ['*', ['/']],
    ['http://example.com/a', ['/']],
    [`/${'a'.repeat(15_000)}`, ['/']],
  ])('names for %s the paths that reach it', (url, paths) => {
    expect(pathsOf(list({ ...OWN, domain: 'example.com' }, 'localhost', url, 'domains and paths'))).toEqual(
      paths,
    );
  });

  it('writes what browsers ask for, and no more', () => {
    expect(list({ name: '__Secure-sid', sameSite: 'none' }, 'example.com')).toEqual([
      '__Secure-sid=; Max-Age=0; Path=/; Domain=example.com; Secure; SameSite=None',
    ]);
    expect(list(OWN, 'example.com', '/', 'domains and paths')).toEqual([
      'sid=; Max-Age=0; Path=/; Domain=example.com',
    ]);
    expect(list({ name: 'sid' }, 'example.com', '/', 'domains and paths')).toEqual([
      'sid=; Max-Age=0; Path=/; Domain=example.com; Secure',
      'sid=; Max-Age=0; Path=/; Secure; Partitioned',
      'sid=; Max-Age=0; Path=/; Domain=example.com; Secure; Partitioned',
    ]);
  });
});

describe('expireElsewhere', () => {
  function answer(url: string) {
    let lines: string[] = ['theme=dark'];
    const exchange = {
      host: 'a.b.c.d.example.com',
      originalUrl: url,
      res: {
        headersSent: false,
        getHeader: () => lines,
        setHeader: (_name: string, value: string[]) => {
          lines = value;
        },
      },
    } as unknown as Exchange;
    return { exchange, lines: () => lines };
  }
  const cookie = readCookieOption({ name: 'sid', deviceName: 'did' });
  if (cookie === null) throw new Error('unreachable');

  it('writes each line once, in front, however often it is asked, and keeps what it replaces apart', () => {
    const { exchange, lines } = answer('/');
    const token = { token: 'x', tokenExpiresAt: new Date(1000), session: { rememberMe: true } };

    expireElsewhere(exchange, cookie, 'sid', 'domains');
    setSessionCookie(exchange, cookie, token, 0);
    expireElsewhere(exchange, cookie, 'sid', 'domains');
    setSessionCookie(exchange, cookie, token, 0);

    expect(new Set(lines()).size).toBe(lines().length);
    expect(domainsOf(lines()).slice(-2)).toEqual(['-', '-']);
    expect(lines().slice(-2)).toEqual([
      'theme=dark',
      'sid=x; Max-Age=1; Path=/; HttpOnly; Secure; SameSite=Lax',
    ]);
    expect(lines()).toHaveLength(7);
  });

  it('fits into the head of an answer, whatever the host and the path are, and those of all pages come first', () => {
    const { exchange, lines } = answer('/a/b/c/d/e/f/g/h/i/j/k');

    expireElsewhere(exchange, cookie, 'sid', 'domains and paths');
    expireElsewhere(exchange, cookie, 'did', 'domains and paths');

    expect(lines()).toHaveLength(33);
    expect(lines().join('\r\n').length).toBeLessThan(3072);
    expect(pathsOf(lines().slice(0, 11))).toEqual(['/']);
  });
});
