import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { refusals } from '../src/http/refusals/refusal-table.js';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
const {
  peerDependencies: { koa },
} = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
const examples = await readFile(new URL('./readme-examples.ts', import.meta.url), 'utf8');

describe('the README', () => {
  const snippets = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);

  it('has snippets', () => {
    expect(snippets).toHaveLength(14);
  });

  it.each(snippets)('shows only what compiles: %j', (code) => {
    expect(examples).toContain(code);
  });

  it('leaves out of the range of Koa what its table of advisories says was mended later', () => {
    const parse = (version: string) => version.split('.').map(Number);
    const floors = [...koa.matchAll(/\^(\d+\.\d+\.\d+)/g)].map(([, version = '']) => parse(version));
    const mended = [...readme.matchAll(/^\| `GHSA-.*\| ([\d., ]+) +\|$/gm)].flatMap(([, versions = '']) =>
      versions.trim().split(', ').map(parse),
    );

    expect(floors.map(([major]) => major)).toEqual([2, 3]);
    expect(mended).toHaveLength(10);
    for (const [major = 0, minor = 0, patch = 0] of mended) {
      const [, minorFloor = 0, patchFloor = 0] = floors.find((floor) => floor[0] === major) ?? [];
      expect(minorFloor * 1000 + patchFloor).toBeGreaterThanOrEqual(minor * 1000 + patch);
    }
  });

  it('lists every code with its status', () => {
    const rows = [...readme.matchAll(/^\| `(\w+)` +\| (\d{3})/gm)].map(([, code, status]) => [
      code,
      Number(status),
    ]);

    expect(rows).toEqual(Object.entries(refusals).map(([code, { status }]) => [code, status]));
  });
});
