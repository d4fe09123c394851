import { describe, expect, it } from 'vitest';
import { createUserAgentParser, type ParsedUserAgent } from '../src/devices/parse-user-agent.js';
import { readUserAgents } from './support/read-user-agents.js';

const files = readUserAgents();

describe('the User-Agent parser', () => {
  for (const [name, cases] of files) {
    describe(`reads ${name}`, () => {
      it.each(cases)('$userAgent', ({ userAgent, columns }) => {
        expect(toColumns(createUserAgentParser()(userAgent))).toEqual(columns);
      });
    });
  }

  it('is shown at least 200 User-Agents, none of them twice', () => {
    const all = [...files.values()].flat().map(({ userAgent }) => userAgent);

    expect(all.length).toBeGreaterThanOrEqual(200);
    expect(new Set(all).size).toBe(all.length);
  });

  it('gives the same answer again', () => {
    const parse = createUserAgentParser();

    expect(parse('curl/8.5.0')).toEqual({
      device: { type: null, vendor: null, model: null },
      os: { name: null, version: null },
      browser: { name: 'curl', version: '8.5.0' },
      robot: false,
    });
    expect(parse('curl/8.5.0')).toBe(parse('curl/8.5.0'));
  });

  it.each(['', '-', '%', '/', '(', '0', 'x', '\u0000', '\u00e9\u20ac', '%E0%A4%A/1', 'Mozilla/5.0', '🙂/1'])(
    'makes nothing that can not be kept of %j',
    (userAgent) => {
      const columns = toColumns(createUserAgentParser()(userAgent));

      expect(columns).toHaveLength(7);
      expect(columns.every((column) => column.isWellFormed() && column.length <= 64)).toBe(true);
    },
  );

  it('tidies what it has decoded', () => {
    expect(createUserAgentParser()('%E2%80%AEppA%0A/1 CFNetwork/1410.1 Darwin/22.6.0').browser).toEqual({
      name: 'ppA',
      version: '1',
    });
  });

  it('cuts names and versions to 64 characters', () => {
    const { browser } = createUserAgentParser()(`${'long name '.repeat(20)}/1`);

    expect(browser).toEqual({ name: 'long name '.repeat(7).slice(0, 64), version: '1' });
  });
});

function toColumns({ device, os, browser }: ParsedUserAgent): string[] {
  const fields = [
    device.type,
    device.vendor,
    device.model,
    os.name,
    os.version,
    browser.name,
    browser.version,
  ];
  return fields.map((field) => field ?? '-');
}
