import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const textOf = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');

describe('the pages about MongoDB', () => {
  it.each([
    ['../README.md', './readme-example.ts'],
    ['../../../docs/mongodb.md', './docs/prepare.ts'],
  ])('%s shows the example that is compiled here, and no other', async (page, example) => {
    const blocks = [...(await textOf(page)).matchAll(/```ts\n(.*?)```\n/gs)].map(([, code]) => code);
    expect(blocks).toEqual([await textOf(example)]);
  });

  it('name each option, and no other', async () => {
    const [, section = ''] = /## Options\n(.*?)\n## /s.exec(await textOf('../README.md')) ?? [];
    const rows = [...section.matchAll(/^\| `(\w+)` \|/gm)];
    const options = await textOf('../src/mongo-store-options.ts');
    const [, declared = ''] = /interface MongoStoreOptions \{(.*?)\n\}/s.exec(options) ?? [];
    const names = [...declared.matchAll(/readonly (\w+)\?/g)].map(([, name]) => name);
    expect(rows.map(([, name]) => name)).toEqual(names);
  });
});

describe('the README', () => {
  it('has at most 1200 words', async () => {
    expect((await textOf('../README.md')).split(/\s+/).length).toBeLessThanOrEqual(1200);
  });
});
