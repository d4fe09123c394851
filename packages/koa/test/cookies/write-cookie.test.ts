import { describe, expect, it } from 'vitest';
import { readCookieOption } from '../../src/http/cookies/cookie-options.js';
import {
  clearSessionCookie,
  expireElsewhere,
  setDeviceCookie,
  setSessionCookie,
} from '../../src/http/cookies/write-cookie.js';
import type { Exchange } from '../../src/http/exchange.js';

const cookie = readCookieOption({ name: 'sid', deviceName: 'did' });
if (cookie === null) throw new Error('unreachable');

const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Lax';

/** An answer under construction, with the Set-Cookie lines that others have set. */
function answer({ host = 'a.b.c.d.example.com', url = '/', others }: Started = {}) {
  let lines = others;
  const exchange = {
    host,
    originalUrl: url,
    res: {
      headersSent: false,
      getHeader: (name: string) => (name === 'Set-Cookie' ? lines : undefined),
      setHeader: (name: string, value: string[]) => {
        if (name === 'Set-Cookie') lines = value;
      },
    },
  } as unknown as Exchange;
  return { exchange, lines: () => [lines ?? []].flat(), isUntouched: () => lines === others };
}

interface Started {
  readonly host?: string;
  readonly url?: string;
  readonly others?: string | string[];
}

const domainsOf = (lines: readonly string[]) => lines.map((line) => /Domain=([^;]*)/.exec(line)?.[1] ?? '-');
const tokenUntil = (time: number, rememberMe = true) => ({
  token: 'x',
  tokenExpiresAt: new Date(time),
  session: { rememberMe },
});

describe('setSessionCookie', () => {
  it.each([
    ['whole seconds', 1000, 'Max-Age=1; '],
    ['seconds begun, which it has no more', 1999, 'Max-Age=1; '],
    ['none any more', -5000, 'Max-Age=0; '],
    ['400 days and more, which browsers cut', 401 * 86_400_000, 'Max-Age=34560000; '],
  ])('lets the cookie live as long as a token that has %s', (_, left, age) => {
    const { exchange, lines } = answer();
    const now = Date.UTC(2030, 0, 1);
    setSessionCookie(exchange, cookie, tokenUntil(now + left), now);
    expect(lines()).toEqual([`sid=x; ${age}${ATTRIBUTES}`]);
  });

  it('gives it no age where it is to go with the browser', () => {
    const { exchange, lines } = answer();
    setSessionCookie(exchange, cookie, tokenUntil(1000, false), 0);
    expect(lines()).toEqual([`sid=x; ${ATTRIBUTES}`]);
  });

  it('replaces an earlier one of this answer, and no cookie of others', () => {
    const others = [
      'theme=dark',
      `sid2=y; ${ATTRIBUTES}`,
      'sid=; Max-Age=0; Path=/; Domain=example.com; Secure',
      `sid=y; Max-Age=1; ${ATTRIBUTES}`,
    ];
    const { exchange, lines } = answer({ others });
    setSessionCookie(exchange, cookie, tokenUntil(1000), 0);
    setDeviceCookie(exchange, cookie, 'secret');
    setSessionCookie(exchange, cookie, tokenUntil(2000), 0);
    expect(lines()).toEqual([
      ...others.slice(0, 3),
      `did=secret; Max-Age=34560000; ${ATTRIBUTES}`,
      `sid=x; Max-Age=2; ${ATTRIBUTES}`,
    ]);
  });

  it('stands behind the one cookie that somebody has set as a text', () => {
    const { exchange, lines } = answer({ others: 'theme=dark' });
    setSessionCookie(exchange, cookie, tokenUntil(1000), 0);
    expect(lines()).toEqual(['theme=dark', `sid=x; Max-Age=1; ${ATTRIBUTES}`]);
  });
});

describe('clearSessionCookie', () => {
  it('expires the cookie in place of one that was set before, and leaves that of the device', () => {
    const { exchange, lines } = answer();
    setDeviceCookie(exchange, cookie, 'secret');
    setSessionCookie(exchange, cookie, tokenUntil(1000), 0);
    clearSessionCookie(exchange, cookie);
    expect(lines()).toEqual([
      `did=secret; Max-Age=34560000; ${ATTRIBUTES}`,
      `sid=; Max-Age=0; ${ATTRIBUTES}`,
    ]);
  });
});

describe('expireElsewhere', () => {
  it('writes each line once, in front, however often it is asked, and keeps what it replaces apart', () => {
    const { exchange, lines } = answer({ others: ['theme=dark'] });

    expireElsewhere(exchange, cookie, 'sid', 'domains');
    setSessionCookie(exchange, cookie, tokenUntil(1000), 0);
    expireElsewhere(exchange, cookie, 'sid', 'domains');
    setSessionCookie(exchange, cookie, tokenUntil(1000), 0);

    expect(new Set(lines()).size).toBe(lines().length);
    expect(domainsOf(lines()).slice(-2)).toEqual(['-', '-']);
    expect(lines().slice(-2)).toEqual(['theme=dark', `sid=x; Max-Age=1; ${ATTRIBUTES}`]);
    expect(lines()).toHaveLength(7);
  });

  it('fits into the head of an answer, whatever the host and the path are, and those of all pages come first', () => {
    const { exchange, lines } = answer({ url: '/a/b/c/d/e/f/g/h/i/j/k', others: ['theme=dark'] });

    expireElsewhere(exchange, cookie, 'sid', 'domains and paths');
    expireElsewhere(exchange, cookie, 'did', 'domains and paths');

    expect(lines()).toHaveLength(33);
    expect(lines().join('\r\n').length).toBeLessThan(3072);
    for (const line of lines().slice(0, 11)) expect(line).toMatch(/; Path=\/(;|$)/);
  });

  it('counts to that what was expired before, and nothing else', () => {
    const others = [...Array(40)].map((_, n) => `other${n}=x; Max-Age=60; Path=/`);
    const { exchange, lines } = answer({ others });
    expireElsewhere(exchange, cookie, 'sid', 'domains');
    expect(lines()).toHaveLength(45);
  });

  it('leaves the answer as it is where a cookie can stand nowhere else', () => {
    const { exchange, isUntouched } = answer({ host: 'localhost' });
    expireElsewhere(exchange, cookie, 'sid', 'domains');
    expect(isUntouched()).toBe(true);
  });
});
