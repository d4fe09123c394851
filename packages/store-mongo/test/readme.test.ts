import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const fileBeside = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');

describe('the README', () => {
  it('shows the example that is compiled here', async () => {
    const [, shown] = /```ts\n(.*?)```/s.exec(await fileBeside('../README.md')) ?? [];
    expect(shown).toBe(await fileBeside('./readme-example.ts'));
  });
});
