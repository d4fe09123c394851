import { describe, expect, it } from 'vitest';
import { createLookupId, deriveSessionId, isSessionId } from '../src/values/lookup-id.js';

describe('createLookupId', () => {
  it('gives 128 bits in base64url, another each time', () => {
    const ids = new Set(Array.from({ length: 1000 }, createLookupId));
    expect(ids.size).toBe(1000);
    for (const id of ids) expect(Buffer.from(id, 'base64url')).toHaveLength(16);
  });
});

describe('deriveSessionId', () => {
  it('is the first half of the SHA-256 of the text, in base64url', () => {
    // SHA-256 of "abc", FIPS 180-4: ba7816bf 8f01cfea 414140de 5dae2223 …
    expect(deriveSessionId('abc')).toBe(
      Buffer.from('ba7816bf8f01cfea414140de5dae2223', 'hex').toString('base64url'),
    );
  });

  it('takes the text as UTF-8, exactly as it stands', () => {
    expect(deriveSessionId('ä')).not.toBe(deriveSessionId('a\u0308'));
    expect(deriveSessionId('x')).not.toBe(deriveSessionId('x '));
  });

  it('gives canonical ids', () => {
    for (let n = 0; n < 1000; n += 1) expect(isSessionId(deriveSessionId(String(n)))).toBe(true);
  });
});

describe('isSessionId', () => {
  it.each([
    '',
    'A'.repeat(21),
    'A'.repeat(23),
    `${'A'.repeat(21)}B`,
    `${'A'.repeat(21)}+`,
    `${'A'.repeat(22)}\n`,
    7,
    ['A'.repeat(22)],
  ])('is false for %j', (text) => {
    expect(isSessionId(text)).toBe(false);
  });
});
