import type { Device, DeviceType, Software } from '../session.js';
import { isNetworkLibrary, LINUXES, REDUCED } from './read-system.js';

/** What a pattern found, before anybody has looked at it. */
export type RawDevice = { readonly [Key in keyof Device]?: string | null | undefined };

/** The kinds by the names that ua-parser-js has for them, and those of our patterns. */
const TYPES: ReadonlyMap<string, DeviceType> = new Map([
  ['mobile', 'mobile'],
  ['tablet', 'tablet'],
  ['smarttv', 'tv'],
  ['tv', 'tv'],
  ['console', 'console'],
  ['wearable', 'wearable'],
  ['headset', 'headset'],
  ['car', 'car'],
  ['speaker', 'speaker'],
]);

/** Vendors as people know them, by their names in small letters. */
const VENDORS: ReadonlyMap<string, string | null> = new Map([
  ['generic', null],
  ['alcatel', 'Alcatel'],
  ['blackview', 'Blackview'],
  ['doogee', 'Doogee'],
  ['facebook', 'Meta'],
  ['hisense', 'Hisense'],
  ['hp', 'HP'],
  ['itel', 'Itel'],
  ['kindle', 'Amazon'],
  ['lge', 'LG'],
  ['meizu', 'Meizu'],
  ['oneplus', 'OnePlus'],
  ['oppo', 'OPPO'],
  ['oukitel', 'Oukitel'],
  ['philips', 'Philips'],
  ['rim', 'BlackBerry'],
  ['tecno', 'Tecno'],
  ['toshiba', 'Toshiba'],
  ['ulefone', 'Ulefone'],
  ['vestel', 'Vestel'],
  ['vizio', 'Vizio'],
  ['wiko', 'Wiko'],
  ['xiaomi', 'Xiaomi'],
]);
/** What the last resort of the patterns takes for a model: a word of the comment. */
const NO_MODEL =
  /^(?:(?:wv|[ku]|[a-z]{2}(?:[-_][a-z]{2})?|arm_?64|mobile|tablet|phone|linux|unknown|harmonyos)$|[hg]mscore|(?!shield)(?:\w+ )?(?:android|smart)[-_ ]?tv(?![a-z]))/i;

/** The device that a User-Agent names. */
export function readDevice(
  userAgent: string,
  found: RawDevice,
  system: Software,
  isBrowser: boolean,
): Device {
  if (isNetworkLibrary(userAgent)) {
    return { type: desktopType(system, false, userAgent), vendor: null, model: null };
  }
  const named =
    APPLE_DEVICES.get(system.name ?? '') ?? readApple(userAgent, system) ?? readTelevision(userAgent);
  if (named !== null) return named;
  const type = readType(userAgent, found) ?? desktopType(system, isBrowser, userAgent);
  // The last resort of the patterns takes the last word of any comment for the model.
  const isGuess = found.vendor === 'Generic' && !/ Build\//.test(userAgent);
  if (REDUCED.test(userAgent) || isGuess) return { type, vendor: null, model: null };
  const model = found.model?.trim().replace(/^PLAYSTATION/, 'PlayStation') ?? null;
  return {
    type,
    vendor: readVendor(found.vendor),
    model: model === null || NO_MODEL.test(model) ? null : model,
  };
}

/** What only televisions, and what is plugged into them, have in their User-Agents. */
const ON_A_TELEVISION =
  /\b(?:CE-HTML|NETTV|NetCast|InettvBrowser|SonyCEBrowser|OMI|Opera TV|NETRANGE\w*|DTV|Large Screen|GoogleTV|SmartTV\w*|DuneHD|VIDAA|TiVoOS|WHALEOS)\b|[; ]TV(?: Safari\/[\d.]+)?$/;
/** Words in the names of models that their vendors are not known for. */
const TELEVISION_MODEL =
  /(?:^|[^a-z])(?:\w{0,12}tv|tv\w{0,8}|\w{0,8}box|stick|dongle|stb|q?o?led\d*|[uf]hd|4k)(?:[^a-z]|$)/i;
const TABLET_MODEL = /(?:^|[^a-z])(?:\w{0,12}pad|tab|tablet|slate)(?:[^a-z]|$)/i;

/** Telephones alone say that, in whatever place. */
const SMALL = / Mobile[ /;)]|\b(?:MIDP|J2ME|Opera Mini|Opera Mobi)\b/;

function readType(userAgent: string, found: RawDevice): DeviceType | null {
  const told = TYPES.get(found.type ?? '') ?? null;
  if (ON_A_TELEVISION.test(userAgent)) return 'tv';
  if (told === null) return !found.type && SMALL.test(userAgent) ? 'mobile' : null;
  if (found.vendor || (told !== 'mobile' && told !== 'tablet')) return told;
  const model = REDUCED.test(userAgent) ? '' : (found.model ?? '');
  if (TELEVISION_MODEL.test(model)) return 'tv';
  if (TABLET_MODEL.test(model)) return 'tablet';
  return SMALL.test(userAgent) ? 'mobile' : told;
}

function readVendor(vendor: string | null | undefined): string | null {
  if (!vendor) return null;
  const known = VENDORS.get(vendor.toLowerCase());
  return known === undefined ? vendor : known;
}

const APPLE_DEVICES: ReadonlyMap<string, Device> = new Map([
  ['tvOS', { type: 'tv', vendor: 'Apple', model: 'Apple TV' }],
  ['watchOS', { type: 'wearable', vendor: 'Apple', model: 'Watch' }],
  ['visionOS', { type: 'headset', vendor: 'Apple', model: 'Vision Pro' }],
]);

/** With the number of the model (`iPhone15,3`), which nobody knows, or without. */
const APPLE_MODEL =
  /(?:^|[\s;(/:-])(iPhone|iPad|iPod touch|iPod|HomePod)(?:\d{0,2},\d{1,2})?(?=[\s;)/_.]|$)/i;
const APPLE_MODELS: ReadonlyMap<string, Device> = new Map([
  ['iphone', { type: 'mobile', vendor: 'Apple', model: 'iPhone' }],
  ['ipod', { type: 'mobile', vendor: 'Apple', model: 'iPod' }],
  ['ipod touch', { type: 'mobile', vendor: 'Apple', model: 'iPod touch' }],
  ['ipad', { type: 'tablet', vendor: 'Apple', model: 'iPad' }],
  ['homepod', { type: 'speaker', vendor: 'Apple', model: 'HomePod' }],
]);

function readApple(userAgent: string, { name }: Software): Device | null {
  const model = name === 'iOS' || name === null ? APPLE_MODEL.exec(userAgent)?.[1]?.toLowerCase() : undefined;
  return APPLE_MODELS.get(model ?? '') ?? null;
}

/** ETSI TS 102 796 §7.3.2.4, of which every television in Europe has this in its User-Agent. */
const HBBTV = /\bHbbTV\/[\d.]+ \([^;()]*;([^;()]*);([^;()]*)/;
/** How YouTube's application on televisions says it. */
const COBALT = /\(([\w -]+), ([\w .-]+), (?:Wired|Wireless)\)/;

function readTelevision(userAgent: string): Device | null {
  const [, maker = '', name = ''] = HBBTV.exec(userAgent) ?? COBALT.exec(userAgent) ?? [];
  if (maker === '' && !/\bHbbTV\//.test(userAgent)) return null;
  const vendor = readVendor(maker.trim()) ?? (/\bMaple\b/.test(userAgent) ? 'Samsung' : null);
  const model = name.trim();
  return { type: 'tv', vendor, model: model === '' || NO_MODEL.test(model) ? null : model };
}

const CERTAIN_DESKTOPS = ['Windows', 'macOS', 'ChromeOS'];
/** With a browser on them these are desktops, with another program as often servers. */
export const DESKTOP_SYSTEMS: ReadonlySet<string | null> = new Set([
  ...CERTAIN_DESKTOPS,
  ...LINUXES,
  'FreeBSD',
  'OpenBSD',
  'NetBSD',
]);

/** The patterns leave the type of desktops open. */
function desktopType({ name }: Software, isBrowser: boolean, userAgent: string): DeviceType | null {
  const isDesktop = isBrowser ? DESKTOP_SYSTEMS.has(name) : CERTAIN_DESKTOPS.includes(name ?? '');
  return isDesktop || userAgent.includes('(X11;') ? 'desktop' : null;
}
