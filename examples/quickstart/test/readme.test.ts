import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const HOSTS_OWN = "import { authenticateUser } from './authenticate-user.js';\n";

describe('the README of the repository', () => {
  it('shows the example that is compiled here', async () => {
    const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
    const example = await readFile(new URL('readme-example.ts', import.meta.url), 'utf8');
    const [, shown] = /```ts\n(.*?)```/s.exec(readme) ?? [];
    expect(shown).toBe(example.replace(HOSTS_OWN, ''));
  });
});
