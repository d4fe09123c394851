import { describe, expect, it } from 'vitest';
import { normalizeIp } from '../src/values/ip-address.js';

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
