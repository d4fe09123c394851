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
      await fileBeside('./readme-recheck.ts'),
      await fileBeside('./readme-devices.ts'),
      await fileBeside('./readme-list.ts'),
      await fileBeside('./readme-second-factor.ts'),
      await fileBeside('./readme-rotation.ts'),
      await fileBeside('./readme-import.ts'),
      await fileBeside('./readme-own-store.test.ts'),
    ]);
  });

  it.each([
    './readme-example.js',
    './readme-recheck.js',
    './readme-devices.js',
    './readme-list.js',
    './readme-second-factor.js',
    './readme-rotation.js',
    './readme-import.js',
  ])('has an example that runs: %s', async (path) => {
    vi.stubEnv('SESSION_KEYS', KEYS);
    vi.stubEnv('OLD_SECRET', Buffer.alloc(32, 7).toString('base64url'));
    await expect(import(path)).resolves.toBeTruthy();
  });
});
