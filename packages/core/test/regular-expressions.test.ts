import { beforeAll, describe, expect, it } from 'vitest';
import {
  builtIn,
  type Expression,
  isPlain,
  listSources,
  literalsIn,
  readSource,
  slowPartsOf,
} from './support/regular-expressions.js';

const PACKAGES = ['cli', 'core', 'koa', 'store-mongo', 'store-sql'];
/** What sees a User-Agent or a part of it, of which 512 characters are left: `hostile-user-agent.test.ts`. */
const DEVICES = 'packages/core/src/devices/';

/** Those that are slow in a long text, and why theirs is none. */
const SHORT: Readonly<Record<string, string>> = {
  'core/src/admin/weak-lookup-id.ts: =+$': 'ids that the application imports',
  'core/src/values/ip-address.ts: \\d+$': 'an IPv4 address',
};

/** Those that may begin anywhere in the text, or repeat more than a character, and why they are linear nevertheless. */
const LINEAR: Readonly<Record<string, string>> = {
  'core/src/admin/weak-lookup-id.ts: [^\\da-z]+': 'ends at any other character, and nothing follows',
  'core/src/admin/weak-lookup-id.ts: [^\\w+/=-]+': 'ends at any other character, and nothing follows',
  'core/src/admin/weak-lookup-id.ts: [-_+/=]+': 'ends at any other character, and nothing follows',
  'core/src/admin/weak-lookup-id.ts: (.)\\1{7,}': 'a run begins where another one ends, and nothing follows',
  'core/src/store/check-health.ts: \\b[a-z][a-z\\d+.-]*:\\/\\/\\S+':
    'sees the 500 characters of a message for a log',
  'core/src/values/describe-cause.ts: (?<![a-z\\d+.-])([a-z][a-z\\d+.-]*:\\/\\/[^\\s:@/?#]*):\\S*@':
    'sees the 4000 characters of a message, or 8000 of a stack, for a log',
  'core/src/values/describe-cause.ts: (pass(?:word|wd|phrase)?|pwd|secret)(=|["\']\\s*:\\s*)("(?:[^"\\\\]|\\\\.)*"|\'[^\']*\'|[^\\s&;,]+)':
    'sees the 4000 characters of a message, or 8000 of a stack, for a log',
  'core/src/values/describe-cause.ts: [\\p{Cc}\\p{Zl}\\p{Zp}]+':
    'ends at any other character, and nothing follows',
  'koa/src/koa-options.ts: ^(?:\\/[\\w.~-]+)+$':
    'each slash begins the next part: there is one way to cut it up',
  'koa/src/http/bodies/media-type.ts: [ \\t]*;[ \\t]*(?:([!#$%&\'*+.^_`|~\\w-]+)=(?:([!#$%&\'*+.^_`|~\\w-]+)|"((?:[^"\\\\]|\\\\.)*)"))?':
    'begins at one place, and each character in quotes can be read in one way',
  'koa/src/http/cookies/cookie-options.ts: ^(?:[a-z\\d](?:[a-z\\d-]*[a-z\\d])?\\.)+[a-z\\d](?:[a-z\\d-]*[a-z\\d])?$':
    'each dot begins the next label, and a name has 253 characters at most',
  'koa/src/http/cookies/list-elsewhere.ts: :\\d+$': 'what begins at a colon ends at the next one',
  'koa/src/http/openapi/describe-routes.ts: :(\\w+)': 'paths of our own routes',
};

function nameOf({ file, source }: Expression): string {
  return `${file.replace('packages/', '')}: ${source}`;
}

describe('the regular expressions of the sources', () => {
  const all: Expression[] = [];

  beforeAll(async () => {
    for (const file of PACKAGES.flatMap(listSources)) {
      const text = readSource(file);
      all.push(...literalsIn(file, text));
      if (!/\bRegExp\(/.test(text)) continue;
      const built = await builtIn(file);
      expect([file, built.length > 0]).toEqual([file, true]);
      all.push(...built);
    }
    // A check over nothing would be green.
    expect(all.length).toBeGreaterThan(200);
  });

  it('are none that repeating a character makes slow, where a text may be long', () => {
    const slow = all.filter((expression) => slowPartsOf(expression).length > 0).map(nameOf);
    expect(slow.toSorted()).toEqual(Object.keys(SHORT).toSorted());
  });

  it('begin at one place and repeat single characters, or are listed with what makes them linear', () => {
    const meetClients = all.filter(
      ({ file }) => /^packages\/(?:core|koa)\//.test(file) && !file.startsWith(DEVICES),
    );
    const listed = meetClients.filter((expression) => !isPlain(expression)).map(nameOf);
    expect([...new Set(listed)].toSorted()).toEqual(Object.keys({ ...SHORT, ...LINEAR }).toSorted());
  });

  it('see no User-Agent but through the one that is cut, and so do those of ua-parser-js', () => {
    const sources = [...listSources('core'), ...listSources('koa')];
    const filesWith = (text: string) => sources.filter((file) => readSource(file).includes(text));
    expect(filesWith("from 'ua-parser-js'")).toEqual([`${DEVICES}parse-user-agent.ts`]);
    expect(filesWith(' parseUserAgent(').toSorted()).toEqual([
      `${DEVICES}client-hints.ts`,
      `${DEVICES}describe-device.ts`,
    ]);
  });
});

describe('the check of a regular expression', () => {
  it.each([
    ['a+$', ['Move']],
    ['^(a+)+$', ['Self, exponential']],
    ['^\\s*\\s*$', ['Trade']],
    ['^\\s*a\\s*$', []],
  ])('sees in %s what takes long: %j', (source, slow) => {
    expect(slowPartsOf({ source, flags: '' })).toEqual(slow);
  });

  it.each([
    ['^a+$', '', true],
    ['a+', 'y', true],
    ['a{1,9}', '', true],
    ['a+', '', false],
    ['^a|b+', '', false],
    ['^(?:ab|ab)+$', '', false],
    ['^(?:(?:ab)*c)?$', '', false],
  ])('knows of /%s/%s whether it is plain: %j', (source, flags, plain) => {
    expect(isPlain({ source, flags })).toBe(plain);
  });
});
