import { describe, expect, it } from 'vitest';
import {
  describeDevice,
  parseDetails,
  relabel,
  type SessionDetails,
  writeDetails,
} from '../src/devices/describe-device.js';
import { createUserAgentParser } from '../src/devices/parse-user-agent.js';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

const NOTHING: SessionDetails = {
  ip: null,
  device: { type: null, vendor: null, model: null },
  os: { name: null, version: null },
  browser: { name: null, version: null },
  clientType: null,
  app: null,
  location: null,
  label: null,
};

const EVERYTHING: SessionDetails = {
  ip: '192.0.2.1',
  device: { type: 'mobile', vendor: 'Apple', model: 'iPhone' },
  os: { name: 'iOS', version: '18.6' },
  browser: { name: 'Safari', version: '18.6' },
  clientType: 'browser',
  app: { name: 'Shop', version: '2.1' },
  location: { country: 'DE', region: 'BE', city: 'Berlin' },
  label: 'Phone',
};

/** Each alone, and what may be there or not in what is. */
const DETAILS: readonly (readonly [string, SessionDetails])[] = [
  ['nothing', NOTHING],
  ['everything', EVERYTHING],
  ...Object.entries(EVERYTHING).map(([name, value]) => [name, { ...NOTHING, [name]: value }] as const),
  ...Object.keys(EVERYTHING).map(
    (name) => [`all but ${name}`, { ...EVERYTHING, [name]: NOTHING[name as keyof SessionDetails] }] as const,
  ),
  ['an application without a version', { ...NOTHING, app: { name: 'Shop', version: null } }],
  ['a country', { ...NOTHING, location: { country: 'DE', region: null, city: null } }],
  ['a robot with a name', { ...EVERYTHING, clientType: 'robot' }],
  ['a name of which nobody knows the type', { ...EVERYTHING, clientType: null }],
];

describe('the details of a session', () => {
  it.each(DETAILS)('are read as they were written: %s', (_, details) => {
    expect(parseDetails(writeDetails(details))).toEqual(details);
  });

  it('are what somebody reads at a glance, and no more', () => {
    const details = describeDevice(
      { userId: 'alice', ip: '192.0.2.1', userAgent: CHROME },
      createUserAgentParser(),
      'full',
    );
    expect(writeDetails(details, { absoluteTimeout: 5 })).toBe(
      '{"ip":"192.0.2.1","device":{"type":"desktop"},"os":{"name":"Windows"},"browser":{"name":"Chrome","version":"142"},"absoluteTimeout":5}',
    );
    expect(writeDetails(NOTHING)).toBe('{}');
  });

  it('get another label and lose it again, with all else in them as it was', () => {
    const text = '{"ip":"192.0.2.1","neverHeardOf":{"null":null}}';
    expect(relabel(text, 'Phone')).toBe('{"ip":"192.0.2.1","neverHeardOf":{"null":null},"label":"Phone"}');
    expect(relabel(relabel(text, 'Phone'), null)).toBe(text);
  });
});
