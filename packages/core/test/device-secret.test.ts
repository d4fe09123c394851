import { describe, expect, it } from 'vitest';
import { createDeviceSecret, deviceIdOf, readDeviceSecret } from '../src/devices/device-list.js';

describe('createDeviceSecret', () => {
  it('makes 128 bits in base64url, other ones each time', () => {
    const secrets = Array.from({ length: 100 }, createDeviceSecret);
    for (const secret of secrets) expect(Buffer.from(secret, 'base64url')).toHaveLength(16);
    expect(new Set(secrets).size).toBe(100);
  });
});

describe('readDeviceSecret', () => {
  it('reads what createDeviceSecret makes, without a mark behind it', () => {
    const secret = createDeviceSecret();
    expect(readDeviceSecret(secret)).toBe(secret);
    expect(readDeviceSecret(`${secret}.${'m'.repeat(22)}`)).toBe(secret);
  });

  it.each([
    '',
    'A'.repeat(21),
    'A'.repeat(23),
    'A'.repeat(21).concat('='),
    `${'A'.repeat(22)}\n`,
    `${'A'.repeat(22)}.`,
    `${'A'.repeat(22)}.${'m'.repeat(23)}`,
    `${'A'.repeat(22)}.${'m'.repeat(22)}.`,
    7,
    null,
    {},
  ])('reads nothing of %j, which is not worth a hash', (value) => {
    expect(readDeviceSecret(value)).toBeNull();
  });
});

describe('deviceIdOf', () => {
  it('is the first 16 bytes of SHA-256 in base64url', () => {
    // printf AAAAAAAAAAAAAAAAAAAAAA | openssl dgst -sha256 -binary | head -c 16 | base64
    expect(deviceIdOf('A'.repeat(22))).toBe('ilvbTMFRZBJsbvJmjendJA');
  });
});
