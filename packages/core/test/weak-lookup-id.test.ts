import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createLookupId } from '../src/lookup-id.js';
import { isWeakLookupId } from '../src/weak-lookup-id.js';

describe('isWeakLookupId', () => {
  it.each([
    ['a counter', '184467'],
    ['38 decimal digits', '9'.repeat(38)],
    ['a UUID', randomUUID()],
    ['a UUID in capitals', randomUUID().toUpperCase()],
    ['30 hex digits', 'a1'.repeat(15)],
    ['21 characters of base64url, as nanoid makes them', 'V1StGXR8_Z5jdHi6B-myT'],
    ['a name', 'alice'],
  ])('%s', (_, lookupId) => {
    expect(isWeakLookupId(lookupId)).toBe(true);
  });

  it.each([
    ['128 bits in base64url', createLookupId()],
    ['128 bits in base64url that happen to have no capital and no digit', `${'abcdefghijklmnopqrstu'}g`],
    ['128 bits in hex', createHash('md5').update('x').digest('hex')],
    ['39 decimal digits', '9'.repeat(39)],
    ['256 bits in base64', createHash('sha256').update('x').digest('base64')],
  ])('not %s', (_, lookupId) => {
    expect(isWeakLookupId(lookupId)).toBe(false);
  });
});
