import { describe, expect, it } from 'vitest';
import { createUserAgentParser } from '../src/devices/parse-user-agent.js';

const parse = createUserAgentParser();
const WEBKIT = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0';

const mac = (system: string, rest: string) => `Mozilla/5.0 (Macintosh; Intel Mac OS X ${system}) ${rest}`;
const iphone = (system: string, rest: string) =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${system} like Mac OS X) ${WEBKIT} ${rest}`;
const safari = (version: string) => `Version/${version} Mobile/15E148 Safari/604.1`;
const windows = (system: string, rest = `${CHROME} Safari/537.36`) =>
  `Mozilla/5.0 (Windows NT ${system}; Win64; x64) ${rest}`;
const firefox = (android: string) =>
  `Mozilla/5.0 (Android ${android}; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0`;
const library = (darwin: string, rest = '') => `Shop/1 CFNetwork/1410.0.3 Darwin/${darwin}${rest}`;

/** Each a version that browsers say of more than one system, or its neighbour that is what it says. */
describe('the version of the system', () => {
  it.each([
    ['Chrome on a Mac', mac('10_15_7', `${CHROME} Safari/537.36`), null],
    ['Safari on a Mac', mac('10_15_7', `${WEBKIT} Version/18.6 Safari/605.1.15`), null],
    ['Safari 26 on a Mac', mac('10_15_7', `${WEBKIT} Version/26.1 Safari/605.1.15`), null],
    ['Firefox on a Mac', mac('10.15; rv:144.0', 'Gecko/20100101 Firefox/144.0'), null],
    [
      'an application that was built for an older macOS',
      mac('10_16', `${CHROME} Electron/37.2.0 Safari/537.36`),
      null,
    ],
    ['an older Mac', mac('10_14_6', `${CHROME} Safari/537.36`), '10.14.6'],
    [
      'a Mac before they were frozen',
      mac('11_2_3', 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/89.0.4389.114 Safari/537.36'),
      '11.2.3',
    ],
  ])('of %s is told where it is known', (_who, userAgent, version) => {
    expect(parse(userAgent).os).toEqual({ name: 'macOS', version });
  });

  it.each([
    ['18_6', safari('26.0'), '26.0'],
    ['18_7', safari('26.1'), '26.1'],
    ['18_7', safari('26.3.1'), '26.3.1'],
    ['18_7', safari('27.0'), '27.0'],
    ['18_6', safari('18.6'), '18.6'],
    ['18_5', safari('18.5'), '18.5'],
    ['17_6_1', safari('17.6'), '17.6.1'],
    ['18_7', 'FxiOS/145.0 Mobile/15E148 Safari/605.1.15', null],
    ['18_6', 'Mobile/15E148', null],
    ['18_7', 'Mobile/23A341', '26'],
    ['18_6', 'Mobile/22G86', '18.6'],
    ['18_7', 'Mobile/23A341 [FBAN/FBIOS;FBAV/535.0;FBSN/iOS;FBSV/26.0.1]', '26.0.1'],
    ['18_7', 'Mobile/15E148 Instagram 405.0.0.34.77 (iPhone17,1; iOS 26_1; de_DE)', '26.1'],
    ['26_1_0', 'CriOS/142.0.7444.148 Mobile/15E148 Safari/604.1', '26.1.0'],
  ])('of an iPhone with %s and %s is %s', (system, rest, version) => {
    expect(parse(iphone(system, rest)).os).toEqual({ name: 'iOS', version });
  });

  it.each([
    ['Windows 10 or 11', windows('10.0'), null],
    ['Firefox on Windows 10 or 11', windows('10.0', 'rv:109.0) Gecko/20100101 Firefox/118.0'), null],
    ['Windows 7', windows('6.1'), '7'],
    ['Windows 8.1', windows('6.3'), '8.1'],
    [
      'a browser that was never on Windows 11',
      windows('10.0', `${CHROME} Safari/537.36 Edge/18.19045`),
      '10',
    ],
    ['who tells a build of Windows 11', 'PowerShell/7.5 (Microsoft Windows 10.0.26200)', '11'],
    ['who tells a build of Windows 10', 'PowerShell/7.5 (Microsoft Windows 10.0.19045)', '10'],
    ['who tells that of a server', 'PowerShell/7.5 (Microsoft Windows 10.0.20348)', null],
    ['who says it', 'Spotify/1 Win32_x86_64/Windows 11 (10.0.26100; x64)', '11'],
  ])('of %s is told where it is known', (_who, userAgent, version) => {
    expect(parse(userAgent).os).toEqual({ name: 'Windows', version });
  });

  it.each([
    ['a reduced browser', `Mozilla/5.0 (Linux; Android 10; K) ${CHROME} Mobile Safari/537.36`, null],
    ['Firefox on 10 or newer', firefox('10'), null],
    ['Firefox before it was frozen', firefox('14'), '14'],
    ['Firefox on what is older', firefox('9'), '9'],
    ['an application that tells the level of the API', 'Spotify/8.9.98 Android/34 (SM-S918B)', '14'],
    ['one that tells both', 'Instagram 390.0 Android (31/12; 420dpi; samsung; SM-A546B)', '12'],
    ['one whose own version stands behind the word', 'Discord-Android/276014;RNA', null],
    ['another one', 'Signal-Android/7.45.2 Android/35', '15'],
  ])('of %s is told where it is known', (_who, userAgent, version) => {
    expect(parse(userAgent).os).toEqual({ name: 'Android', version });
  });

  it.each([
    ['14541.0.0', null],
    ['13597.84.0', '13597.84.0'],
  ])('of ChromeOS %s is %s', (build, version) => {
    const userAgent = `Mozilla/5.0 (X11; CrOS x86_64 ${build}) ${CHROME} Safari/537.36`;

    expect(parse(userAgent).os).toEqual({ name: 'ChromeOS', version });
  });

  it.each([
    [library('25.1.0'), 'iOS', '26'],
    [library('24.6.0'), 'iOS', '18'],
    [library('22.6.0'), 'iOS', '16'],
    [library('19.6.0'), 'iOS', '13'],
    [library('99.0.0'), 'iOS', null],
    [library('22.5.0', ' (x86_64)'), 'macOS', '13'],
    [library('19.4.0', ' (x86_64)'), 'macOS', '10.15'],
    ['Shop/1 CFNetwork/macOS/3860.600.21 Darwin/25.5.0', 'macOS', '26'],
    ['Shop/1 CFNetwork/978.2 Darwin/18.7.0', 'macOS', '10.14'],
    ['Shop/1 CFNetwork/1098.7 Darwin/19.0.0', 'iOS', '13'],
    ['Safari/20621.3.11.11.3 CFNetwork/3826.600.41 Darwin/24.6.0', 'macOS', '15'],
    ['com.apple.WebKit.Networking/20621 CFNetwork/3826.500.131 Darwin/24.5.0', null, null],
    ['aws-cli/2.27.22 ua/2.1 os/macos#24.5.0', 'macOS', '15'],
  ])('of %s is that of %s %s', (userAgent, name, version) => {
    expect(parse(userAgent).os).toEqual({ name, version });
  });

  it.each([
    [
      'Mozilla/5.0 (X11; Linux i686) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0.4430.93 Safari/537.36',
      'Linux',
    ],
    [
      'Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/94.0 Safari/537.36',
      'webOS',
    ],
    ['Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041.1320', 'Windows'],
    [
      'Mozilla/5.0 (Linux; Android 12; HarmonyOS; ABR-AL80) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0 Mobile Safari/537.36',
      'HarmonyOS',
    ],
  ])('is no word that stands where a version was looked for: %s', (userAgent, name) => {
    expect(parse(userAgent).os).toEqual({ name, version: null });
  });
});

describe("the browser's own version", () => {
  it.each([
    ['142.0.0.0', '142'],
    ['142.0.7444.60', '142.0.7444.60'],
    ['142.0.0.1', '142.0.0.1'],
  ])('of Chrome/%s is %s', (told, version) => {
    const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${told} Safari/537.36`;

    expect(parse(userAgent).browser).toEqual({ name: 'Chrome', version });
  });
});
