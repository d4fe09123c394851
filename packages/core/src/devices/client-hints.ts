import type { ClientHints, Device, DeviceType, Software } from '../session.js';
import { tidyClientText } from '../values/client-text.js';
import { asUserAgent, type ParsedUserAgent } from './parse-user-agent.js';
import { isRuntime, programKind, programName } from './program-names.js';
import { DESKTOP_SYSTEMS } from './read-device.js';
import { LINUXES, wholeVersion } from './read-system.js';

const MAX_FIELD = 64;
const MAX_BRANDS = 16;
const MAX_FORM_FACTORS = 8;

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
  if (typeof hints !== 'object' || hints === null || parsed.clientType === 'robot') return parsed;
  const os = readSystem(parsed.os, hints);
  return {
    device: readDevice(parsed, os, hints, parseUserAgent),
    os,
    ...readBrowser(parsed, hints.fullVersionList ?? hints.brands),
  };
}

/** By the names that the User-Agent's parser has for them. */
const SYSTEMS: ReadonlyMap<string, string> = new Map([
  ['Android', 'Android'],
  ['Chrome OS', 'ChromeOS'],
  ['Chromium OS', 'ChromeOS'],
  ['Fuchsia', 'Fuchsia'],
  ['iOS', 'iOS'],
  ['Linux', 'Linux'],
  ['macOS', 'macOS'],
  ['Windows', 'Windows'],
]);

function readSystem(parsed: Software, { platform, platformVersion }: ClientHints): Software {
  const name = SYSTEMS.get(text(platform) ?? '');
  if (name === undefined) return parsed;
  // A distribution says more than 'Linux' does.
  if (name === 'Linux') return LINUXES.has(parsed.name) ? parsed : { name, version: null };
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
  parsed: ParsedUserAgent,
  os: Software,
  hints: ClientHints,
  parseUserAgent: (userAgent: string) => ParsedUserAgent,
): Device {
  const model = text(hints.model);
  const known = model === null ? null : parseUserAgent(asUserAgent(model, hints.mobile !== false)).device;
  const isKnown = known !== null && known.vendor !== null;
  // The User-Agent's own word, unless it was about another system: a telephone asks for the pages of a desktop.
  const otherwise = os.name === parsed.os.name || parsed.os.name === null ? parsed.device.type : null;
  const type = readType(isKnown ? known.type : null, otherwise, os, hints);
  if (model === null) return { ...parsed.device, type };
  return isKnown ? { ...known, model: known.model ?? model, type } : { type, vendor: null, model };
}

/** What a browser says of the form of its device: https://wicg.github.io/ua-client-hints/#sec-ch-ua-form-factors */
const SPECIAL_FORMS: readonly (readonly [string, DeviceType])[] = [
  ['Automotive', 'car'],
  ['XR', 'headset'],
  ['Watch', 'wearable'],
  ['TV', 'tv'],
];
const COMMON_FORMS: readonly (readonly [string, DeviceType])[] = [
  ['Desktop', 'desktop'],
  ['Mobile', 'mobile'],
  ['Tablet', 'tablet'],
];

/** @param byModel what the model is known for: browsers that ask for the pages of a desktop hide that they are a telephone */
function readType(
  byModel: DeviceType | null,
  byUserAgent: DeviceType | null,
  os: Software,
  { mobile, formFactors }: ClientHints,
): DeviceType | null {
  const forms = Array.isArray(formFactors) ? formFactors.slice(0, MAX_FORM_FACTORS) : [];
  const among = (table: readonly (readonly [string, DeviceType])[]) =>
    table.find(([form]) => forms.includes(form))?.[1];
  const told = among(SPECIAL_FORMS) ?? byModel ?? among(COMMON_FORMS);
  if (told !== undefined) return told;
  return readMobile(byUserAgent, os, mobile);
}

/**
 * The hint tells small screens from others, so it only has a say where one of these is in question. That a device is
 * not small makes no tablet of it.
 */
function readMobile(type: DeviceType | null, os: Software, mobile: unknown): DeviceType | null {
  if (mobile === true && (type === null || type === 'tablet' || type === 'desktop')) return 'mobile';
  if (mobile === false && type === null) return DESKTOP_SYSTEMS.has(os.name) ? 'desktop' : null;
  return type;
}

/** Where brands are called otherwise than the products in a User-Agent. */
const BRANDS: ReadonlyMap<string, string> = new Map([
  ['Amazon Silk', 'Silk'],
  ['Android WebView', 'Chrome WebView'],
  ['Google Chrome', 'Chrome'],
  ['HeadlessChrome', 'Headless Chrome'],
  ['Microsoft Edge', 'Edge'],
  ['OperaMobile', 'Opera'],
  ['YaBrowser', 'Yandex Browser'],
]);
/** Engines and the browsers that others pass themselves off as: a User-Agent with another name in it says more. */
const GENERIC = new Set(['Chrome', 'Chromium', 'Chrome WebView', 'Android Browser', 'Safari']);
/** Brands that mean nothing and change, so that nobody relies on the list: `Not;A=Brand`, `(Not(A:Brand`. */
const GREASE = /^not(?:a|any)?(?:brand|browser)$/i;
/** Parts that stand in the list beside the browser's own brand. */
const COMPANIONS = new Set(['Yowser', 'Microsoft Edge WebView2']);

type Program = Pick<ParsedUserAgent, 'browser' | 'clientType'>;

function readBrowser({ browser, clientType }: Program, brands: ClientHints['brands']): Program {
  const parsed = { browser, clientType };
  const told = readBrands(brands).sort((a, b) => rank(b) - rank(a))[0];
  if (told === undefined) return parsed;
  if (told.name === browser.name) {
    return { browser: { name: told.name, version: fuller(told.version, browser.version) }, clientType };
  }
  // The brand is that of the view of the web in which an application shows its pages.
  if (clientType === 'app' && browser.name !== null && !isRuntime(browser.name)) return parsed;
  const saysLess = GENERIC.has(told.name) && browser.name !== null && !GENERIC.has(browser.name);
  return saysLess ? parsed : { browser: told, clientType: programKind(told.name) ?? 'browser' };
}

function readBrands(brands: unknown): (Software & { readonly name: string })[] {
  if (!Array.isArray(brands)) return [];
  return brands.slice(0, MAX_BRANDS).flatMap((entry: { brand?: unknown; version?: unknown } | null) => {
    const brand = text(entry?.brand);
    if (brand === null || GREASE.test(brand.replace(/[^a-z]/gi, '')) || COMPANIONS.has(brand)) return [];
    const name = BRANDS.get(brand) ?? programName(brand);
    return name === null ? [] : { name, version: wholeVersion(text(entry?.version)) };
  });
}

/** The engine stands in every list, and derived browsers may keep the brand of the one that they derive from. */
function rank({ name }: Software): number {
  if (name === 'Chromium') return 0;
  return GENERIC.has(name ?? '') ? 1 : 2;
}

/** `114` when the list gives major versions alone, of which the User-Agent may tell more. */
function fuller(told: string | null, parsed: string | null): string | null {
  if (told === null) return parsed;
  return parsed?.startsWith(`${told}.`) ? parsed : told;
}

function text(value: unknown): string | null {
  return tidyClientText(value, MAX_FIELD);
}
