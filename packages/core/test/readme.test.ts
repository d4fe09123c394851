import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { KEYS } from './support/test-manager.js';

const fileBeside = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');

describe('the README', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('shows the examples that are compiled and run here', async () => {
    const shown = [...(await fileBeside('../README.md')).matchAll(/```ts\n(.*?)```/gs)].map(
      ([, code]) => code,
    );
    expect(shown).toEqual([
      await fileBeside('./readme-example.ts'),
      await fileBeside('./readme-own-store.test.ts'),
    ]);
  });

  it('has an example that runs', async () => {
    vi.stubEnv('SESSION_KEYS', KEYS);
    await expect(import('./readme-example.js')).resolves.toBeTruthy();
  });
});
