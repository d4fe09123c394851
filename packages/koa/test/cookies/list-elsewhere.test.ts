import { describe, expect, it } from 'vitest';
import { type CookieOption, readCookieOption } from '../../src/http/cookies/cookie-options.js';
import { listElsewhere, type Reach } from '../../src/http/cookies/list-elsewhere.js';
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
    ['a:80.example.com', []],
    [`${'a.'.repeat(200)}com`, []],
  ])('names for %s the domains that reach it, and never the topmost one', (host, domains) => {
    expect(domainsOf(list(OWN, host))).toEqual(domains);
  });

  it('takes a host of 253 characters, and none that is longer, which no name can be', () => {
    const longest = `${'a.'.repeat(125)}com`;
    expect(list(OWN, `${longest}:8443`)).toHaveLength(125);
    expect(list(OWN, `${longest}m`)).toEqual([]);
  });

  it('leaves out where the cookie is set itself, and nothing else', () => {
    const shared = { ...OWN, domain: 'Example.com' };

    expect(domainsOf(list(shared, 'a.example.com'))).toEqual(['-', 'a.example.com']);
    expect(domainsOf(list(OWN, 'a.example.com'))).toEqual(['a.example.com', 'example.com']);
    expect(list(OWN, 'localhost', '/a', 'domains and paths')).toEqual(['sid=; Max-Age=0; Path=/a']);
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
    [`/${'a'.repeat(99)}`, ['/', `/${'a'.repeat(99)}`]],
    [`/${'a'.repeat(100)}`, ['/']],
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
