import { describe, expect, it } from 'vitest';
import { ownPath } from '../../src/http/pages/own-path.js';

const SHOP = 'https://shop.example';

describe('ownPath', () => {
  it.each([
    ['/', '/'],
    ['/cart?item=7&size=%2F', '/cart?item=7&size=%2F'],
    ['/a b', '/a%20b'],
    ['/cart#pay', '/cart'],
    ['/a/../b', '/b'],
    ['/caf\u00e9', '/caf%C3%A9'],
  ])('gives the path of %j', (value, path) => {
    expect(ownPath(value)).toBe(path);
  });

  it.each([
    undefined,
    null,
    7,
    ['/'],
    '',
    'cart',
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n//evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    `/${'a'.repeat(2048)}`,
  ])('gives null for %j', (value) => {
    expect(ownPath(value)).toBeNull();
  });

  it('leads nowhere else, and into no other header, whatever is put together', () => {
    const parts = [
      '/',
      '\\',
      '.',
      '..',
      '\t',
      '\r\n',
      '@',
      ':',
      'evil.example',
      'https:',
      '?',
      '#',
      '%2f',
      ' ',
    ];
    for (const a of parts) {
      for (const b of parts) {
        for (const c of parts) {
          for (const d of parts) {
            const path = ownPath(`/${a}${b}${c}${d}`);
            if (path === null) continue;
            expect(new URL(path, SHOP).origin).toBe(SHOP);
            expect(path).toMatch(/^\/[!-~]*$/);
          }
        }
      }
    }
  });
});
