import { readdir, readFile, stat } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { KEYS } from './support/test-manager.js';

const textOf = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');

/** The pages with examples, and the file of each. */
const EXAMPLES = [
  ['../README.md', './readme-example.ts'],
  ['../../../docs/data.md', './docs/data.ts'],
  ['../../../docs/devices.md', './docs/what-the-list-shows.ts'],
  ['../../../docs/long-requests.md', './docs/long-requests.ts'],
  ['../../../docs/moving-in.md', './docs/moving-in.ts'],
  ['../../../docs/own-store.md', './docs/own-store.test.ts'],
  ['../../../docs/revoking.md', './docs/revoking.ts'],
  ['../../../docs/rotation.md', './docs/rotation.ts'],
  ['../../../docs/second-factor.md', './docs/second-factor.ts'],
  ['../../../docs/services.md', './docs/services.ts'],
  ['../../../docs/testing.md', './docs/testing.test.ts'],
] as const;

describe('the pages with examples', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each(EXAMPLES)('%s shows what is compiled here, and nothing else', async (page, example) => {
    const blocks = [...(await textOf(page)).matchAll(/```ts\n(.*?)```\n/gs)].map(([, code]) => code);
    expect(blocks).toEqual([await textOf(example)]);
  });

  // The others are test files, and run by themselves.
  it.each(EXAMPLES.filter(([, example]) => !example.endsWith('.test.ts')))(
    '%s shows what runs',
    async (_, example) => {
      vi.stubEnv('SESSION_KEYS', KEYS);
      vi.stubEnv('OLD_SECRET', Buffer.alloc(32, 7).toString('base64url'));
      await expect(import(example.replace(/ts$/, 'js'))).resolves.toBeTruthy();
    },
  );
});

describe('the README of core', () => {
  it('has at most 1200 words', async () => {
    expect((await textOf('../README.md')).split(/\s+/).length).toBeLessThanOrEqual(1200);
  });
});

describe('the pages of docs', () => {
  it('lead nowhere that there isn’t', async () => {
    const folder = new URL('../../../docs/', import.meta.url);
    for (const name of await readdir(folder, { recursive: true })) {
      if (!name.endsWith('.md')) continue;
      const page = new URL(name, folder);
      const links = [...(await readFile(page, 'utf8')).matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)];
      for (const [, link = ''] of links) {
        await expect(readable(new URL(link, page)), `${name} links to ${link}`).resolves.toBe(true);
      }
    }
  });
});

async function readable(url: URL): Promise<boolean> {
  return stat(url).then(
    () => true,
    () => false,
  );
}
