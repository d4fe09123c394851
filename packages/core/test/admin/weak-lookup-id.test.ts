import { createCipheriv, hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createWeakIdCheck, isWeakLookupId } from '../../src/admin/weak-lookup-id.js';

const MANY = 1_000_000;
/** Random bytes that are the same in every run: the key stream of AES with a key of zeros. */
const RANDOM = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(
  Buffer.alloc(16 * MANY),
);
const bytesOf = (n: number) => RANDOM.subarray(16 * n, 16 * n + 16);
const hexOf = (n: number) => bytesOf(n).toString('hex');
const base64urlOf = (n: number) => bytesOf(n).toString('base64url');

const UUID = '5f9d4c1e-7b1a-4c3e-9a40-0c1d2e3f4a5b';
const OTHER_UUID = '6ba7b810-9dad-4d1a-80b4-00c04fd430c8';
const bare = (uuid: string) => uuid.replaceAll('-', '');

describe('isWeakLookupId', () => {
  it.each([
    ['a counter', '184467'],
    ['38 decimal digits', '9'.repeat(19) + '8'.repeat(19)],
    ['a counter that is filled up with zeros', '12345'.padStart(45, '0')],
    ['a counter in hex that is filled up with zeros', '302a'.padStart(32, '0')],
    ['a counter with a prefix', 'session-000000000000000000000012345'],
    ['a counter with a prefix and no mark between', 'session000000000000000000012345'],
    ['two counters with a prefix', 'user:12345:7'],
    ['many words and counters', 'tenant_17_USER_000000012345_session_00000000000042'],
    ['a mail address with a counter', 'alice@example.com-17'],
    ['a longer mail address with a time', 'alice.wonderland@example.com-1700000000000'],
    ['a time', '1767225600000000000'],
    ['a time of ISO 8601', '2026-01-31T09:00:00.123Z'],
    ['a time of ISO 8601 in its short form, with a counter', '20260131T090000Z-000017'],
    ['a user with a time', 'user-12345-session-1767225600000'],
    ['a name', 'alice'],
    ['words', 'correct-horse-battery-staple'],
    ['words in a path', 'sessions/of/alice/wonderland'],
    ['words with spaces between', 'the quick brown fox jumps over the lazy dog'],
    ['words without any mark', 'correcthorsebatterystaple'],
    ['one character, many times', 'a'.repeat(100)],
    ['few characters, many times', 'xYz1'.repeat(20)],
    ['half of the bits, twice', base64urlOf(1).slice(0, 11).repeat(2)],
    ['a UUID', UUID],
    ['a UUID in capitals', UUID.toUpperCase()],
    ['a UUID in braces', `{${UUID}}`],
    ['a UUID as a URN', `urn:uuid:${UUID}`],
    ['a UUID with a prefix', `session-${UUID}`],
    ['a UUID with a prefix, a counter and a time', `user-12345-${UUID}-1767225600000`],
    ['30 hex digits', hexOf(1).slice(0, 30)],
    ['30 hex digits as a number', `0x${hexOf(1).slice(0, 30)}`],
    ['an ObjectId with a prefix', `session_507f1f77bcf86cd799439011_17`],
    ['21 characters of base64url, as nanoid makes them', 'V1StGXR8_Z5jdHi6B-myT'],
    ['120 bits in base64 with padding', `${'q8Zk'.repeat(1)}${base64urlOf(3).slice(0, 16)}=`],
  ])('%s', (_, lookupId) => {
    expect(isWeakLookupId(lookupId)).toBe(true);
  });

  it.each([
    ['128 bits in base64url', base64urlOf(1)],
    ['128 bits in base64, with padding', bytesOf(1).toString('base64')],
    ['128 bits in hex', hexOf(1)],
    ['128 bits in hex, in capitals', hexOf(1).toUpperCase()],
    ['128 bits in hex, with a prefix', `session:${hexOf(1)}`],
    ['160 bits in hex, as SHA-1 makes them', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['39 decimal digits', `${BigInt(`0x${hexOf(4)}`)}`.padEnd(39, '1')],
    ['256 bits in base64', hash('sha256', 'x', 'base64')],
    ['a signed cookie', `s:${base64urlOf(1)}${base64urlOf(2)}.${base64urlOf(3)}${base64urlOf(4)}`],
    ['two UUIDs', `${UUID}.${OTHER_UUID}`],
    ['two halves', `${base64urlOf(1).slice(0, 12)}.${base64urlOf(2).slice(0, 12)}`],
    ['26 letters and digits, as PHP makes them', 'v1k6b2mqg0r9hpe7ntd3s8fouc'],
    ['26 characters of base32', 'mzxw6ytboi4dknjqgiytcmjvga'],
    ['26 letters, as base32 may have them', 'xlftbsgdbogyrfhglzserwglio'],
  ])('not %s', (_, lookupId) => {
    expect(isWeakLookupId(lookupId)).toBe(false);
  });

  it.each([
    ['22 characters of base64url', base64urlOf],
    ['32 hex digits', hexOf],
  ])('of a million random ids of %s: no more than five', (_, idOf) => {
    const weak: string[] = [];
    for (let n = 0; n < MANY; n += 1) {
      const id = idOf(n);
      if (isWeakLookupId(id)) weak.push(id);
    }
    expect(weak.length).toBeLessThanOrEqual(5);
  });
});

describe('createWeakIdCheck', () => {
  const V1 = '6ba7b8109dad11ef80b400c04fd430c8';
  const V6 = '1ef9dad6ba7b6810a0b400c04fd430c8';
  const V7 = '018f4c1e7b1a7c3e9a400c1d2e3f4a5b';
  const ULID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

  it.each([
    ['a random UUID', bare(UUID)],
    ['a random UUID in capitals', bare(UUID).toUpperCase()],
    ['a random UUID in braces', `{${bare(UUID)}}`],
    ['a random UUID with a prefix', `session:${bare(UUID)}`],
    ['a UUID of a time (1)', V1],
    ['a UUID of a time (6)', V6],
    ['a UUID of a time (7)', V7],
    ['a ULID', ULID],
    ['a ULID in small letters', ULID.toLowerCase()],
    ['what is weak in itself', '184467'],
  ])('refuses %s without hyphens, alone and among its like', (_, lookupId) => {
    for (const first of [[], [lookupId], [lookupId, bare(OTHER_UUID), ULID, V7]]) {
      expect(createWeakIdCheck(first)(lookupId)).toBe(true);
    }
  });

  it('takes an id that looks like a UUID or a ULID for random, where one that is written alike is none', () => {
    const isWeak = createWeakIdCheck([bare(UUID), '7ZZZZ3NDEKTSV4RRFFQ69G5FAV', hexOf(1)]);
    for (const lookupId of [bare(UUID), V1, V6, V7, ULID]) expect(isWeak(lookupId)).toBe(false);
    expect(isWeak(UUID)).toBe(true);
  });

  it('does not take the one for the other', () => {
    expect(createWeakIdCheck([hexOf(1)])(ULID)).toBe(true);
    expect(createWeakIdCheck(['7ZZZZ3NDEKTSV4RRFFQ69G5FAV'])(bare(UUID))).toBe(true);
  });

  it('of ten thousand imports that begin with eight random ids of 32 hex digits: refuses none', () => {
    let refused = 0;
    for (let n = 0; n < 10_000; n += 1) {
      const first = Array.from({ length: 8 }, (_, index) => hexOf(8 * n + index));
      const isWeak = createWeakIdCheck(first);
      if (first.some((id) => isWeak(id))) refused += 1;
    }
    expect(refused).toBe(0);
  });
});
