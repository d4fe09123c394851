import type { ClientType, Device, DeviceType, Software } from '../session.js';
import { isRuntime } from './program-names.js';

interface Described {
  readonly clientType: ClientType | null;
  readonly device: Device;
  readonly os: Software;
  readonly browser: Software;
  readonly app: Software | null;
}

/** What a list calls a session: what was used, and on what, as far as either is known. */
export function titleOf({ clientType, device, os, browser, app }: Described): string {
  if (clientType === 'robot' && app === null) return browser.name ?? 'Robot';
  const program = app === null ? nameOf(clientType, browser) : withVersion(app);
  const place = placeOf(device, os);
  if (program === null) return place ?? KINDS.get(device.type) ?? 'Unknown device';
  if (place !== null && place !== program) return `${program} on ${place}`;
  return program === UNNAMED_APP ? 'Unknown app' : program;
}

const UNNAMED_APP = 'App';

function nameOf(clientType: ClientType | null, { name }: Software): string | null {
  return clientType === 'app' && (name === null || isRuntime(name)) ? UNNAMED_APP : name;
}

function withVersion({ name, version }: Software): string | null {
  return version === null ? name : `${name} ${version}`;
}

/** What is called a thing of its kind where nothing else is known. */
const KINDS: ReadonlyMap<DeviceType | null, string> = new Map([
  ['desktop', 'Computer'],
  ['mobile', 'Phone'],
  ['tablet', 'Tablet'],
  ['tv', 'TV'],
  ['console', 'Game console'],
  ['wearable', 'Watch'],
  ['headset', 'Headset'],
  ['car', 'Car'],
  ['speaker', 'Smart speaker'],
]);

/** The device by its model; else by its system, or by its maker and kind. */
function placeOf({ type, vendor, model }: Device, os: Software): string | null {
  // Nobody tells Macs by that.
  if (model !== null && model !== 'Macintosh') return withVendor(vendor, model);
  const system = systemOf(os);
  if (type === 'car' && vendor !== null) return vendor;
  const noun = NOUNS.get(type);
  if (noun === undefined) return system ?? (type === 'mobile' && vendor !== null ? `${vendor} phone` : null);
  const maker = vendor ?? (SYSTEMS_AS_MAKERS.get(type)?.has(os.name) ? os.name : null);
  if (maker !== null) return `${maker} ${noun}`;
  return type === 'tablet' || type === 'console' ? system : null;
}

/** The kinds of which the maker says more than the system does. */
const NOUNS: ReadonlyMap<DeviceType | null, string> = new Map([
  ['tablet', 'tablet'],
  ['tv', 'TV'],
  ['console', 'console'],
  ['wearable', 'watch'],
  ['headset', 'headset'],
  ['car', 'car'],
  ['speaker', 'speaker'],
]);
/** The systems that such a thing is called by where its maker isn't known. */
const SYSTEMS_AS_MAKERS: ReadonlyMap<DeviceType | null, ReadonlySet<string | null>> = new Map([
  ['tablet', new Set(['Android'])],
  ['tv', new Set(['Android', 'Tizen', 'webOS'])],
]);

/** Names that people know without the maker's. */
const WELL_KNOWN =
  /^(?:iPhone|iPad|iPod|Apple|Pixel|Nexus|Galaxy|Redmi|POCO|moto |Xperia|PlayStation|Xbox|Kindle|HomePod|Chromecast|Google|Lumia|SHIELD|Surface|Steam Deck)/i;

function withVendor(vendor: string | null, model: string): string {
  const isNamed = vendor === null || model.toLowerCase().startsWith(vendor.toLowerCase());
  return isNamed || WELL_KNOWN.test(model) ? model : `${vendor} ${model}`;
}

/** 'Windows 11', 'macOS 14.5', 'Android 8': the version as far as people say it. */
function systemOf({ name, version }: Software): string | null {
  // These are builds.
  if (name === null || version === null || name === 'ChromeOS') return name;
  const [major, minor] = version.split('.', 2);
  return `${name} ${major}${minor === undefined || /^0*$/.test(minor) ? '' : `.${minor}`}`;
}
