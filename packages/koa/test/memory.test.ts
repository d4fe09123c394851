import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { readCookies } from '../src/http/cookies/read-cookies.js';
import { findBearerToken } from '../src/http/credentials/bearer-token.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const COUNT = 500;
const LARGE = 15_000;
/** As long as a token is. */
const TOKEN = 'x'.repeat(300);

/** How many bytes of heap each of many values keeps alive that are made one by one. */
function bytesKept(make: (index: number) => unknown): number {
  const kept: unknown[] = [];
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < COUNT; index += 1) kept.push(make(index));
  collectGarbage();
  const after = process.memoryUsage().heapUsed;
  return (after - before) / kept.length;
}

/** A header of its own for each number, flat as the parser makes it. */
function header(index: number, text: string): string {
  return Buffer.from(`${index}`.padStart(LARGE, ' ') + text, 'latin1').toString('latin1');
}

describe('what is cut out of a header of 15 KB', () => {
  it('would keep all of it alive, if it were cut out plainly', () => {
    expect(bytesKept((index) => header(index, TOKEN).slice(-TOKEN.length))).toBeGreaterThan(LARGE * 0.9);
  });

  it.each<[string, (index: number) => unknown]>([
    ['the token of a cookie', (index) => readCookies(header(index, `; sid=${TOKEN}`), 'sid')[0]],
    [
      'the token of a bearer',
      (index) => {
        const padding = ' '.repeat(LARGE);
        const authorization = Buffer.from(`Bearer${padding}${index}${TOKEN}`, 'latin1').toString('latin1');
        return findBearerToken({ headers: { authorization }, rawHeaders: [] } as never, {
          acceptsScheme: () => true,
        });
      },
    ],
    [
      'the device secret of a cookie',
      (index) => readCookies(header(index, '; did=0123456789012345678901'), 'did')[0],
    ],
    // As the router does it.
    [
      'an id out of a path',
      (index) => decodeURIComponent(/([\w-]{22})$/.exec(header(index, '0123456789012345678901'))?.[1] ?? ''),
    ],
  ])('%s keeps no more alive than itself', (_name, make) => {
    expect(bytesKept(make)).toBeLessThan(LARGE / 10);
  });

  it('is the same text', () => {
    const odd = '\xa0\xff"\x80';
    expect(readCookies(header(1, `; sid=${odd}`), 'sid')).toEqual([odd]);
    expect(readCookies(`sid=${odd}`, 'sid')).toEqual([odd]);
  });
});
