import { describe, expect, it } from 'vitest';
import { nextPath } from '../next-path.js';

describe('nextPath', () => {
  it.each(['/', '/devices', '/shop/cart?item=1&n=2', '/a/../b', '/%2F%2Fexample.com'])(
    'goes to %s',
    (path) => {
      expect(nextPath(path, '/devices')).toBe(new URL(path, 'http://own.invalid').href.slice(18));
    },
  );

  it.each([
    undefined,
    '',
    'shop',
    ['/a', '/b'],
    'https://example.com/',
    '//example.com',
    '/\\example.com',
    '\\\\example.com',
    '/\t/example.com',
    '/..//example.com',
    'javascript:alert(1)',
    ' //example.com',
  ])('goes nowhere else for %j', (path) => {
    expect(nextPath(path, '/devices')).toBe('/devices');
  });
});
