import type { ClientType, Device, Software } from '../session.js';
import { lastUnknownProduct, type Product } from './products.js';
import { isRuntime, programKind, programName } from './program-names.js';
import type { RawSoftware } from './read-system.js';

/** What a person uses, and what kind of thing that is. */
export interface Program {
  readonly browser: Software;
  readonly clientType: ClientType | null;
}

/** How a name is found, what it is, and where its version stands if not with it. */
type Oddity = readonly [RegExp, string, 'app' | 'browser', RegExp?];

const META_VERSION = /;FBAV\/(\d[\d.]*)/;
const BYTEDANCE_VERSION = / app_version\/(\d[\d.]*)/;

/** Applications and browsers that say their names elsewhere than where all others do, or another one. */
const ODDITIES: readonly Oddity[] = [
  [/\bFB(?:AN|_IAB)\/(?:messenger|orca)/i, 'Messenger', 'app', META_VERSION],
  [/\bFBAN\/EMA;/, 'Facebook Lite', 'app', META_VERSION],
  [/\bFB(?:AN|_IAB)\//, 'Facebook', 'app', META_VERSION],
  [/\bBarcelona (\d[\d.]*)/, 'Threads', 'app'],
  [/\b(?:musical_ly|trill)_\d+(?![\d.])/, 'TikTok', 'app', BYTEDANCE_VERSION],
  [/\b(?:musical_ly|trill)_(\d[\d.]*)/, 'TikTok', 'app'],
  [/\baweme_\d+(?![\d.])/, 'Douyin', 'app', BYTEDANCE_VERSION],
  [/\baweme_(\d[\d.]*)/, 'Douyin', 'app'],
  [/ Telegram-Android\/(\d[\d.]*)/, 'Telegram', 'app'],
  [/ TwitterAndroid\b/, 'Twitter', 'app'],
  [/\[LinkedInApp\](?:\/(\d[\d.]*))?/, 'LinkedIn', 'app'],
  [/\[Pinterest\/\w+\]/, 'Pinterest', 'app'],
  [/\bReddit\/Version (\d[\d.]*)/, 'Reddit', 'app'],
  [/ wxwork\/(\d[\d.]*)/, 'WeCom', 'app'],
  [/\bAliApp\(TB\/(\d[\d.]*)/, 'Taobao', 'app'],
  [/ QQ\/(\d[\d.]*) V1_/, 'QQ', 'app'],
  [/ baiduboxapp\/(\d[\d.]*)/, 'Baidu', 'app'],
  [/ GSA\/(\d[\w.]*)/, 'Google app', 'app'],
  [/\bTeams(?:Mobile-\w+)?\/(\d[\d.]*)/, 'Microsoft Teams', 'app'],
  [/; Microsoft Outlook (\d[\d.]*)/, 'Microsoft Outlook', 'app'],
  [/\bMSOffice(?: (\d[\d.]*))?/, 'Microsoft Office', 'app'],
  [/\bValve Steam (?:Client|GameOverlay)\b/, 'Steam', 'app'],
  [/ Thunderbird\/(\d[\w.]*)/, 'Thunderbird', 'app'],
  [/\(Ecosia (?:ios|android)@(\d[\d.]*)/, 'Ecosia', 'browser'],
  [/\bUCBrowser\/(\d[\d.]*)/, 'UC Browser', 'browser'],
  [/ LG Browser\/(\d[\d.]*)/, 'LG Browser', 'browser'],
  [/ Klar\/(\d[\d.]*)/, 'Firefox Klar', 'browser'],
  [/ OPX\/(\d[\d.]*)/, 'Opera GX', 'browser'],
  [/ OPT\/((?:[3-9]|\d\d)\.[\d.]*)/, 'Opera', 'browser'],
];
/** What stands behind a language or an operating system, which say less. */
export const TELLING = /\b((?:Windows)?PowerShell|aiohttp)\/(\d[\w.]*)/;

/** Engines and the browsers that others pass themselves off as. */
const GENERIC: ReadonlySet<string | null> = new Set([
  null,
  'Android Browser',
  'Chrome',
  'Chrome WebView',
  'Chromium',
  'Edge',
  'Electron',
  'Firefox',
  'Safari',
]);

/**
 * What a person uses, by the name that they know.
 *
 * @param found the browser by ua-parser-js
 */
export function nameProgram(
  userAgent: string,
  first: Product | null,
  found: RawSoftware,
  system: Software,
  device: Device,
): Program {
  for (const [pattern, name, clientType, elsewhere] of ODDITIES) {
    const match = pattern.exec(userAgent);
    if (match === null) continue;
    const version = (elsewhere === undefined ? match : elsewhere.exec(userAgent))?.[1] ?? null;
    return { browser: { name, version }, clientType };
  }
  const telling = TELLING.exec(userAgent);
  if (telling !== null)
    return asFirst({ name: telling[1] ?? '', version: telling[2] ?? null }, userAgent, found, device);
  if (first !== null) return asFirst(first, userAgent, found, device);
  return asBrowser(userAgent, found, system, device);
}

/** A program that says its own name first. */
function asFirst(product: Product, userAgent: string, found: RawSoftware, device: Device): Program {
  // A feature phone or a television begins with its own name, and Sonos and Roku do.
  if (isDevice(product.name, device)) return NOTHING;
  const name = programName(withoutSystem(product.name));
  const kind = ONLY_IN_APPS.test(userAgent) ? 'app' : programKind(name);
  return {
    browser: { name, version: name === null ? null : (product.version ?? ownVersion(name, found)) },
    clientType: kind ?? (isRuntime(name) || IN_APP.test(userAgent) ? 'app' : null),
  };
}

const NOTHING: Program = { browser: { name: null, version: null }, clientType: null };
/** The libraries by which applications use the network, and devices that have no command line. */
export const ONLY_IN_APPS = /\b(?:CFNetwork|Alamofire|Dalvik|Cronet|iPhone|iPad|iOS)\b|\bAndroid \d/;
/** A system, which a tool seldom names. */
const IN_APP =
  /\b(?:Darwin|iPadOS|macOS|OSX|Macintosh|tvOS|watchOS|visionOS|okhttp|Windows|X11|build:)\b|Mac OS X|Android|iOS/i;
const SYSTEM_SUFFIX = /-(?:Android|iOS|Desktop|Mac|Windows)$/i;

function withoutSystem(name: string): string {
  return name.replace(SYSTEM_SUFFIX, '');
}

function isDevice(name: string, { type, vendor, model }: Device): boolean {
  const spelt = letters(name);
  const maker = letters(vendor);
  const isMaker =
    spelt === maker ||
    (type === 'tv' && spelt.startsWith(maker) && !/^[a-z]/i.test(name.slice(maker.length)));
  if (maker !== '' && isMaker) return true;
  return letters(model) !== '' && spelt.startsWith(letters(model));
}

function letters(text: string | null): string {
  return (text ?? '').toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** What stands in the place where browsers do. */
function asBrowser(userAgent: string, found: RawSoftware, system: Software, device: Device): Program {
  const known = programName(found.name ?? null);
  const unknown = GENERIC.has(known) ? lastUnknownProduct(userAgent) : null;
  if (unknown !== null) {
    const name = isDevice(unknown.name, device) ? null : programName(withoutSystem(unknown.name));
    const clientType =
      programKind(name) ??
      (isInApp(userAgent) || !HAS_ENGINE.test(userAgent) || /[a-z]App$/.test(unknown.name)
        ? 'app'
        : 'browser');
    return name === null ? NOTHING : { browser: { name, version: unknown.version }, clientType };
  }
  if (known === null) return { ...NOTHING, clientType: isInApp(userAgent) ? 'app' : null };
  if (!isPossible(known, system, device)) return NOTHING;
  if (known === 'Android Browser') {
    // The view of the web in an application, of before it said so.
    const view = / Chrome\/(\d[\d.]*)/.exec(userAgent)?.[1];
    if (view !== undefined) return { browser: { name: 'Chrome WebView', version: view }, clientType: 'app' };
    if (isInApp(userAgent)) return { ...NOTHING, clientType: 'app' };
  }
  // An engine that applications bring along.
  if (known === 'Chrome' && isInApp(userAgent)) return { ...NOTHING, clientType: 'app' };
  const version = LENT_VERSIONS.has(known) ? null : (found.version ?? null);
  return { browser: { name: known, version }, clientType: programKind(known) ?? 'browser' };
}

const HAS_ENGINE = / (?:AppleWebKit|Gecko|KHTML|Presto|Trident|Goanna)\/|MSIE /;

/** Those of which the patterns give the version of Chrome. */
const LENT_VERSIONS: ReadonlySet<string> = new Set(['360 Browser', 'Iron']);

function ownVersion(name: string, found: RawSoftware): string | null {
  return found.name === name ? (found.version ?? null) : null;
}

/** The view of the web in an application; in Apple's only Safari, and what gives itself out for it, says so. */
function isInApp(userAgent: string): boolean {
  if (/; wv\)| Electron\/|\bQtWebEngine\/| Version\/4\.0 Chrome\//.test(userAgent)) return true;
  return (
    / AppleWebKit\//.test(userAgent) &&
    /\((?:iPhone|iPad|iPod|Macintosh)\b/.test(userAgent) &&
    !/ Safari\//.test(userAgent)
  );
}

const APPLE: ReadonlySet<string | null> = new Set(['iOS', 'macOS']);
const CHROMES: ReadonlySet<string | null> = new Set(['Android', 'ChromeOS', 'iOS', 'macOS', 'Windows']);

/** Televisions and consoles say that they are Safari or Chrome, which nobody ever made for them. */
function isPossible(name: string, system: Software, { type }: Device): boolean {
  if (name === 'Safari')
    return APPLE.has(system.name) || (system.name === 'Windows' && system.version !== null);
  if (name !== 'Chrome' || CHROMES.has(system.name)) return true;
  return (
    type !== 'tv' &&
    type !== 'speaker' &&
    !/^(?:OpenHarmony|Tizen|webOS|Chromecast|Fuchsia)$/.test(system.name ?? '')
  );
}
