import { isIPv4, isIPv6 } from 'node:net';
import { flatCopy } from './flat-copy.js';

/** More than an address, its brackets, its zone and its port take. */
const MAX_LENGTH = 128;
/** `203.0.113.9:51234`, as some proxies write it. */
const WITH_PORT = /^([\d.]+):\d{1,5}$/;
/** `[2001:db8::1]`, `[2001:db8::1]:443` (RFC 3986 §3.2.2). */
const BRACKETED = /^\[([^\]]+)\](?::\d{1,5})?$/;
/** RFC 4291 §2.5.5.2, as it is written once it is canonical, and as Node writes it. */
const MAPPED = /^::ffff:(?:([\da-f]{1,4}):([\da-f]{1,4})|([\d.]+))$/;
/** Eight groups, none of them zero, as most clients have: that has no other spelling but with capitals or more zeros. */
const PLAIN = /^(?:[1-9a-f][\da-f]{0,3}:){7}[1-9a-f][\da-f]{0,3}$/;

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
