import { readdir, readFile, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { refusals } from '../src/http/refusals/refusal-table.js';
import { ROUTE_CALLS } from './support/route-calls.js';

const textOf = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');
const blocksOf = (page: string) => [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);

const readme = await textOf('../README.md');
const {
  peerDependencies: { koa },
} = JSON.parse(await textOf('../package.json'));

/** The pages of docs whose examples are here, by the name that page and file have in common. */
const PAGES = (await readdir(new URL('./docs/', import.meta.url)))
  .filter((name) => !name.endsWith('.test.ts'))
  .map((name) => name.replace(/\.ts$/, ''));

describe('the README', () => {
  it('has at most 1200 words', () => {
    expect(readme.split(/\s+/).length).toBeLessThanOrEqual(1200);
  });

  it('shows what is compiled here, and nothing else', async () => {
    expect(blocksOf(readme)).toEqual([await textOf('./readme-example.ts')]);
  });

  it('names every route', () => {
    const rows = [...readme.matchAll(/^\| `([A-Z]+ \/sessions[\w/:-]*)/gm)].map(([, route]) => route);
    expect(rows.toSorted()).toEqual(ROUTE_CALLS.map(({ route }) => route).toSorted());
  });

  it('leads nowhere that there isn’t', async () => {
    const links = [...readme.matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
    for (const link of links) {
      await expect(stat(new URL(link, new URL('../README.md', import.meta.url))), link).resolves.toBeTruthy();
    }
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
});

describe('the pages of docs', () => {
  it.each(PAGES)('%s shows only what is compiled here', async (page) => {
    // An example may stand within a function, for a test to call.
    const flat = (code: string) => code.replace(/^ +/gm, '');
    const example = flat(await textOf(`./docs/${page}.ts`));
    const blocks = blocksOf(await textOf(`../../../docs/${page}.md`));
    expect(blocks).not.toEqual([]);
    for (const block of blocks) expect(example).toContain(flat(block));
  });

  it('list every code with its status', async () => {
    const page = await textOf('../../../docs/http-errors.md');
    const rows = [...page.matchAll(/^\| `(\w+)` +\| (\d{3})/gm)].map(([, code, status]) => [
      code,
      Number(status),
    ]);

    expect(rows).toEqual(Object.entries(refusals).map(([code, { status }]) => [code, status]));
  });
});
