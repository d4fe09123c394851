import { readdir, readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const HTTP = fileURLToPath(new URL('../src/http', import.meta.url));
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g;

/** What a file imports, types included. */
async function importsOf(file: string): Promise<string[]> {
  const source = await readFile(resolve(HTTP, file), 'utf8');
  return [...source.matchAll(IMPORT)].map(([, specifier = '']) => specifier);
}

const files = (await readdir(HTTP, { recursive: true })).filter((file) => file.endsWith('.ts'));

describe('src/http, which is to serve other servers as well', () => {
  it('is there', () => {
    expect(files.length).toBeGreaterThan(30);
  });

  it.each(files)('names nothing of Koa, and nothing outside of itself: %s', async (file) => {
    for (const specifier of await importsOf(file)) {
      expect(specifier).not.toMatch(/^(?:@types\/|@)?koa(?:\/|$)/);
      if (specifier.startsWith('.')) {
        const target = resolve(HTTP, dirname(file), specifier);
        expect(relative(HTTP, target)).not.toMatch(/^\.\./);
      }
    }
  });
});
