import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { UAParser } from 'ua-parser-js';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { describeDevice } from '../src/devices/describe-device.js';
import { createUserAgentParser } from '../src/devices/parse-user-agent.js';

vi.mock('ua-parser-js', { spy: true });

/** Each makes a pattern of the library try its parts over and over, the more the longer the text. */
const BOMBS = [
  'naver('.repeat(20) + '1.'.repeat(1_000_000),
  'droid aft; '.repeat(100_000),
  'Mozilla/5.0 (Linux; Android '.repeat(50_000),
  'compatible; a '.repeat(50_000),
  `Opera ${'version '.repeat(100_000)}`,
  ' '.repeat(1_000_000),
  'like Gecko) a/1 '.repeat(50_000),
  '(a'.repeat(500_000),
  'HbbTV/1 (a;'.repeat(100_000),
  'Android 9; pixel a '.repeat(50_000),
];
/** Whose patterns see a User-Agent whole. */
const READERS = [
  'agent-patterns',
  'name-program',
  'name-robot',
  'parse-user-agent',
  'products',
  'program-names',
  'read-device',
  'read-system',
];

describe('a hostile User-Agent', () => {
  beforeEach(() => {
    vi.mocked(UAParser).mockClear();
  });

  it.each(BOMBS.map((bomb) => [bomb.slice(0, 30), bomb]))(
    'that repeats %j reaches the patterns short, and without long runs',
    (_start, bomb) => {
      describeDevice({ userId: 'mallory', userAgent: bomb }, createUserAgentParser(), 'full');

      expect(given().every((text) => text.length <= 512)).toBe(true);
      expect(given().filter((text) => /[\w.]{41}/.test(text))).toEqual([]);
    },
  );

  it.each(READERS)(
    'meets no pattern in %s that runs on to the end of the text from each place in it',
    (name) => {
      const source = readFileSync(new URL(`../src/devices/${name}.ts`, import.meta.url), 'utf8');
      const patterns = patternsIn(ts.createSourceFile(name, source, ts.ScriptTarget.Latest));

      expect(patterns.length).toBeGreaterThan(0);
      expect(patterns.filter((pattern) => /(?<!\\)\.[*+]/.test(withoutClasses(pattern)))).toEqual([]);
    },
  );

  it('is given to the library once more at most, for a model that an application names', () => {
    const userAgent = 'Shop/1 Android/34 (2312DRA50G; a; b; c; d)';
    const { device } = describeDevice({ userId: 'mallory', userAgent }, createUserAgentParser(), 'full');

    expect(device).toEqual({ type: 'mobile', vendor: 'Xiaomi', model: '2312DRA50G' });
    expect(given()).toHaveLength(2);
    expect(given().every((text) => text.length <= 1024)).toBe(true);
  });

  it('is parsed once, however often it comes', () => {
    const parse = createUserAgentParser();
    for (let count = 0; count < 5; count += 1) {
      describeDevice({ userId: 'mallory', userAgent: `droid ${'x '.repeat(1_000_000)}` }, parse, 'full');
    }

    expect(given()).toHaveLength(1);
  });

  it('pushes others out of the cache once there are 1000 of them, and no sooner', () => {
    const parse = createUserAgentParser();
    parse('Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0');
    for (let count = 1; count < 1000; count += 1) parse(`Mozilla/5.0 ${count}`);
    vi.mocked(UAParser).mockClear();

    parse('Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0');
    expect(given()).toEqual([]);
    parse('Mozilla/5.0 1000');
    parse('Mozilla/5.0 1');
    expect(given()).toEqual(['Mozilla/5.0 1000', 'Mozilla/5.0 1']);
  });

  it('shares the bound and the cache with the models of Client Hints', () => {
    const parse = createUserAgentParser();
    const model = 'x '.repeat(500_000);
    const request = { userId: 'mallory', userAgent: 'Mozilla/5.0', clientHints: { model } };
    describeDevice(request, parse, 'full');
    describeDevice(request, parse, 'full');

    expect(given()).toHaveLength(2);
    expect(given().every((text) => text.length <= 512)).toBe(true);
  });
});

/** Regular expressions, and the texts that they may be made of. */
function patternsIn(node: ts.Node): string[] {
  const children: string[] = [];
  ts.forEachChild(node, (child) => {
    children.push(...patternsIn(child));
  });
  return ts.isRegularExpressionLiteral(node) || ts.isStringLiteralLike(node) ? [node.text] : children;
}

function withoutClasses(pattern: string): string {
  return pattern.replace(/\[(?:\\.|[^\]\\])*\]/g, 'c');
}

/** What reached the library, in order. */
function given(): string[] {
  return vi.mocked(UAParser).mock.calls.map(([userAgent]) => String(userAgent));
}
