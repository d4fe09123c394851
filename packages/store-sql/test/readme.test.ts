import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ask } from './support/ask.js';
import { availableBackends, connect } from './support/backends.js';
import { idOf } from './support/sessions.js';

const fileBeside = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');

describe('the README', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('shows the examples that are compiled and run here', async () => {
    const shown = (await fileBeside('../README.md')).matchAll(/```ts\n(.*?)```/gs);
    const examples = [await fileBeside('./readme-example.ts'), await fileBeside('./readme-pool.ts')];
    // What an example goes on with is not shown.
    expect([...shown].map(([, code]) => code)).toEqual(examples.map((text) => text.split('\nexport ')[0]));
  });

  it('has at most 1200 words', async () => {
    expect((await fileBeside('../README.md')).split(/\s+/).length).toBeLessThanOrEqual(1200);
  });

  it.each(availableBackends())('has an example that runs on $name', async (backend) => {
    const { url, storage } = backend.options('readme');
    vi.stubEnv('DATABASE_URL', url ?? `sqlite:${storage}`);
    vi.stubEnv('SESSION_KEYS', `k1:${Buffer.alloc(32, 7).toString('base64url')}`);
    vi.resetModules();
    await import('./readme-example.js');

    const sequelize = connect(backend, 'readme');
    const rows = await ask(sequelize, 'SELECT user_id, revoke_reason FROM jwt_sessions ORDER BY created_at');
    // Two backends may share a server, and whoever logs in right behind an ending of all by another process is refused.
    await sequelize.query('DELETE FROM jwt_users');
    await sequelize.close();
    expect(rows.at(-1)).toEqual({ user_id: 'alice', revoke_reason: 'admin' });
  });

  it.each(availableBackends().filter(({ family }) => family === 'postgres'))(
    'has an example of a pool that runs on $name',
    async ({ scratch }) => {
      vi.stubEnv('DATABASE_URL', scratch?.url);
      vi.resetModules();
      const { pool, store } = await import('./readme-pool.js');
      expect(await store.find([idOf('none')])).toEqual([]);
      await pool.end();
      await expect(store.find([idOf('none')])).rejects.toThrow('The store is closed.');
    },
  );
});
