import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../../', import.meta.url);
const textOf = (path: string) => readFile(new URL(path, ROOT), 'utf8');

/** The walks of docs/walks.md: a title, and the files in their order. */
const WALKS = (await textOf('docs/walks.md'))
  .split('\n## ')
  .slice(1)
  .map((section): [title: string, files: string[]] => [
    section.slice(0, section.indexOf('\n')),
    [...section.matchAll(/^\d+\. `(.+)`$/gm)].map(([, file = '']) => file),
  ]);

/** The files that a file imports for what they do. */
async function importsOf(file: string): Promise<string[]> {
  const imports = (await textOf(file)).matchAll(/^import (?!type )[^;]*?from '(\.[^']+)';/gm);
  return [...imports].map(([, path = '']) => posix.join(posix.dirname(file), path.replace(/js$/, 'ts')));
}

describe('the walks', () => {
  it('are four', () => {
    expect(WALKS.map(([title]) => title)).toEqual([
      'A valid token',
      'A log-in',
      'A revocation',
      'A rotation',
    ]);
  });

  it.each(WALKS)('%s leads to no file that was left', async (_, files) => {
    expect(files.length).toBeGreaterThan(10);
    expect(new Set(files).size).toBe(files.length);
    for (const [index, file] of files.entries()) {
      const before = files.slice(0, index);
      expect(
        (await importsOf(file)).filter((each) => before.includes(each)),
        file,
      ).toEqual([]);
    }
  });
});
