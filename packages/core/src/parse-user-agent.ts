import { LRUCache } from 'lru-cache';
import { UAParser } from 'ua-parser-js';
import { tidyClientText } from './client-text.js';
import type { Device, Software } from './session.js';

const MAX_FIELD = 64;
const MAX_CACHED = 1000;

/** What a User-Agent tells of the device and its programs. */
export interface ParsedUserAgent {
  readonly device: Device;
  readonly os: Software;
  readonly browser: Software;
}

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
  const { device, os, browser } = new UAParser(userAgent).getResult();
  return {
    // The library leaves the type of desktops open, and that of what is no device at all.
    device: {
      type: field(device.type) ?? (isDesktop(os.name) ? 'desktop' : null),
      vendor: field(device.vendor),
      model: field(device.model),
    },
    os: { name: field(os.name), version: field(os.version) },
    browser: { name: field(browser.name), version: field(browser.version) },
  };
}

const DESKTOP_SYSTEMS = new Set(['Windows', 'Mac OS', 'Linux', 'Ubuntu', 'Debian', 'Fedora', 'Chromium OS']);

function isDesktop(system: string | undefined): boolean {
  return system !== undefined && DESKTOP_SYSTEMS.has(system);
}

function field(value: string | undefined): string | null {
  return tidyClientText(value, MAX_FIELD);
}
