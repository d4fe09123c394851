import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keepIp, normalizeIp } from '../src/values/ip-address.js';

describe('normalizeIp', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    [' 192.0.2.7 ', '192.0.2.7'],
    ['203.0.113.9:51234', '203.0.113.9'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[203.0.113.9]:443', '203.0.113.9'],
    ['::1', '::1'],
    ['::', '::'],
  ])('reads %j as %s', (ip, kept) => {
    expect(normalizeIp(ip)).toBe(kept);
  });

  it.each([
    '::ffff:203.0.113.9',
    '::FFFF:203.0.113.9',
    '::ffff:cb00:7109',
    '::FFFF:CB00:7109',
    '0:0:0:0:0:ffff:cb00:7109',
    '0000:0000:0000:0000:0000:ffff:203.0.113.9',
    '[::ffff:cb00:7109]:443',
    '::ffff:cb00:7109%eth0',
  ])('reads %s as the IPv4 address that it wraps', (ip) => {
    expect(normalizeIp(ip)).toBe('203.0.113.9');
  });

  it.each(['::ffff:0:1', '::ffff:102:304'])('fills up the numbers of %s', (ip) => {
    expect(normalizeIp(ip)).toBe({ '::ffff:0:1': '0.0.0.1', '::ffff:102:304': '1.2.3.4' }[ip]);
  });

  // RFC 5952 §4.
  it.each([
    ['2001:DB8::AbCd', '2001:db8::abcd'],
    ['2001:db8:85a3:8d3:1319:8a2e:370:7348', '2001:db8:85a3:8d3:1319:8a2e:370:7348'],
    ['2001:0db8:85a3:08d3:1319:8a2e:0370:7348', '2001:db8:85a3:8d3:1319:8a2e:370:7348'],
    ['2001:DB8:85A3:8D3:1319:8A2E:370:7348', '2001:db8:85a3:8d3:1319:8a2e:370:7348'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8::1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['FE80::1', 'fe80::1'],
  ])('gives %s its one spelling %s', (ip, kept) => {
    expect(normalizeIp(ip)).toBe(kept);
  });

  it.each(['fe80::1%eth0', 'fe80::1%25', '[fe80::1%eth0]:443'])(
    'leaves out the zone of %s, which is of this machine',
    (ip) => {
      expect(normalizeIp(ip)).toBe('fe80::1');
    },
  );

  it.each([
    '',
    ' ',
    'unknown',
    '_hidden',
    'localhost',
    'alice.example',
    '203.0.113.9, 198.51.100.1',
    '2001:db8::1, 198.51.100.1',
    '203.0.113.300',
    '203.0.113.009',
    '203.0.113',
    '0x7f.1',
    '203.0.113.9:',
    '203.0.113.9:123456',
    '203.0.113.9%eth0',
    '2001:db8::1:443:x',
    '[2001:db8::1',
    '2001:db8::1]',
    '[[2001:db8::1]]',
    '[2001:db8::1]443',
    '[]',
    '%eth0',
    '203.0.113.9\u0000',
    '203.0.113.9/24',
    '1'.repeat(1000),
    `fe80::1%${'x'.repeat(1000)}`,
    undefined,
    null,
    7,
    ['203.0.113.9'],
  ])('takes %j for none', (ip) => {
    expect(normalizeIp(ip)).toBeNull();
  });
});

describe('keepIp', () => {
  it.each([
    ['203.0.113.9', '203.0.113.0'],
    ['203.0.113.255', '203.0.113.0'],
    ['203.0.113.9:51234', '203.0.113.0'],
    ['::ffff:203.0.113.9', '203.0.113.0'],
    ['::ffff:cb00:7109', '203.0.113.0'],
    ['[::FFFF:CB00:7109]:443', '203.0.113.0'],
    ['2001:db8:85a3:8d3:1319:8a2e:370:7348', '2001:db8:85a3::'],
    ['2001:db8::1', '2001:db8::'],
    ['2001:db8:0:1::1', '2001:db8::'],
    ['2001:0:1:2:3:4:5:6', '2001:0:1::'],
    ['::4:5:6:7:8', '::'],
    ['::3:4:5:6:7:8', '0:0:3::'],
    ['1::', '1::'],
    ['::1', '::'],
    ['::', '::'],
    ['fe80::1%eth0', 'fe80::'],
  ])('truncates %s to its network %s', (ip, network) => {
    expect(keepIp(ip, 'truncated')).toBe(normalizeIp(network));
  });

  it.each([
    ['2002:cb00:7109::1', '2002:cb00:7100::'],
    ['2002:cb00:9::1', '2002:cb00::'],
    ['2002:cb00:109:1::1', '2002:cb00:100::'],
  ])('truncates the IPv4 address that is the network of %s (RFC 3056)', (ip, network) => {
    expect(keepIp(ip, 'truncated')).toBe(network);
  });

  it('truncates all of a network to one address, which is of it, and two networks to two', () => {
    const bytes = bytesFrom('networks');
    for (let n = 0; n < 500; n += 1) {
      const network = [bytes(), bytes(), bytes()];
      const [v4, other] = [bytes(), bytes()].map((host) => `${network.join('.')}.${host}`);
      expect(keepIp(v4, 'truncated')).toBe(`${network.join('.')}.0`);
      expect(keepIp(other, 'truncated')).toBe(keepIp(v4, 'truncated'));

      const prefix = ['2001', ...[0, 1].map(() => group(bytes))];
      const [v6, sibling] = [0, 1].map(() =>
        [...prefix, ...Array.from({ length: 5 }, () => group(bytes))].join(':'),
      );
      const kept = keepIp(v6, 'truncated');
      expect(kept).toBe(normalizeIp(`${prefix.join(':')}:0:0:0:0:0`));
      expect(keepIp(sibling, 'truncated')).toBe(kept);
      expect(keepIp(kept, 'truncated')).toBe(kept);
    }
  });

  it.each(['192.0.2.7:80', '[2001:DB8::1]:443'])(
    'keeps %s as normalizeIp gives it, where it is to be full',
    (ip) => {
      expect(keepIp(ip, 'full')).toBe(normalizeIp(ip));
    },
  );

  it.each(['192.0.2.7', '2001:db8::1', 'unknown', undefined])('keeps none of %s', (ip) => {
    expect(keepIp(ip, 'none')).toBeNull();
  });

  it.each(['full', 'truncated'] as const)('takes what is no address for none: %s', (mode) => {
    for (const ip of ['unknown', '203.0.113', '', undefined, 7]) expect(keepIp(ip, mode)).toBeNull();
  });
});

/** The same bytes on each run. */
function bytesFrom(seed: string): () => number {
  let pool: readonly number[] = [];
  let round = 0;
  return () => {
    if (pool.length === 0) {
      pool = [...createHash('sha256').update(`${seed} ${round}`).digest()];
      round += 1;
    }
    const [first = 0, ...rest] = pool;
    pool = rest;
    return first;
  };
}

/** A group of an IPv6 address; zero as often as not, for the sake of its spelling. */
function group(bytes: () => number): string {
  return bytes() < 128 ? '0' : (bytes() * 256 + bytes()).toString(16);
}
