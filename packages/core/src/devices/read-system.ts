import type { Software } from '../session.js';

/** What a pattern found, before anybody has looked at it. */
export type RawSoftware = { readonly [Key in keyof Software]?: string | null | undefined };

/** Names that people know, by those that the patterns give, in small letters; null: nobody has that on a device. */
const NAMES: ReadonlyMap<string, string | null> = new Map([
  ['android', 'Android'],
  ['arch', 'Arch Linux'],
  ['chromium os', 'ChromeOS'],
  ['debian', 'Debian'],
  ['fedora', 'Fedora'],
  ['gnu', null],
  ['ios', 'iOS'],
  ['ipados', 'iOS'],
  ['linux', 'Linux'],
  ['mac os', 'macOS'],
  ['mac os x', 'macOS'],
  ['macos', 'macOS'],
  ['mint', 'Linux Mint'],
  ['netrange', null],
  ['nettv', null],
  ['os x', 'macOS'],
  ['playstation', 'PlayStation'],
  ['tvos', 'tvOS'],
  ['ubuntu', 'Ubuntu'],
  ['viera', null],
  ['visionos', 'visionOS'],
  ['watchos', 'watchOS'],
  ['webos', 'webOS'],
  ['windows phone os', 'Windows Phone'],
]);

/** Linux, and the distributions that say more than that. */
export const LINUXES: ReadonlySet<string | null> = new Set([
  'Linux',
  'Arch Linux',
  'CentOS',
  'Debian',
  'Fedora',
  'Gentoo',
  'Kubuntu',
  'Linux Mint',
  'Mandriva',
  'Red Hat',
  'SUSE',
  'Ubuntu',
]);

/**
 * The system that a User-Agent names, by the name that people know. Browsers freeze its version, so as not to give
 * their users away: one that is known to stand for others as well is null.
 *
 * @param found the system by ua-parser-js
 */
export function readSystem(userAgent: string, found: RawSoftware): Software {
  const darwin = readDarwin(userAgent);
  if (darwin !== null) return darwin;
  const { name, version } = findSystem(userAgent, found);
  const known = NAMES.get(name?.toLowerCase() ?? '');
  const spelt = known === undefined ? (name ?? null) : known;
  if (spelt === null) return { name: null, version: null };
  return { name: spelt, version: readVersion(spelt, version?.replaceAll('_', '.') || null, userAgent) };
}

/** The releases of Darwin's major versions: https://en.wikipedia.org/wiki/Darwin_(operating_system)#Release_history */
const DARWIN: ReadonlyMap<string, { readonly iOS: string; readonly macOS: string }> = new Map([
  ['15', { iOS: '9', macOS: '10.11' }],
  ['16', { iOS: '10', macOS: '10.12' }],
  ['17', { iOS: '11', macOS: '10.13' }],
  ['18', { iOS: '12', macOS: '10.14' }],
  ['19', { iOS: '13', macOS: '10.15' }],
  ['20', { iOS: '14', macOS: '11' }],
  ['21', { iOS: '15', macOS: '12' }],
  ['22', { iOS: '16', macOS: '13' }],
  ['23', { iOS: '17', macOS: '14' }],
  ['24', { iOS: '18', macOS: '15' }],
  ['25', { iOS: '26', macOS: '26' }],
]);
const NETWORK_LIBRARY = /\bCFNetwork\/\S{1,40} Darwin\/(\d+)\./;
/**
 * Telephones never had these processors, and newer Macs say what they are. Some of the library's builds came with
 * macOS alone; on telephones, Safari has another name.
 */
const ON_MAC =
  /\bCFNetwork\/(?:macOS\/|(?:902\.1|902\.3\.1|902\.6|978\.[23]|1098|1111|1121\.1\.2|1195) )|\bDarwin\/[\d.]+ \((?:x86_64|i386|Power)|^Safari\d*(?:[./]|$)/;
/** It works for applications on telephones and on Macs. */
const ON_EITHER = /^com\.apple\.WebKit/;

/** Apple's network library tells the kernel's version. */
function readDarwin(userAgent: string): Software | null {
  const major = NETWORK_LIBRARY.exec(userAgent)?.[1];
  if (major === undefined) return null;
  if (ON_EITHER.test(userAgent)) return { name: null, version: null };
  const name = ON_MAC.test(userAgent) ? 'macOS' : 'iOS';
  return { name, version: DARWIN.get(major)?.[name] ?? null };
}

/** Whether Apple's network library sent this, which names the application and the kernel, and no device. */
export function isNetworkLibrary(userAgent: string): boolean {
  return NETWORK_LIBRARY.test(userAgent);
}

/** Systems that ua-parser-js doesn't know, or takes for another. The first that is there counts. */
const MORE_SYSTEMS: readonly (readonly [RegExp, string | null])[] = [
  [/\bHarmonyOS\b/, 'HarmonyOS'],
  [/; OpenHarmony (\d[\d.]*)/, 'OpenHarmony'],
  [/\bKAIOS\/(\d[\d.]*)/, 'KaiOS'],
  [/\bSymbianOS\/(\d[\d.]*)|\bSymbOS\b/, 'Symbian'],
  [/\(HomePod;/, null],
  [/\(Apple TV;.{0,20} OS (\d+(?:_\d+)*)/, 'tvOS'],
  [/\((?:iPhone|iPad|iPod)\b.{0,60}? OS (\d+(?:[._]\d+)*) like Mac OS X/, 'iOS'],
  [/\bUbuntu (\d[\d.]*) like Android/, 'Ubuntu Touch'],
  [/ like Android\b/, 'Linux'],
  [/\(Linux; (?:U; )?(?:arm(?:_64)?; )?Android \d|\bFBPN\/com\./, 'Android'],
  [/\bDarwin (\d[\d.]*) Darwin Kernel\b/, 'macOS'],
];
const BROWSER = /^(?:Mozilla|Opera)\/\d/;
/** As applications write it. */
const DECLARED =
  /(?:^|[\s;(,[#/_])(iOS|iPadOS|macOS|Mac OS X|Mac OS|OS X|tvOS|watchOS|visionOS)(?: Version)?[ /#](\d+(?:[._]\d+)*)/i;
/** Where nothing but the name stands there. */
const NAMED: readonly (readonly [RegExp, string])[] = [
  [/\bWindows\b/, 'Windows'],
  [/\bdarwin\b/i, 'macOS'],
  [/\biOS\b/, 'iOS'],
];
/** The patterns take other words for it as well. */
const SAYS_IOS = /iP(?:hone|ad|od)|Mac|iOS/i;

function findSystem(userAgent: string, found: RawSoftware): RawSoftware {
  for (const [pattern, name] of MORE_SYSTEMS) {
    const match = pattern.exec(userAgent);
    if (match !== null) return { name, version: match[1] };
  }
  const declared = BROWSER.test(userAgent) ? null : DECLARED.exec(userAgent);
  if (declared !== null) return { name: declared[1], version: declared[2] };
  if (found.name && (found.name !== 'iOS' || SAYS_IOS.test(userAgent))) return found;
  return { name: NAMED.find(([pattern]) => pattern.test(userAgent))?.[1] };
}

function readVersion(name: string, version: string | null, userAgent: string): string | null {
  switch (name) {
    case 'Windows':
      return readWindows(version, userAgent);
    case 'macOS':
      return readMacos(version);
    case 'iOS':
      return readIos(version, userAgent);
    case 'Android':
      return readAndroid(userAgent);
    case 'ChromeOS':
      return version === FROZEN_CHROMEOS ? null : version;
    case 'webOS':
      return /\bWEBOS(\d[\d.]*)/.exec(userAgent)?.[1] ?? numbered(version);
    case 'Nintendo':
    case 'PlayStation':
    case 'Xbox':
      return version?.replace('WiiU', 'Wii U').replace('Portable', '') || null;
    // Android's version, and the engine's.
    case 'HarmonyOS':
    case 'Firefox OS':
      return null;
    default:
      return numbered(version);
  }
}

/** `GNUTLS`, `Linux/SmartTV` and `Linux i686` have words where a version was looked for, distributions a package's. */
function numbered(version: string | null): string | null {
  return version !== null && /^\d[\w.]*$/.test(version) ? version : null;
}

/** https://www.chromium.org/updates/ua-reduction/ */
const FROZEN_CHROMEOS = '14541.0.0';
/** What stands for any model, and any version of Android, where a browser says no more than it must. */
export const REDUCED = /; Android 10; K[;)]/;
/** What browsers put in the place of the parts of their own versions that they keep back. */
const REDUCED_VERSION = /^(\d+)\.0\.0\.0$/;

/** A browser's version without the parts that it keeps back: `142` for `142.0.0.0`. */
export function wholeVersion(version: string | null | undefined): string | null {
  return version?.replace(REDUCED_VERSION, '$1') ?? null;
}

/**
 * Browsers say 10 on Windows 11 as well. Who tells the build says which it is:
 * https://learn.microsoft.com/windows/release-health/windows11-release-information
 */
function readWindows(version: string | null, userAgent: string): string | null {
  if (version !== null && !/^10\b/.test(version)) return /^(?:NT|\.)$/.test(version) ? null : version;
  const build = Number(/windows.{0,24}?\b10\b.{0,10}?\b(\d{5})\b/i.exec(userAgent)?.[1] ?? 0);
  if (build >= 22_000 || /\bWindows 11\b/.test(userAgent)) return '11';
  if (build >= 10_240 && build < 20_000) return '10';
  // The last browser that came with Windows 10 alone.
  return / Edge\/1[2-9]\./.test(userAgent) ? '10' : null;
}

/** Since macOS 11: https://bugs.webkit.org/show_bug.cgi?id=216593, https://bugzilla.mozilla.org/show_bug.cgi?id=1679929 */
const FROZEN_MACOS: ReadonlySet<string> = new Set(['10.15.7', '10.15', '10.16']);

function readMacos(version: string | null): string | null {
  if (version === null || FROZEN_MACOS.has(version)) return null;
  const major = version.split('.', 1)[0] ?? '';
  // No macOS has these numbers, so they are the kernel's.
  return Number(major) >= 16 && Number(major) < 26 ? (DARWIN.get(major)?.macOS ?? null) : numbered(version);
}

/** Since iOS 26: https://nielsleenheer.com/articles/2025/the-user-agent-string-of-safari-on-ios-26-and-macos-26 */
const FROZEN_IOS = /^18\.[67](?:\.|$)/;
/** What applications add of their own. */
const TOLD_IOS = /\bFBSV\/(\d[\d.]*)|; (?:iOS|iPadOS) (\d+(?:[._]\d+)*)[;)]/;

function readIos(version: string | null, userAgent: string): string | null {
  const told = TOLD_IOS.exec(userAgent);
  if (told !== null) return (told[1] ?? told[2])?.replaceAll('_', '.') ?? null;
  const safari = /\bVersion\/((\d+)[\d.]*)/.exec(userAgent);
  if (Number(safari?.[2] ?? 0) >= 26) return safari?.[1] ?? null;
  const isFrozen = version !== null && FROZEN_IOS.test(version) && BROWSER.test(userAgent);
  if (!isFrozen || safari?.[2] === '18') return version;
  // The build: https://en.wikipedia.org/wiki/IOS_version_history
  const train = /\bMobile\/(\d\d)[A-Z]\d/.exec(userAgent)?.[1];
  if (train === '22') return version;
  return train === '23' ? '26' : null;
}

const ANDROID = /(?:^|[\s;(,[])Android[ /]v?(\d[\d.]*)/i;
/** Of 21 and on: https://apilevels.com. There is no Android of these numbers yet. */
const API_LEVELS = '5 5.1 6 7 7.1 8 8.1 9 10 11 12 12 13 14 15 16'.split(' ');

function readAndroid(userAgent: string): string | null {
  if (REDUCED.test(userAgent)) return /; Android (\d[\d.]*); SDK \d/.exec(userAgent)?.[1] ?? null;
  // As Meta's applications write it: the API's level, then the version.
  const pair = /\bAndroid \(\d+\/(\d[\d.]*);/.exec(userAgent)?.[1];
  const version = pair ?? ANDROID.exec(userAgent)?.[1] ?? /\bFBSV\/(\d[\d.]*)/.exec(userAgent)?.[1];
  if (version === undefined) return null;
  // Firefox says 10 on all that are newer.
  if (version === '10' && / Firefox\/\d/.test(userAgent)) return null;
  return Number(version) >= 21 ? (API_LEVELS[Number(version) - 21] ?? null) : version;
}
