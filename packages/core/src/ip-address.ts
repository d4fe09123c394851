import { isIPv4 } from 'node:net';
import { tidyClientText } from './client-text.js';

const MAX_LENGTH = 64;
const MAPPED = '::ffff:';

/** An address as it is kept: at most 64 characters, an IPv4 address in its own form where IPv6 wraps it (RFC 4291 §2.5.5.2). */
export function normalizeIp(ip: string | null | undefined): string | null {
  const text = tidyClientText(ip, MAX_LENGTH);
  if (text === null || !text.toLowerCase().startsWith(MAPPED)) return text;
  const wrapped = text.slice(MAPPED.length);
  return isIPv4(wrapped) ? wrapped : text;
}
