import type { SessionLocation } from '@jwt-sessions/core';

/** Stands for a database of addresses. These are for documentation (RFC 5737, RFC 3849), so nobody has them. */
const PLACES: ReadonlyMap<string, SessionLocation> = new Map([
  ['192.0.2.44', { country: 'Iceland', region: null, city: 'Reykjavík' }],
  ['198.51.100.23', { country: 'Portugal', region: null, city: 'Porto' }],
  ['203.0.113.9', { country: 'Brazil', region: null, city: 'Recife' }],
  ['2001:db8::7', { country: 'Iran', region: null, city: 'Shiraz' }],
]);

export function locateDemo(ip: string): SessionLocation | null {
  return PLACES.get(ip) ?? null;
}
