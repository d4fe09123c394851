import type { IncomingHttpHeaders } from 'node:http';
import type { ClientHints } from '@jwt-sessions/core';
import { describe, expect, it } from 'vitest';
import { ACCEPT_CH, CRITICAL_CH, readClientHints } from '../src/http/login/client-hints.js';

describe('readClientHints', () => {
  it('reads what Chrome on Windows sends when it is asked', () => {
    const hints = read({
      'sec-ch-ua': '"Not.A/Brand";v="8", "Chromium";v="114", "Google Chrome";v="114"',
      'sec-ch-ua-full-version-list':
        '"Not.A/Brand";v="8.0.0.0", "Chromium";v="114.0.5735.199", "Google Chrome";v="114.0.5735.199"',
      'sec-ch-ua-mobile': '?0',
      'sec-ch-ua-model': '""',
      'sec-ch-ua-platform': '"Windows"',
      'sec-ch-ua-platform-version': '"15.0.0"',
      'sec-ch-ua-form-factors': '"Desktop", "Tablet"',
    });

    expect(hints).toEqual({
      brands: [
        { brand: 'Not.A/Brand', version: '8.0.0.0' },
        { brand: 'Chromium', version: '114.0.5735.199' },
        { brand: 'Google Chrome', version: '114.0.5735.199' },
      ],
      mobile: false,
      platform: 'Windows',
      platformVersion: '15.0.0',
      model: undefined,
      formFactors: ['Desktop', 'Tablet'],
    });
  });

  it('reads what Chrome on Android sends unasked', () => {
    const hints = read({
      'sec-ch-ua': '"Chromium";v="124", "Google Chrome";v="124", "Not-A.Brand";v="99"',
      'sec-ch-ua-mobile': '?1',
      'sec-ch-ua-platform': '"Android"',
    });

    expect(hints).toEqual({
      brands: [
        { brand: 'Chromium', version: '124' },
        { brand: 'Google Chrome', version: '124' },
        { brand: 'Not-A.Brand', version: '99' },
      ],
      mobile: true,
      platform: 'Android',
      platformVersion: undefined,
      model: undefined,
      formFactors: undefined,
    });
  });

  it('is undefined for a browser that sends none', () => {
    expect(read({ 'user-agent': 'curl/8.5.0' })).toBeUndefined();
  });

  it('takes the short list of brands where the long one is malformed', () => {
    const hints = read({
      'sec-ch-ua': '"Chromium";v="124"',
      'sec-ch-ua-full-version-list': '"Chromium";v="124.0.1.2',
    });

    expect(hints?.brands).toEqual([{ brand: 'Chromium', version: '124' }]);
  });

  it('reads escaped characters', () => {
    expect(read({ 'sec-ch-ua': String.raw`"\"Not\\A;Brand";v="99"` })?.brands).toEqual([
      { brand: '"Not\\A;Brand', version: '99' },
    ]);
  });

  it('leaves out members that are no brands', () => {
    const list = '"A", "B";v=1, token;v="1", 7;v="1", ("C";v="1"), "D";v="4"';

    expect(read({ 'sec-ch-ua': list })?.brands).toEqual([{ brand: 'D', version: '4' }]);
  });

  it.each<[string, string, keyof ClientHints]>([
    ['sec-ch-ua', '', 'brands'],
    ['sec-ch-ua', 'Chromium 124', 'brands'],
    ['sec-ch-ua-mobile', '1', 'mobile'],
    ['sec-ch-ua-mobile', 'true', 'mobile'],
    ['sec-ch-ua-platform', 'Windows', 'platform'],
    ['sec-ch-ua-platform', '"Windows', 'platform'],
    ['sec-ch-ua-platform', '"Windows", "Linux"', 'platform'],
    ['sec-ch-ua-platform', '"Wind\u00f6ws"', 'platform'],
    ['sec-ch-ua-platform-version', '15', 'platformVersion'],
    ['sec-ch-ua-model', ':UGl4ZWw=:', 'model'],
    ['sec-ch-ua-form-factors', '', 'formFactors'],
    ['sec-ch-ua-form-factors', 'Desktop', 'formFactors'],
    ['sec-ch-ua-form-factors', '"Desktop', 'formFactors'],
  ])('takes %s: %s for none', (name, value, hint) => {
    const hints = read({ 'sec-ch-ua-mobile': '?1', 'sec-ch-ua-platform': '"Android"', [name]: value });

    expect(hints).toBeDefined();
    expect(hints?.[hint]).toBeUndefined();
  });

  it('leaves out form factors that are no texts', () => {
    expect(read({ 'sec-ch-ua-form-factors': 'Mobile, "Watch", 7' })?.formFactors).toEqual(['Watch']);
  });

  it('reads a hint of 1024 characters and takes a longer one for none', () => {
    const model = (length: number) => read({ 'sec-ch-ua-model': `"${'x'.repeat(length - 2)}"` });

    expect(model(1024)?.model).toBe('x'.repeat(1022));
    expect(model(1025)).toBeUndefined();
  });
});

describe('ACCEPT_CH', () => {
  it('names the hints that are not sent unasked', () => {
    expect(ACCEPT_CH.split(', ')).toEqual([
      'Sec-CH-UA-Full-Version-List',
      'Sec-CH-UA-Model',
      'Sec-CH-UA-Platform-Version',
      'Sec-CH-UA-Form-Factors',
    ]);
  });
});

describe('CRITICAL_CH', () => {
  it('names some of those alone, or browsers would not heed it', () => {
    const critical = CRITICAL_CH.split(', ');

    expect(critical).toEqual(['Sec-CH-UA-Model', 'Sec-CH-UA-Platform-Version']);
    expect(ACCEPT_CH.split(', ')).toEqual(expect.arrayContaining(critical));
  });
});

function read(headers: IncomingHttpHeaders): ClientHints | undefined {
  return readClientHints(headers);
}
