import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createUserAgentParser, type ParsedUserAgent } from '../src/devices/parse-user-agent.js';
import { readMisread, readUserAgents } from './support/read-user-agents.js';
import { tell } from './support/tell.js';

const misread = new Map(readMisread('user-agents').map((one) => [one.userAgent, one.answer]));

describe('the User-Agent parser', () => {
  for (const [name, cases] of readUserAgents()) {
    describe(`reads ${name}`, () => {
      it.each(cases)('$userAgent', ({ userAgent, answer }) => {
        expect(tell({ userAgent })).toEqual(misread.get(userAgent) ?? answer);
      });
    });
  }

  it('misreads only what the other files have right', () => {
    const truths = new Map([...readUserAgents().values()].flat().map((one) => [one.userAgent, one.answer]));

    for (const [userAgent, answer] of misread) {
      expect(truths.has(userAgent), userAgent).toBe(true);
      expect(answer).not.toEqual(truths.get(userAgent));
    }
  });

  it('gives the same answer again', () => {
    const parse = createUserAgentParser();

    expect(parse('curl/8.5.0')).toEqual({
      device: { type: null, vendor: null, model: null },
      os: { name: null, version: null },
      browser: { name: 'curl', version: '8.5.0' },
      clientType: 'tool',
    });
    expect(parse('curl/8.5.0')).toBe(parse('curl/8.5.0'));
  });

  it.each(['', '-', '%', '/', '(', '0', 'x', '\u0000', '\u00e9\u20ac', '%E0%A4%A/1', 'Mozilla/5.0', '🙂/1'])(
    'makes nothing that can not be kept of %j',
    (userAgent) => {
      const texts = toTexts(createUserAgentParser()(userAgent));

      expect(texts).toHaveLength(8);
      expect(texts.every((text) => text.isWellFormed() && text.length <= 64)).toBe(true);
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

  it('takes the language of the parts of an application for no model', () => {
    const { device } = createUserAgentParser()(
      'Shop/2.1 (Linux; U; Android 14; de_DE; Build/UP1A.231005.007)',
    );

    expect(device).toEqual({ type: null, vendor: null, model: null });
  });

  it('is the one place that knows ua-parser-js', () => {
    const folder = new URL('../src/', import.meta.url);
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const knowing = names.filter((name) =>
      /from 'ua-parser-js'/.test(readFileSync(new URL(name, folder), 'utf8')),
    );

    expect(knowing).toEqual(['devices/parse-user-agent.ts']);
  });
});

function toTexts({ device, os, browser, clientType }: ParsedUserAgent): string[] {
  const fields = [
    device.type,
    device.vendor,
    device.model,
    os.name,
    os.version,
    browser.name,
    browser.version,
    clientType,
  ];
  return fields.map((field) => field ?? '-');
}
