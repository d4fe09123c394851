import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { countedAddress } from '../../src/http/throttle/client-address.js';

function counted(ip: string, headers: Record<string, string> = {}) {
  const warnings: string[] = [];
  const address = countedAddress({ ip, req: { headers } as unknown as IncomingMessage }, (message) =>
    warnings.push(message),
  );
  return { address, warnings };
}

describe('countedAddress', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:cb00:7107', '::ffff:cb00:7107'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:0:0:1::', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('of %s is %s', (ip, expected) => {
    expect(counted(ip)).toEqual({ address: expected, warnings: [] });
  });

  it('is the same for all of a /64, which one customer can go through at will', () => {
    expect(counted('2001:db8:1:2:aaaa::1').address).toBe(counted('2001:db8:1:2:bbbb::9').address);
    expect(counted('2001:db8:1:3::1').address).not.toBe(counted('2001:db8:1:2::1').address);
  });

  it.each([
    ['127.0.0.1', 'x-forwarded-for'],
    ['::ffff:127.0.0.1', 'x-forwarded-for'],
    ['::1', 'forwarded'],
    ['10.1.2.3', 'x-real-ip'],
    ['172.31.0.1', 'x-forwarded-for'],
    ['192.168.1.1', 'cf-connecting-ip'],
    ['169.254.1.1', 'true-client-ip'],
    ['100.64.0.1', 'x-forwarded-for'],
    ['fd00::1', 'x-forwarded-for'],
    ['fe80::1%eth0', 'x-forwarded-for'],
    ['', 'x-forwarded-for'],
  ])('of %j with the header %s is nobody’s, and says what to set', (ip, header) => {
    const { address, warnings } = counted(ip, { [header]: '203.0.113.7' });
    expect(address).toBeNull();
    expect(warnings).toEqual([expect.stringContaining('set app.proxy = true, and app.maxIpsCount')]);
  });

  it.each(['203.0.113.7', '172.32.0.1', '2001:db8::1'])(
    'of %s counts, whatever the client writes in the headers of proxies',
    (ip) => {
      expect(counted(ip, { 'x-forwarded-for': '198.51.100.1' }).address).not.toBeNull();
    },
  );

  it('of a socket of the file system is none', () => {
    expect(counted('')).toEqual({ address: null, warnings: [] });
  });
});
