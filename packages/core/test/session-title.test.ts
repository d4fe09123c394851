import { describe, expect, it } from 'vitest';
import { describeDevice, showDetails } from '../src/devices/describe-device.js';
import { createUserAgentParser } from '../src/devices/parse-user-agent.js';
import { titleOf } from '../src/devices/session-title.js';
import type { ClientType, DeviceType, IssueRequest } from '../src/session.js';

const NOTHING = {
  clientType: null,
  device: { type: null, vendor: null, model: null },
  os: { name: null, version: null },
  browser: { name: null, version: null },
  app: null,
};
const CHROME_ON_WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const CHROME_ON_ANDROID =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36';

describe('titleOf', () => {
  it.each<[string, Partial<Parameters<typeof titleOf>[0]>]>([
    ['Unknown device', {}],
    ['Unknown app', { clientType: 'app' }],
    ['Robot', { clientType: 'robot' }],
    ['Googlebot', { clientType: 'robot', browser: { name: 'Googlebot', version: '2.1' } }],
    ['curl', { clientType: 'tool', browser: { name: 'curl', version: '8.5.0' } }],
    ['Wget on Linux', { clientType: 'tool', browser: { name: 'Wget', version: '1' }, os: system('Linux') }],
    ['Chrome on Windows 11', { browser: { name: 'Chrome', version: '142' }, os: system('Windows', '11') }],
    ['Chrome on Windows', { browser: { name: 'Chrome', version: '142' }, os: system('Windows') }],
    ['Chrome', { browser: { name: 'Chrome', version: '142' } }],
    ['macOS 14.5', { os: system('macOS', '14.5.0') }],
    ['macOS 10.13', { os: system('macOS', '10.13.6') }],
    ['Android 8', { os: system('Android', '8.0.0') }],
    ['Android 8.1', { os: system('Android', '8.1.0') }],
    ['Windows XP', { os: system('Windows', 'XP') }],
    ['ChromeOS', { os: system('ChromeOS', '16371.65') }],
    ['Pixel 7 Pro', { device: device('mobile', 'Google', 'Pixel 7 Pro'), os: system('Android', '14') }],
    ['Samsung SM-S918B', { device: device('mobile', 'Samsung', 'SM-S918B') }],
    ['OPPO Reno8', { device: device('mobile', 'OPPO', 'OPPO Reno8') }],
    ['CUBOT MAX 3', { device: device('mobile', null, 'CUBOT MAX 3') }],
    ['macOS', { device: device('desktop', 'Apple', 'Macintosh'), os: system('macOS') }],
    ['App on iPhone', { clientType: 'app', device: device('mobile', 'Apple', 'iPhone') }],
    [
      'App on iOS 18',
      { clientType: 'app', os: system('iOS', '18'), browser: { name: 'AppleCoreMedia', version: '1' } },
    ],
    [
      'App on Android 14',
      { clientType: 'app', os: system('Android', '14'), browser: { name: 'Chrome WebView', version: '142' } },
    ],
    ['Android tablet', { device: device('tablet', null, null), os: system('Android', '14') }],
    ['Samsung tablet', { device: device('tablet', 'Samsung', null), os: system('Android', '14') }],
    ['ChromeOS', { device: device('tablet', null, null), os: system('ChromeOS', '1.2.3') }],
    ['LG TV', { device: device('tv', 'LG', null), os: system('webOS', '6.3') }],
    ['Tizen TV', { device: device('tv', null, null), os: system('Tizen', '7.0') }],
    ['TV', { device: device('tv', null, null), os: system('Linux') }],
    ['Nokia phone', { device: device('mobile', 'Nokia', null) }],
    ['Sonos speaker', { device: device('speaker', 'Sonos', null) }],
    ['Tesla', { device: device('car', 'Tesla', null), browser: { name: 'Tesla', version: '2024' } }],
  ])('is %s where that is all that is known', (title, known) => {
    expect(titleOf({ ...NOTHING, ...known })).toBe(title);
  });

  it.each<[DeviceType, string]>([
    ['desktop', 'Computer'],
    ['mobile', 'Phone'],
    ['tablet', 'Tablet'],
    ['tv', 'TV'],
    ['console', 'Game console'],
    ['wearable', 'Watch'],
    ['headset', 'Headset'],
    ['car', 'Car'],
    ['speaker', 'Smart speaker'],
  ])('of a %s of which nothing else is known is %s', (type, title) => {
    expect(titleOf({ ...NOTHING, device: device(type, null, null) })).toBe(title);
  });

  it('has the version of a declared application, and not that of a browser', () => {
    const browser = { name: 'Chrome', version: '142' };
    const known = { ...NOTHING, browser, device: device('mobile', 'Google', 'Pixel 7 Pro') };

    expect(titleOf({ ...known, app: { name: 'Shop', version: '2.1' } })).toBe('Shop 2.1 on Pixel 7 Pro');
    expect(titleOf({ ...known, app: { name: 'Shop', version: null } })).toBe('Shop on Pixel 7 Pro');
    expect(titleOf(known)).toBe('Chrome on Pixel 7 Pro');
  });
});

describe('a session as it is shown', () => {
  it('is called after what the client says of itself, and never after its label', () => {
    const shown = show({ userAgent: CHROME_ON_WINDOWS, label: 'Kitchen' });

    expect(shown).toMatchObject({ title: 'Chrome on Windows', clientType: 'browser', label: 'Kitchen' });
  });

  it('is called after the hints where they say more', () => {
    const clientHints = {
      platform: 'Android',
      platformVersion: '16.0.0',
      model: 'Pixel 10 Pro',
      mobile: true,
    };

    expect(show({ userAgent: CHROME_ON_ANDROID, clientHints }).title).toBe('Chrome on Pixel 10 Pro');
  });

  it('is as the README shows it', () => {
    const shown = show({
      userAgent: CHROME_ON_ANDROID,
      clientHints: { platform: 'Android', platformVersion: '13.0.0', model: 'Pixel 7 Pro' },
      app: { name: 'Shop', version: '2.1' },
    });

    expect(shown).toMatchObject({
      title: 'Shop 2.1 on Pixel 7 Pro',
      clientType: 'app',
      device: { type: 'mobile', vendor: 'Google', model: 'Pixel 7 Pro' },
      os: { name: 'Android', version: '13' },
      browser: { name: 'Chrome', version: '142' },
    });
  });

  it('is an application where the client declared one, whatever it runs in', () => {
    const shown = show({ userAgent: CHROME_ON_WINDOWS, app: { name: 'Shop', version: '2.1' } });

    expect(shown).toMatchObject({
      title: 'Shop 2.1 on Windows',
      clientType: 'app',
      browser: { name: 'Chrome' },
    });
  });

  it.each<[string | undefined, string, ClientType | null]>([
    [undefined, 'Unknown device', null],
    ['curl/8.5.0', 'curl', 'tool'],
    ['Googlebot/2.1 (+http://www.google.com/bot.html)', 'Googlebot', 'robot'],
    ['Shop/134 CFNetwork/1410.0.3 Darwin/22.6.0', 'Shop on iOS 16', 'app'],
  ])('for the User-Agent %s is %s, %s', (userAgent, title, clientType) => {
    expect(show({ userAgent })).toMatchObject({ title, clientType });
  });

  it('is made of what was kept, and of that alone', () => {
    const kept = {
      ...describeDevice({ userId: 'alice' }, createUserAgentParser(), 'full'),
      os: system('Windows', '11'),
    };
    const { clientType: _, ...older } = kept;

    expect(showDetails(JSON.stringify(kept), 'full').title).toBe('Windows 11');
    expect(showDetails(JSON.stringify(older), 'full')).toMatchObject({
      title: 'Windows 11',
      clientType: null,
    });
    expect(kept).not.toHaveProperty('title');
  });

  it('keeps markup as the text that it is', () => {
    const app = { name: '<img src=x onerror=alert(1)>', version: '"1"&' };

    expect(show({ app }).title).toBe('<img src=x onerror=alert(1)> "1"&');
  });

  it('is never cut: each part has its bound', () => {
    const family = '👩‍👩‍👧‍👦';
    const app = { name: family.repeat(5), version: family.repeat(5) };
    const clientHints = { platform: 'Android', model: family.repeat(5) };

    expect(show({ app, clientHints }).title).toBe(`${app.name} ${app.version} on ${clientHints.model}`);
  });

  it.each([
    ['\u00e6\u00b7\u0098\u00e5\u00ae\u009d/10.43.20 (iPhone; iOS 18.5; Scale/3.00)', '淘宝 on iPhone'],
    ['Caf\u00c3\u00a9/4.1 CFNetwork/1390 Darwin/22.0.0', 'Café on iOS 16'],
    ['Caf\u00e9/4.1 CFNetwork/1390 Darwin/22.0.0', 'Café on iOS 16'],
    ['\u6dd8\u5b9d/10.43.20 (iPhone; iOS 18.5; Scale/3.00)', '淘宝 on iPhone'],
  ])('is readable where a header was not ASCII: %j', (userAgent, title) => {
    expect(show({ userAgent }).title).toBe(title);
  });
});

function device(type: DeviceType, vendor: string | null, model: string | null) {
  return { type, vendor, model };
}

function system(name: string, version: string | null = null) {
  return { name, version };
}

function show(request: Omit<IssueRequest, 'userId'>) {
  const described = describeDevice({ userId: 'alice', ...request }, createUserAgentParser(), 'full');
  return showDetails(JSON.stringify(described), 'full');
}
