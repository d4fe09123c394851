import { LRUCache } from 'lru-cache';
import { UAParser } from 'ua-parser-js';
import type { Device, Software } from '../session.js';
import { tidyClientText } from '../values/client-text.js';
import { MORE_PATTERNS } from './agent-patterns.js';
import { firstProduct, nameProgram, type Program } from './name-program.js';

const MAX_FIELD = 64;
const MAX_CACHED = 1000;

/** What a User-Agent tells of the device and its programs. */
export interface ParsedUserAgent {
  readonly device: Device;
  readonly os: Software;
  /** The browser, or the application, tool or robot that is none. */
  readonly browser: Software;
  /** It acts by itself: the device and the system that it names are a disguise, and left out. */
  readonly robot: boolean;
}

/** What is known when nothing is. */
export const UNKNOWN_AGENT: ParsedUserAgent = {
  device: { type: null, vendor: null, model: null },
  os: { name: null, version: null },
  browser: { name: null, version: null },
  robot: false,
};

/**
 * Makes a parser with a cache of its own. The text it is given must be bounded by the caller: the time that the
 * patterns take grows with its length.
 */
export function createUserAgentParser(): (userAgent: string) => ParsedUserAgent {
  const cache = new LRUCache<string, ParsedUserAgent>({ max: MAX_CACHED });
  return (userAgent) => {
    const known = cache.get(userAgent);
    if (known !== undefined) return known;
    const parsed = parse(userAgent);
    cache.set(userAgent, parsed);
    return parsed;
  };
}

function parse(userAgent: string): ParsedUserAgent {
  const calmed = calm(userAgent);
  const program = nameProgram(calmed);
  if (program?.robot) return { ...UNKNOWN_AGENT, browser: software(program), robot: true };
  const result = new UAParser(calmed, MORE_PATTERNS).getResult();
  const browser = software(result.browser);
  const other = program ?? (NO_BROWSERS.has(browser.name) ? leadingProgram(calmed, result.device) : null);
  const os = readSystem(calmed, result.os);
  return {
    device: readDevice(calmed, result.device, desktopType(os, other)),
    os,
    browser: other === null ? browser : software(other),
    robot: false,
  };
}

/** No name and no version is longer, and on long runs of digits and dots some patterns take a tenth of a second. */
const LONG_RUN = /([\w.]{40})[\w.]+/g;

function calm(userAgent: string): string {
  return userAgent.replace(LONG_RUN, '$1');
}

/** Nothing, or an engine, which programs of all kinds have in them. */
const NO_BROWSERS: ReadonlySet<string | null> = new Set([null, 'WebKit', 'Mozilla']);

/** What a feature phone or a television begins with is its own name. */
function leadingProgram(userAgent: string, device: RawDevice): Program | null {
  const first = firstProduct(userAgent);
  if (first === null) return null;
  const name = letters(first.name);
  const isDevice = name === letters(device.vendor) || (device.model && name.includes(letters(device.model)));
  return isDevice ? null : first;
}

function letters(text = ''): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Apple's network library names no system. Telephones never had these processors. */
function isIntelMac(userAgent: string): boolean {
  return / CFNetwork\/.* Darwin\/[\d.]+ \((?:x86_64|i386)/.test(userAgent);
}

type RawDevice = { readonly [Key in keyof Device]?: string | undefined };
type RawSoftware = {
  readonly name?: string | null | undefined;
  readonly version?: string | null | undefined;
};

/** What stands for any model where a browser says no more than it must (https://www.chromium.org/updates/ua-reduction/). */
const REDUCED = /; Android 10; K\)/;

function readDevice(userAgent: string, device: RawDevice, otherwise: string | null): Device {
  const type = field(device.type) ?? otherwise;
  if (REDUCED.test(userAgent)) return { type, vendor: null, model: null };
  // The library's last resort takes the last word of any comment for the model.
  if (device.vendor === 'Generic' && !BUILD.test(userAgent)) return { type, vendor: null, model: null };
  return {
    type,
    vendor: device.vendor === 'Generic' ? null : field(device.vendor),
    model: field(device.model),
  };
}

const BUILD = / Build\//;

const CERTAIN_DESKTOPS: ReadonlySet<string | null> = new Set(['Windows', 'Mac OS', 'Chromium OS']);
/** With a browser on them these are desktops, with another program as often servers. */
export const DESKTOP_SYSTEMS: ReadonlySet<string | null> = new Set([
  ...CERTAIN_DESKTOPS,
  'Linux',
  'Ubuntu',
  'Debian',
  'Fedora',
  'Mint',
  'FreeBSD',
  'OpenBSD',
  'NetBSD',
]);

/** The library leaves the type of desktops open, and that of what is no device at all. */
function desktopType({ name }: Software, program: Program | null): string | null {
  return (program === null ? DESKTOP_SYSTEMS : CERTAIN_DESKTOPS).has(name) ? 'desktop' : null;
}

/** Names that the library takes as they come, in whatever letters. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  ['Android', 'Linux', 'PlayStation'].map((name) => [name.toLowerCase(), name]),
);
/** What stands where a version was looked for: `Windows NT;`, `GNUTLS`, `com.google.android.youtube`. */
const NO_VERSIONS: ReadonlySet<string | null> = new Set(['NT', 'TLS', '.']);

/** As the network libraries of applications write it, in a comment. */
const APPLE_SYSTEM = /[;(] ?(iOS|macOS|tvOS|watchOS|visionOS) (\d[\d.]*)[;)]/;

function readSystem(userAgent: string, os: RawSoftware): Software {
  if (isIntelMac(userAgent)) return { name: 'Mac OS', version: null };
  const { name, version } = software(os);
  const declared = name === null ? APPLE_SYSTEM.exec(userAgent) : null;
  if (declared !== null)
    return software({ name: declared[1]?.replace('macOS', 'Mac OS'), version: declared[2] });
  return {
    name: SPELLINGS.get(name?.toLowerCase() ?? '') ?? name,
    version: NO_VERSIONS.has(version) || REDUCED.test(userAgent) ? null : version,
  };
}

function software({ name, version }: RawSoftware): Software {
  return { name: field(name), version: field(version) };
}

function field(value: string | null | undefined): string | null {
  return tidyClientText(value, MAX_FIELD);
}
