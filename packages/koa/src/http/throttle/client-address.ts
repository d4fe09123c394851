import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { Exchange } from '../exchange.js';

/** By which proxies say whom they speak for. */
const FORWARDING = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'true-client-ip', 'cf-connecting-ip'];

/** Addresses that nobody has on the internet (RFC 6890). */
const INNER = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const) {
  INNER.addSubnet(network, prefix, 'ipv4');
}
INNER.addAddress('::1', 'ipv6');
INNER.addSubnet('fc00::', 7, 'ipv6');
INNER.addSubnet('fe80::', 10, 'ipv6');

const MAPPED = /^::ffff:(?=[\d.]+$)/i;
/** The first 64 bits, in groups of 16: that much one customer has at least, and can change the rest at will. */
const GROUPS = 4;

/**
 * By what a client is counted: an IPv4 address, or the /64 of an IPv6 one. Null where the address is a proxy's and stands for
 * everybody, or is none.
 *
 * @param warn told of a proxy that the application doesn't know of
 */
export function countedAddress(
  exchange: Pick<Exchange, 'ip' | 'req'>,
  warn: (message: string) => void,
): string | null {
  const [zoneless = ''] = exchange.ip.split('%', 1);
  const address = zoneless.replace(MAPPED, '');
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  const isAddress = family === 'ipv4' || isIPv6(address);
  const header = FORWARDING.find((name) => exchange.req.headers[name] !== undefined);
  // Of a socket of the file system there is none.
  if (header !== undefined && (!isAddress || INNER.check(address, family))) {
    warn(adviseOnProxy(address, header));
    return null;
  }
  if (!isAddress) return null;
  return family === 'ipv4' ? address : networkOf(address);
}

function networkOf(address: string): string {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  // An IPv4 address in another spelling: all of those would be one network.
  if (canonical.startsWith('::ffff:')) return canonical;
  const [left = [], right = []] = canonical.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from({ length: 2 * GROUPS - left.length - right.length }, () => '0');
  return `${[...left, ...zeros, ...right].slice(0, GROUPS).join(':')}::/64`;
}

function adviseOnProxy(address: string, header: string): string {
  const from = address === '' ? 'no address' : `the inner address ${address}`;
  return (
    `A log-in came from ${from} with the header ${header}: behind a proxy all clients seem to be there, so attempts ` +
    'are counted by account alone, and not by address. If the proxy is yours, set app.proxy = true, and app.maxIpsCount ' +
    'to the number of proxies (Koa), and its word is taken for the address.'
  );
}
