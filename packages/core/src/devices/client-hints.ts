import type { ClientHints, Device, Software } from '../session.js';
import { tidyClientText } from '../values/client-text.js';
import { DESKTOP_SYSTEMS, type ParsedUserAgent } from './parse-user-agent.js';

const MAX_FIELD = 64;
const MAX_BRANDS = 16;

/**
 * What a browser's User-Agent tells, bettered by its User-Agent Client Hints (https://wicg.github.io/ua-client-hints/)
 * where they say more: the User-Agents of today hide the version of the system, the model and the browser's own.
 *
 * @param hints from a client, so anything may be in it; what can't be read is as good as left out
 * @param parseUserAgent tells the vendor and the kind of a model
 */
export function applyClientHints(
  parsed: ParsedUserAgent,
  hints: ClientHints | undefined,
  parseUserAgent: (userAgent: string) => ParsedUserAgent,
): ParsedUserAgent {
  if (typeof hints !== 'object' || hints === null || parsed.robot) return parsed;
  const os = readSystem(parsed.os, hints);
  return {
    device: readDevice(parsed.device, os, hints, parseUserAgent),
    os,
    browser: readBrowser(parsed.browser, hints.fullVersionList ?? hints.brands),
    robot: false,
  };
}

/** By the names that the User-Agent's parser has for them. */
const SYSTEMS: ReadonlyMap<string, string> = new Map([
  ['Android', 'Android'],
  ['Chrome OS', 'Chromium OS'],
  ['Chromium OS', 'Chromium OS'],
  ['Fuchsia', 'Fuchsia'],
  ['iOS', 'iOS'],
  ['Linux', 'Linux'],
  ['macOS', 'Mac OS'],
  ['Windows', 'Windows'],
]);
const LINUX = new Set(['Linux', 'Ubuntu', 'Debian', 'Fedora', 'Mint']);

function readSystem(parsed: Software, { platform, platformVersion }: ClientHints): Software {
  const name = SYSTEMS.get(text(platform) ?? '');
  if (name === undefined) return parsed;
  // A distribution says more than 'Linux' does.
  if (name === 'Linux') return LINUX.has(parsed.name ?? '') ? parsed : { name, version: null };
  const told = text(platformVersion);
  const version = name === 'Windows' ? readWindows(told) : withoutZeros(told);
  return { name, version: version ?? (parsed.name === name ? parsed.version : null) };
}

/** The versions of the API that Windows answers with: https://learn.microsoft.com/microsoft-edge/web-platform/how-to-detect-win11 */
function readWindows(version: string | null): string | null {
  const [major, minor] = (version ?? '').split('.', 2).map(Number);
  if (major === undefined || !Number.isInteger(major)) return null;
  if (major >= 13) return '11';
  if (major >= 1) return '10';
  return { 1: '7', 2: '8', 3: '8.1' }[minor ?? 0] ?? null;
}

/** `13.0.0` is what people call 13. */
function withoutZeros(version: string | null): string | null {
  return version?.replace(/(?:\.0)+$/, '') ?? null;
}

function readDevice(
  parsed: Device,
  os: Software,
  hints: ClientHints,
  parseUserAgent: (userAgent: string) => ParsedUserAgent,
): Device {
  const model = text(hints.model);
  if (model === null || model === parsed.model) return { ...parsed, type: readType(parsed.type, os, hints) };
  const { type, vendor } = parseUserAgent(asUserAgent(model)).device;
  return { type: readType(type ?? parsed.type, os, hints), vendor, model };
}

/** The model as Chrome on Android told it before it kept it back. */
function asUserAgent(model: string): string {
  return `Mozilla/5.0 (Linux; Android 9; ${model}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/89.0.4389.72 Mobile Safari/537.36`;
}

/** The hint tells small screens from others, so it only has a say where one of these is in question. */
function readType(type: string | null, os: Software, { mobile }: ClientHints): string | null {
  if (mobile === true && (type === null || type === 'tablet' || type === 'desktop')) return 'mobile';
  if (mobile === false && (type === null || type === 'mobile')) {
    if (os.name === 'Android') return 'tablet';
    return DESKTOP_SYSTEMS.has(os.name) ? 'desktop' : type;
  }
  return type;
}

/** By the names that the User-Agent's parser has for them. */
const BRANDS: ReadonlyMap<string, string> = new Map([
  ['Google Chrome', 'Chrome'],
  ['Microsoft Edge', 'Edge'],
  ['Android WebView', 'Chrome WebView'],
  ['HeadlessChrome', 'Chrome Headless'],
  ['YaBrowser', 'Yandex'],
]);
/** Engines and the browsers that others pass themselves off as: a User-Agent with another name in it says more. */
const GENERIC = new Set([
  'Chrome',
  'Chromium',
  'Chrome WebView',
  'Android Browser',
  'Mobile Safari',
  'Safari',
]);
/** Brands that mean nothing and change, so that nobody relies on the list: `Not;A=Brand`, `(Not(A:Brand`. */
const GREASE = /^not(?:a|any)?(?:brand|browser)$/i;
/** Parts that stand in the list beside the browser's own brand. */
const COMPANIONS = new Set(['Yowser', 'Microsoft Edge WebView2']);

function readBrowser(parsed: Software, brands: ClientHints['brands']): Software {
  const told = readBrands(brands).sort((a, b) => rank(b) - rank(a))[0];
  if (told === undefined) return parsed;
  if (told.name === parsed.name) return { name: told.name, version: fuller(told.version, parsed.version) };
  const saysLess = GENERIC.has(told.name) && parsed.name !== null && !GENERIC.has(parsed.name);
  return saysLess ? parsed : told;
}

function readBrands(brands: unknown): (Software & { readonly name: string })[] {
  if (!Array.isArray(brands)) return [];
  return brands.slice(0, MAX_BRANDS).flatMap((entry: { brand?: unknown; version?: unknown } | null) => {
    const brand = text(entry?.brand);
    if (brand === null || GREASE.test(brand.replace(/[^a-z]/gi, '')) || COMPANIONS.has(brand)) return [];
    return { name: BRANDS.get(brand) ?? brand, version: text(entry?.version) };
  });
}

/** The engine stands in every list, and derived browsers may keep the brand of the one that they derive from. */
function rank({ name }: Software): number {
  if (name === 'Chromium') return 0;
  return GENERIC.has(name ?? '') ? 1 : 2;
}

/** `114` when the list gives major versions alone, which the User-Agent does not tell less of. */
function fuller(told: string | null, parsed: string | null): string | null {
  if (told === null) return parsed;
  return parsed?.startsWith(`${told}.`) ? parsed : told;
}

function text(value: unknown): string | null {
  return tidyClientText(value, MAX_FIELD);
}
