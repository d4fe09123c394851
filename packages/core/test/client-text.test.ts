import { describe, expect, it } from 'vitest';
import { tidyClientText } from '../src/client-text.js';
import { normalizeIp } from '../src/ip-address.js';

describe('tidyClientText', () => {
  it.each([
    ['  my phone ', 'my phone'],
    ['a\u0000b\r\nc\u0085d', 'abcd'],
    ['gpj.\u202eexe', 'gpj.exe'],
    ['one\u2028two\u2029three', 'onetwothree'],
    ['\u200b\u2060\ufeff', null],
    ['\u061c\u200e\u200f\u2066\u2069', null],
    ['👩‍💻', '👩‍💻'],
    ['x\ud800y', 'x\ufffdy'],
    ['Zoë 😀', 'Zoë 😀'],
    ['\u0007\u0007', null],
    ['', null],
    [undefined, null],
    [null, null],
  ])('makes %j %j', (text, tidy) => {
    expect(tidyClientText(text, 100)).toBe(tidy);
  });

  it('cuts without splitting a character', () => {
    expect(tidyClientText('abc😀', 4)).toBe('abc');
    expect(tidyClientText('abc😀', 5)).toBe('abc😀');
  });

  it('leaves no space where it cut', () => {
    expect(tidyClientText('abc def', 4)).toBe('abc');
  });
});

describe('normalizeIp', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '::ffff:c000:207'],
    ['2001:db8::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['', null],
    [undefined, null],
  ])('keeps %j as %j', (ip, kept) => {
    expect(normalizeIp(ip)).toBe(kept);
  });

  it('cuts what is longer than an address can be', () => {
    expect(normalizeIp('1'.repeat(1000))).toHaveLength(64);
  });
});
