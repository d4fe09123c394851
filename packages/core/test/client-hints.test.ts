import { describe, expect, it } from 'vitest';
import { applyClientHints } from '../src/devices/client-hints.js';
import { createUserAgentParser, type ParsedUserAgent } from '../src/devices/parse-user-agent.js';
import type { ClientHints } from '../src/session.js';
import { readClientHintSets, readMisread, type UserAgentCase } from './support/read-user-agents.js';
import { tell } from './support/tell.js';

const MISREAD = readMisread('client-hints');

const CHROME_WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36';
const CHROME_MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36';
const CHROME_PHONE =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Mobile Safari/537.36';
const CHROME_TABLET =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36';
const CHROME_LINUX =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36';
const FIREFOX_UBUNTU = 'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/113.0';

describe('applyClientHints', () => {
  for (const [name, cases] of readClientHintSets()) {
    describe(`reads ${name}`, () => {
      it.each(cases.map((one) => ({ ...one, told: JSON.stringify(one.hints) })))(
        '$userAgent with $told',
        ({ userAgent, hints, answer }) => {
          const misread = MISREAD.find((one) => same(one, { userAgent, hints }));

          expect(tell({ userAgent, hints })).toEqual(misread?.answer ?? answer);
        },
      );
    });
  }

  it('leaves everything as the User-Agent tells it where there are no hints', () => {
    expect(apply(CHROME_WINDOWS, undefined)).toEqual(createUserAgentParser()(CHROME_WINDOWS));
    expect(apply(CHROME_WINDOWS, {})).toEqual(createUserAgentParser()(CHROME_WINDOWS));
  });

  it('tells the whole of a telephone that its User-Agent hides', () => {
    const hints = {
      brands: [
        { brand: 'Not.A/Brand', version: '8.0.0.0' },
        { brand: 'Chromium', version: '114.0.5735.196' },
        { brand: 'Google Chrome', version: '114.0.5735.196' },
      ],
      mobile: true,
      platform: 'Android',
      platformVersion: '13.0.0',
      model: 'SM-S918B',
    };

    expect(apply(CHROME_PHONE, hints)).toEqual({
      device: { type: 'mobile', vendor: 'Samsung', model: 'SM-S918B' },
      os: { name: 'Android', version: '13' },
      browser: { name: 'Chrome', version: '114.0.5735.196' },
      clientType: 'browser',
    });
  });

  it('tells a client that sends hints and no User-Agent', () => {
    const nothing = createUserAgentParser()('-');
    const hints = { mobile: false, platform: 'macOS', platformVersion: '14.5.0' };

    expect(applyClientHints(nothing, hints, createUserAgentParser())).toEqual({
      device: { type: 'desktop', vendor: null, model: null },
      os: { name: 'macOS', version: '14.5' },
      browser: { name: null, version: null },
      clientType: null,
    });
  });

  it('tells nothing of the device that a robot is dressed up as', () => {
    const lighthouse =
      'Mozilla/5.0 (Linux; Android 11; moto g power (2022)) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Mobile Safari/537.36 Chrome-Lighthouse';
    const hints = { platform: 'Android', platformVersion: '11', model: 'moto g power (2022)', mobile: true };

    expect(apply(lighthouse, hints)).toEqual({
      device: { type: null, vendor: null, model: null },
      os: { name: null, version: null },
      browser: { name: 'Chrome-Lighthouse', version: null },
      clientType: 'robot',
    });
  });

  describe('Windows', () => {
    it.each([
      ['0', null],
      ['0.1.0', '7'],
      ['0.2.0', '8'],
      ['0.3.0', '8.1'],
      ['1.0.0', '10'],
      ['10.0.0', '10'],
      ['12.9.9', '10'],
      ['13.0.0', '11'],
      ['15.0.0', '11'],
      ['19', '11'],
    ])('of the API version %s is Windows %s', (platformVersion, version) => {
      const { os } = apply('-', { platform: 'Windows', platformVersion });

      expect(os).toEqual({ name: 'Windows', version });
    });

    it.each([undefined, '', 'eleven', '-1', 'NaN.0'])('is not known by %j', (platformVersion) => {
      const { os } = apply(CHROME_WINDOWS, { platform: 'Windows', platformVersion });

      expect(os).toEqual({ name: 'Windows', version: null });
    });
  });

  describe('the system', () => {
    it.each([
      [CHROME_MAC, 'macOS', '14.5.0', 'macOS', '14.5'],
      [CHROME_MAC, 'macOS', '11.0.0', 'macOS', '11'],
      [CHROME_MAC, 'macOS', '', 'macOS', null],
      [CHROME_PHONE, 'Android', '14.0.0', 'Android', '14'],
      [CHROME_PHONE, 'Android', undefined, 'Android', null],
      [CHROME_WINDOWS, 'Chrome OS', '15117.111.0', 'ChromeOS', '15117.111'],
      [CHROME_WINDOWS, 'Linux', '6.5.0', 'Linux', null],
      [FIREFOX_UBUNTU, 'Linux', '6.5.0', 'Ubuntu', null],
      [CHROME_MAC, 'Unknown', '1.0.0', 'macOS', null],
      [CHROME_MAC, '', '1.0.0', 'macOS', null],
      [CHROME_MAC, undefined, '13.0.0', 'macOS', null],
      [CHROME_MAC, 'constructor', '13.0.0', 'macOS', null],
    ])('of %s with %j %j is %s %s', (userAgent, platform, platformVersion, name, version) => {
      expect(apply(userAgent, { platform, platformVersion }).os).toEqual({ name, version });
    });
  });

  describe('the device', () => {
    it.each([
      ['Pixel 7', true, 'mobile', 'Google', 'Pixel 7'],
      ['SM-X906C', false, 'tablet', 'Samsung', 'SM-X906C'],
      ['Pixel 9 Pro XL', true, 'mobile', 'Google', 'Pixel 9 Pro XL'],
      ['Pixel Tablet', false, 'tablet', 'Google', 'Pixel Tablet'],
      ['moto g power (2022)', true, 'mobile', 'Motorola', 'moto g power (2022)'],
      ['2201116SG', true, 'mobile', 'Xiaomi', '2201116SG'],
      [') Googlebot/2.1 (', true, 'mobile', null, ') Googlebot/2.1 ('],
      ['A phone of nobody', true, 'mobile', null, 'A phone of nobody'],
      ['x'.repeat(1000), true, 'mobile', null, 'x'.repeat(64)],
      ['\u202e7 lexiP', true, 'mobile', null, '7 lexiP'],
    ])('of the model %s (mobile: %s) is %s, %s, %s', (model, mobile, type, vendor, kept) => {
      const { device } = apply(CHROME_PHONE, { platform: 'Android', mobile, model });

      expect(device).toEqual({ type, vendor, model: kept });
    });

    it.each(['', '  ', undefined])('keeps what the User-Agent tells for the model %j', (model) => {
      expect(apply(CHROME_MAC, { platform: 'macOS', mobile: false, model }).device).toEqual({
        type: 'desktop',
        vendor: 'Apple',
        model: 'Macintosh',
      });
    });

    it.each([
      [CHROME_TABLET, 'Android', true, 'mobile'],
      [CHROME_PHONE, 'Android', false, 'mobile'],
      [CHROME_LINUX, 'Android', false, null],
      [CHROME_LINUX, 'Android', true, 'mobile'],
      [CHROME_LINUX, 'Linux', false, 'desktop'],
      [CHROME_PHONE, 'Windows', false, 'desktop'],
      [CHROME_TABLET, 'Android', false, 'tablet'],
      [CHROME_WINDOWS, 'Windows', undefined, 'desktop'],
    ])('%s on %s, mobile: %s, is a %s', (userAgent, platform, mobile, type) => {
      expect(apply(userAgent, { platform, mobile }).device.type).toBe(type);
    });

    it.each([
      ['SM-S918B', CHROME_PHONE, 'mobile'],
      ['SM-S918B', CHROME_TABLET, 'mobile'],
      ['SM-S918B', CHROME_LINUX, 'mobile'],
      ['Pixel 8', CHROME_LINUX, 'mobile'],
      ['SM-X716B', CHROME_LINUX, 'tablet'],
      ['A phone of nobody', CHROME_PHONE, 'mobile'],
      ['A tablet of nobody', CHROME_TABLET, 'tablet'],
      ['A phone or a tablet', CHROME_LINUX, null],
    ])('of the model %s is what it is, though it asks for desktop pages: %s', (model, userAgent, type) => {
      expect(apply(userAgent, { platform: 'Android', mobile: false, model }).device.type).toBe(type);
    });

    it.each<[string[], string, string | null]>([
      [['Desktop'], CHROME_WINDOWS, 'desktop'],
      [['Desktop', 'Tablet'], CHROME_WINDOWS, 'desktop'],
      [['Mobile'], CHROME_TABLET, 'mobile'],
      [['Tablet'], CHROME_TABLET, 'tablet'],
      [['EInk', 'Tablet'], CHROME_TABLET, 'tablet'],
      [['Automotive'], CHROME_TABLET, 'car'],
      [['XR'], CHROME_TABLET, 'headset'],
      [['Mobile', 'Watch'], CHROME_PHONE, 'wearable'],
      [['EInk'], CHROME_PHONE, 'mobile'],
      [['Something'], CHROME_PHONE, 'mobile'],
      [[], CHROME_PHONE, 'mobile'],
    ])('of the form factors %j is what they say: %s', (formFactors, userAgent, type) => {
      const platform = userAgent === CHROME_WINDOWS ? 'Windows' : 'Android';

      expect(apply(userAgent, { platform, formFactors }).device.type).toBe(type);
    });

    it('is a telephone by its model, whatever form it takes with a screen', () => {
      const hints = { platform: 'Android', mobile: false, model: 'SM-S938B', formFactors: ['Desktop'] };

      expect(apply(CHROME_LINUX, hints).device.type).toBe('mobile');
    });

    it('is no telephone for being small where it is a watch', () => {
      const { device } = apply(CHROME_PHONE, { platform: 'Android', mobile: true, model: 'SM-R880' });

      expect(device).toEqual({ type: 'wearable', vendor: 'Samsung', model: 'SM-R880' });
    });
  });

  describe('the browser', () => {
    it.each([
      [['Chromium', 'Google Chrome', 'Not=A?Brand'], 'Chrome'],
      [['Google Chrome', 'Not)A;Brand', 'Chromium'], 'Chrome'],
      [['Microsoft Edge', 'Chromium', ' Not A;Brand'], 'Edge'],
      [['Not/A)Brand', 'Microsoft Edge WebView2', 'Microsoft Edge', 'Chromium'], 'Edge'],
      [['Opera', '(Not(A:Brand', 'Chromium'], 'Opera'],
      [['Brave', 'Chromium', 'Not_A Brand'], 'Brave'],
      [['Google Chrome', 'Vivaldi', 'Chromium'], 'Vivaldi'],
      [['Chromium', 'Yowser', 'Not?A_Brand', 'YaBrowser'], 'Yandex Browser'],
      [['Samsung Internet', 'Not-A.Brand', 'Chromium'], 'Samsung Internet'],
      [['Android WebView', '\\Not"A;Brand', 'Chromium'], 'Chrome WebView'],
      [['HeadlessChrome', '(Not;Browser', 'Chromium'], 'Headless Chrome'],
      [['Chromium', 'Not;A=Brand'], 'Chromium'],
    ])('of %j is %s', (names, name) => {
      const brands = names.map((brand) => ({ brand, version: '114.0.5735.199' }));

      expect(apply(CHROME_WINDOWS, { brands }).browser).toEqual({ name, version: '114.0.5735.199' });
    });

    it('keeps the version of the User-Agent where the hint has no more than its beginning', () => {
      const brands = [{ brand: 'Google Chrome', version: '114' }];

      const whole = CHROME_WINDOWS.replace('114.0.0.0', '114.0.5735.199');

      expect(apply(whole, { brands }).browser).toEqual({ name: 'Chrome', version: '114.0.5735.199' });
      expect(apply(CHROME_WINDOWS, { brands }).browser).toEqual({ name: 'Chrome', version: '114' });
    });

    it('is the one of the User-Agent where that says more than the hint', () => {
      const slack =
        'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_6) AppleWebKit/537.36 (KHTML, like Gecko) Slack/4.9.0 Chrome/85.0.4183.93 Electron/10.1.1 Safari/537.36 Sonic Slack_SSB/4.9.0';
      const brands = [{ brand: 'Chromium', version: '85.0.4183.93' }];

      expect(apply(slack, { brands }).browser).toEqual({ name: 'Slack', version: '4.9.0' });
    });

    it('is no brand that means nothing, even where there is no other', () => {
      const brands = [{ brand: 'Not.A/Brand', version: '8' }];

      expect(apply(FIREFOX_UBUNTU, { brands }).browser).toEqual({ name: 'Firefox', version: '113.0' });
    });

    it('is looked for among the first 16 brands', () => {
      const many = Array.from({ length: 16 }, () => ({ brand: 'Chromium', version: '1.0' }));

      expect(apply('-', { brands: [...many, { brand: 'Opera', version: '1.0' }] }).browser.name).toBe(
        'Chromium',
      );
    });

    it('has a name and a version of at most 64 characters', () => {
      const brands = [{ brand: 'b'.repeat(1000), version: '1'.repeat(1000) }];

      expect(apply('-', { brands }).browser).toEqual({ name: 'b'.repeat(64), version: '1'.repeat(64) });
    });
  });

  it.each([
    null,
    'Windows',
    7,
    [],
    { brands: 'Chrome', mobile: 'yes', platform: 11, platformVersion: {}, model: [], formFactors: 'Tablet' },
    { formFactors: [null, 7, {}, ['Tablet']] },
    { brands: [null, 7, 'Chrome', {}, { brand: 1, version: 2 }, []] },
  ])('takes the garbage %j for none', (garbage) => {
    expect(apply(CHROME_MAC, garbage as ClientHints)).toEqual(createUserAgentParser()(CHROME_MAC));
  });
});

function apply(userAgent: string, hints: ClientHints | undefined): ParsedUserAgent {
  const parse = createUserAgentParser();
  return applyClientHints(parse(userAgent), hints, parse);
}

function same(one: Pick<UserAgentCase, 'userAgent' | 'hints'>, other: typeof one): boolean {
  return one.userAgent === other.userAgent && JSON.stringify(one.hints) === JSON.stringify(other.hints);
}
