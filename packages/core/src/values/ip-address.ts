import { isIPv4, isIPv6 } from 'node:net';
import { readOneOf } from './check-values.js';
import { flatCopy } from './flat-copy.js';

/** More than an address, its brackets, its zone and its port take. */
const MAX_LENGTH = 128;
/** `203.0.113.9:51234`, as some proxies write it. */
const WITH_PORT = /^([\d.]+):\d{1,5}$/;
/** `[2001:db8::1]`, `[2001:db8::1]:443` (RFC 3986 §3.2.2). */
const BRACKETED = /^\[([^\]]+)\](?::\d{1,5})?$/;
/** RFC 4291 §2.5.5.2, as it is written once it is canonical, and as Node writes it. */
const MAPPED = /^::ffff:(?:([\da-f]{1,4}):([\da-f]{1,4})|([\d.]+))$/;
const GROUPS = 8;
const SIX_TO_FOUR = '2002';
/** Eight groups, none of them zero, as most clients have: that has no other spelling but with capitals or more zeros. */
const PLAIN = /^(?:[1-9a-f][\da-f]{0,3}:){7}[1-9a-f][\da-f]{0,3}$/;

/** What is kept, shown and told of an address: all of it, its network, or nothing. */
export type IpAddresses = 'full' | 'truncated' | 'none';

const MODES: readonly IpAddresses[] = ['full', 'truncated', 'none'];

/** @throws TypeError for what is no {@link IpAddresses} */
export function readIpAddresses(mode: IpAddresses | undefined): IpAddresses {
  return readOneOf(mode ?? 'full', MODES, 'ipAddresses');
}

/**
 * What may be kept or told of an address that somebody gives: `'truncated'` leaves an IPv4 address its first three numbers
 * (`203.0.113.0`) and an IPv6 address its first three groups (`2001:db8:1::`). Null for what is no address.
 */
export function keepIp(ip: unknown, mode: IpAddresses): string | null {
  const address = mode === 'none' ? null : normalizeIp(ip);
  return address === null || mode === 'full' ? address : truncate(address);
}

/** What may be shown of an address that is kept, perhaps since a time when more was. */
export function showIp(kept: string | null, mode: IpAddresses): string | null {
  return mode === 'full' ? kept : keepIp(kept, mode);
}

/**
 * An address in its one spelling: IPv4 with its four numbers, also where IPv6 wraps it, and IPv6 as RFC 5952 writes it. A
 * port and brackets are left out, and so is a zone (`fe80::1%eth0`), which is an interface of this machine and no part of
 * the address (RFC 4007 §11). Null for what is no address: `unknown`, `_hidden` (RFC 7239 §6), a name, a list.
 */
export function normalizeIp(ip: unknown): string | null {
  if (typeof ip !== 'string' || ip.length > MAX_LENGTH) return null;
  const known = PLAIN.test(ip) ? ip : unwrap(ip);
  if (known !== null) return flatCopy(known);
  const text = ip.trim();
  const [, bare = text] = WITH_PORT.exec(text) ?? BRACKETED.exec(text) ?? [];
  if (isIPv4(bare)) return flatCopy(bare);
  if (!isIPv6(bare)) return null;
  const address = canonical(bare);
  return unwrap(address) ?? address;
}

/** Of an address in its one spelling. */
function truncate(ip: string): string {
  if (isIPv4(ip)) return ip.replace(/\d+$/, '0');
  const [first, second, third] = groupsOf(ip);
  // RFC 3056 §2: these two are an IPv4 address, of which the last number is left out as of any other.
  const kept = first === SIX_TO_FOUR ? third.replace(/..?$/, '00') : third;
  return canonical(`${first}:${second}:${kept}::`);
}

/** The groups of an IPv6 address, with the zeros that its spelling leaves out. */
function groupsOf(ip: string): [first: string, second: string, third: string] {
  const [left = [], right = []] = ip.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from({ length: GROUPS - left.length - right.length }, () => '0');
  const [first = '0', second = '0', third = '0'] = [...left, ...zeros, ...right];
  return [first, second, third];
}

function canonical(ip: string): string {
  const [address] = ip.split('%', 1);
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

/** The IPv4 address that a text is, or wraps in lower case; null where it is none. */
function unwrap(ip: string): string | null {
  if (isIPv4(ip)) return ip;
  const [, high, low, dotted = ''] = MAPPED.exec(ip) ?? [];
  if (high === undefined || low === undefined) return isIPv4(dotted) ? dotted : null;
  const bytes = [high, low].flatMap((hex) => [Number.parseInt(hex, 16) >> 8, Number.parseInt(hex, 16) & 255]);
  return bytes.join('.');
}
