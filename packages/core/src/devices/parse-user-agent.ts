import { LRUCache } from 'lru-cache';
import { UAParser } from 'ua-parser-js';
import type { ClientType, Device, Software } from '../session.js';
import { tidyClientText } from '../values/client-text.js';
import { MORE_PATTERNS } from './agent-patterns.js';
import { nameProgram, ONLY_IN_APPS, TELLING } from './name-program.js';
import { nameRobot } from './name-robot.js';
import { firstProduct, type Product } from './products.js';
import { programKind, programName } from './program-names.js';
import { readDevice } from './read-device.js';
import { type RawSoftware, REDUCED, readSystem, wholeVersion } from './read-system.js';

const MAX_FIELD = 64;
const MAX_CACHED = 1000;

/** What a User-Agent tells of the device and its programs. */
export interface ParsedUserAgent {
  readonly device: Device;
  readonly os: Software;
  /** The browser, or the application, tool or robot that is none. */
  readonly browser: Software;
  /** Of a robot nothing but its name is told: the device and the system are a disguise. */
  readonly clientType: ClientType | null;
}

/** What is known when nothing is. */
export const UNKNOWN_AGENT: ParsedUserAgent = {
  device: { type: null, vendor: null, model: null },
  os: { name: null, version: null },
  browser: { name: null, version: null },
  clientType: null,
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

function parse(given: string): ParsedUserAgent {
  const userAgent = calm(given);
  const first = firstProduct(userAgent);
  const kind = first === null ? null : programKind(programName(first.name));
  const isTool = kind === 'tool' && !ONLY_IN_APPS.test(userAgent);
  const robot = nameRobot(userAgent, first, isTool);
  if (robot !== null) return { ...UNKNOWN_AGENT, browser: software(robot), clientType: 'robot' };
  const library = new UAParser(userAgent, MORE_PATTERNS);
  const found = isHiddenIpad(userAgent) ? IPAD : { os: library.getOS(), device: library.getDevice() };
  const os = software(readSystem(userAgent, found.os));
  const isBrowser = (first === null && !TELLING.test(userAgent)) || kind === 'browser';
  const told = readDevice(userAgent, found.device, os, isBrowser);
  const device = completeDevice(told, userAgent, first, os);
  const { browser, clientType } = nameProgram(userAgent, first, library.getBrowser(), os, device);
  return {
    device: { ...device, vendor: field(device.vendor), model: field(device.model) },
    os,
    browser: software(browser),
    clientType,
  };
}

/** No name and no version is longer, and on long runs of digits and dots some patterns take a tenth of a second. */
const LONG_RUN = /([\w.]{40})[\w.]+/g;
/** What shops for applications add behind the model. */
const SHOPS = /; [HG]MSCore [\d.]+/g;

function calm(userAgent: string): string {
  return userAgent.replace(LONG_RUN, '$1').replace(SHOPS, '');
}

const IPAD = { os: { name: 'iOS' }, device: { type: 'tablet', vendor: 'Apple', model: 'iPad' } };

/** An iPad asks for the pages of a Macintosh, and all browsers on it but Safari say what there is only there. */
function isHiddenIpad(userAgent: string): boolean {
  return userAgent.includes('(Macintosh;') && / (?:\w{1,12}iOS|GSA|Mobile)\//.test(userAgent);
}

/** An application names the model among other things, in an order of its own. */
function completeDevice(device: Device, userAgent: string, first: Product | null, os: Software): Device {
  if (device.model !== null || os.name !== 'Android') return device;
  if (first === null && !REDUCED.test(userAgent) && device.type !== null) return device;
  const parts = userAgent.split(/[;()[\]{}]|\bModel\b:?|\bFBDV\//, MAX_PARTS).map((part) => part.trim());
  const found = new UAParser(asUserAgent(parts.filter(isModel).join('; ')), MORE_PATTERNS).getDevice();
  if (!found.vendor || !found.model || found.vendor === 'Generic') return device;
  return readDevice('', found, os, false);
}

const MAX_PARTS = 24;

function isModel(part: string): boolean {
  return /^[\w -]{2,30}$/.test(part) && /\d/.test(part) && !/^(?:Android|Linux|K$)/i.test(part);
}

/** The model as Chrome on Android told it before it kept it back. */
export function asUserAgent(model: string, isMobile = true): string {
  return `Mozilla/5.0 (Linux; Android 9; ${model}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/89.0.4389.72 ${isMobile ? 'Mobile ' : ''}Safari/537.36`;
}

function software({ name, version }: RawSoftware): Software {
  return { name: field(name), version: field(wholeVersion(version)) };
}

function field(value: string | null | undefined): string | null {
  return tidyClientText(value, MAX_FIELD);
}
