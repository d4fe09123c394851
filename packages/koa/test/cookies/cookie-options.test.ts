import { describe, expect, it } from 'vitest';
import {
  type CookieOptions,
  canBePlanted,
  isDomain,
  readCookieOption,
} from '../../src/http/cookies/cookie-options.js';
import { quoted } from '../support/quoted.js';

describe('readCookieOption', () => {
  it.each([undefined, false] as const)('is off for %s', (option) => {
    expect(readCookieOption(option)).toBeNull();
  });

  it('is careful by default', () => {
    expect(readCookieOption(true)).toEqual({
      name: '__Host-session',
      deviceName: '__Host-device',
      domain: null,
      secure: true,
      sameSite: 'lax',
      attributes: 'Path=/; HttpOnly; Secure; SameSite=Lax',
      trustedOrigins: new Set(),
    });
  });

  it.each<[CookieOptions, object]>([
    [
      { name: 'sid', deviceName: 'did' },
      { name: 'sid', deviceName: 'did' },
    ],
    [
      { domain: 'example.com' },
      {
        name: '__Secure-session',
        deviceName: '__Secure-device',
        domain: 'example.com',
        attributes: 'Path=/; Domain=example.com; HttpOnly; Secure; SameSite=Lax',
      },
    ],
    [
      { domain: 'Shop.Example.COM' },
      {
        domain: 'shop.example.com',
        attributes: 'Path=/; Domain=Shop.Example.COM; HttpOnly; Secure; SameSite=Lax',
      },
    ],
    [{ name: "!#$%&'*+.^`|~-_aZ09" }, { name: "!#$%&'*+.^`|~-_aZ09" }],
    [{ name: 'my__Host-id', domain: 'example.com' }, { name: 'my__Host-id' }],
    [{ name: 'my__Secure-id', deviceName: 'my__Host-id', secure: false }, { secure: false }],
    [
      { secure: false },
      { name: 'session', deviceName: 'device', attributes: 'Path=/; HttpOnly; SameSite=Lax' },
    ],
    [{ sameSite: 'strict' }, { attributes: 'Path=/; HttpOnly; Secure; SameSite=Strict' }],
    [{ sameSite: 'none' }, { attributes: 'Path=/; HttpOnly; Secure; SameSite=None' }],
    [
      { trustedOrigins: ['https://app.example.com', 'http://localhost:5173'] },
      { trustedOrigins: new Set(['https://app.example.com', 'http://localhost:5173']) },
    ],
  ])('takes %j', (options, expected) => {
    expect(readCookieOption(options)).toMatchObject(expected);
  });

  it.each<[object | null | string, string]>([
    [null, 'cookie must be true, false or an object, not null.'],
    ['session', "cookie must be true, false or an object, not 'session'."],
    [() => ({}), 'cookie must be true, false or an object, not a function.'],
    [[], 'The options of cookie must be an object, not an array.'],
    [
      { httpOnly: false },
      "cookie has no option 'httpOnly'. Its options are: name, deviceName, domain, sameSite, secure, trustedOrigins.",
    ],
    [{ name: '' }, "cookie.name must be a cookie's name, not ''."],
    [{ name: 'a b' }, "cookie.name must be a cookie's name, not 'a b'."],
    [{ name: 'a=b' }, "cookie.name must be a cookie's name, not 'a=b'."],
    [{ name: ['sid'] }, "cookie.name must be a cookie's name, not an array."],
    [{ deviceName: 'ü' }, "cookie.deviceName must be a cookie's name, not 'ü'."],
    [{ name: 'id', deviceName: 'id' }, 'cookie.name and cookie.deviceName must differ.'],
    [{ secure: 'yes' }, "cookie.secure must be true or false, not 'yes'."],
    [{ sameSite: 'Lax' }, "cookie.sameSite must be 'lax', 'strict' or 'none', not 'Lax'."],
    [{ sameSite: ['lax'] }, "cookie.sameSite must be 'lax', 'strict' or 'none', not an array."],
    [{ sameSite: 'toString' }, "cookie.sameSite must be 'lax', 'strict' or 'none', not 'toString'."],
    [{ sameSite: 'none', secure: false }, "cookie.sameSite 'none' needs secure cookies."],
    [
      { name: '__Host-id', domain: 'example.com' },
      "cookie.name '__Host-id' can't have a domain: __Host- is for one host alone.",
    ],
    [
      { name: '__host-id', secure: false },
      "cookie.name '__host-id' needs secure cookies: that is what its prefix says.",
    ],
    [
      { deviceName: '__Secure-id', secure: false },
      "cookie.deviceName '__Secure-id' needs secure cookies: that is what its prefix says.",
    ],
    [{ domain: 'a; Path=/b' }, "cookie.domain must be a domain such as 'example.com', not 'a; Path=/b'."],
    [{ domain: ['example.com'] }, "cookie.domain must be a domain such as 'example.com', not an array."],
    [{ domain: 'com' }, "cookie.domain must be a domain such as 'example.com', not 'com'."],
    [
      { trustedOrigins: 'https://app.example.com' },
      "cookie.trustedOrigins must be a list of origins, not 'https://app.example.com'.",
    ],
    ...[
      'https://app.example.com/',
      'https://app.example.com/path',
      'app.example.com',
      'null',
      '*',
      7,
      Symbol('x'),
    ].map((origin): [object, string] => [
      { trustedOrigins: [origin] },
      `cookie.trustedOrigins must be origins such as 'https://app.example.com', with nothing behind, not ${quoted(origin)}.`,
    ]),
  ])('refuses %j', (option, message) => {
    expect(() => readCookieOption(option as CookieOptions)).toThrow(new TypeError(message));
  });
});

describe('isDomain', () => {
  it.each(['example.com', 'EU.Example.Com', 'a.b', '1.2.3', 'a-b--c.x-1.d-e', 'xn--bcher-kva.xn--p1ai'])(
    'is yes for %s',
    (text) => {
      expect(isDomain(text)).toBe(true);
    },
  );

  it.each([
    '',
    'com',
    '.com',
    'example.',
    'example.com.',
    'a..com',
    '-a.com',
    'a-.com',
    'a.-com',
    'a.com-',
    'a.-',
    'a_b.com',
    'a.c_m',
    ' a.com',
    'a.com ',
    'a.com/',
    'a.com:80',
    'ä.com',
    7,
    ['a.com'],
    null,
    undefined,
  ])('is no for %j', (text) => {
    expect(isDomain(text)).toBe(false);
  });
});

describe('canBePlanted', () => {
  it.each([
    ['__Host-session', false],
    ['__HOST-session', false],
    ['__Secure-session', true],
    ['my__Host-session', true],
    ['session', true],
  ])('says of %s: %s', (name, expected) => {
    expect(canBePlanted(name)).toBe(expected);
  });
});
