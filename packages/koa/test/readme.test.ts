import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { refusals } from '../src/refusals.js';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
const examples = await readFile(new URL('./readme-examples.ts', import.meta.url), 'utf8');

describe('the README', () => {
  const snippets = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);

  it('has snippets', () => {
    expect(snippets).toHaveLength(13);
  });

  it.each(snippets)('shows only what compiles: %j', (code) => {
    expect(examples).toContain(code);
  });

  it('lists every code with its status', () => {
    const rows = [...readme.matchAll(/^\| `(\w+)` +\| (\d{3})/gm)].map(([, code, status]) => [
      code,
      Number(status),
    ]);

    expect(rows).toEqual(Object.entries(refusals).map(([code, { status }]) => [code, status]));
  });
});
