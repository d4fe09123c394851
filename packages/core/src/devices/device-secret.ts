import { hash, randomBytes } from 'node:crypto';

const BYTES = 16;
const SHAPE = /^[\w-]{22}$/;

/** A new device secret: 128 random bits, base64url. The client keeps it; here it is kept as its hash alone. */
export function createDeviceSecret(): string {
  return randomBytes(BYTES).toString('base64url');
}

/** Whether a value can be a device secret at all. */
export function isDeviceSecret(value: unknown): value is string {
  return typeof value === 'string' && SHAPE.test(value);
}

/** What is kept of a device secret: the first 16 bytes of its SHA-256, base64url. */
export function hashDeviceSecret(secret: string): string {
  return hash('sha256', secret, 'buffer').toString('base64url', 0, BYTES);
}
