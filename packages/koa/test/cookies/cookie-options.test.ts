import { describe, expect, it } from 'vitest';
import { type CookieOptions, readCookieOption } from '../../src/http/cookies/cookie-options.js';
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
    [[], 'The options of cookie must be an object, not an array.'],
    [
      { httpOnly: false },
      "cookie has no option 'httpOnly'. Its options are: name, deviceName, domain, sameSite, secure, trustedOrigins.",
    ],
    [{ name: '' }, "cookie.name must be a cookie's name, not ''."],
    [{ name: 'a b' }, "cookie.name must be a cookie's name, not 'a b'."],
    [{ name: 'a=b' }, "cookie.name must be a cookie's name, not 'a=b'."],
    [{ deviceName: 'ü' }, "cookie.deviceName must be a cookie's name, not 'ü'."],
    [{ name: 'id', deviceName: 'id' }, 'cookie.name and cookie.deviceName must differ.'],
    [{ secure: 'yes' }, "cookie.secure must be true or false, not 'yes'."],
    [{ sameSite: 'Lax' }, "cookie.sameSite must be 'lax', 'strict' or 'none', not 'Lax'."],
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
    [{ domain: 'com' }, "cookie.domain must be a domain such as 'example.com', not 'com'."],
    [
      { trustedOrigins: 'https://app.example.com' },
      "cookie.trustedOrigins must be a list of origins, not 'https://app.example.com'.",
    ],
    ...['https://app.example.com/', 'https://app.example.com/path', 'app.example.com', 'null', '*', 7].map(
      (origin): [object, string] => [
        { trustedOrigins: [origin] },
        `cookie.trustedOrigins must be origins such as 'https://app.example.com', with nothing behind, not ${quoted(origin)}.`,
      ],
    ),
  ])('refuses %j', (option, message) => {
    expect(() => readCookieOption(option as CookieOptions)).toThrow(new TypeError(message));
  });
});
