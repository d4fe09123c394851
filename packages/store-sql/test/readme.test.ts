import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ask } from './support/ask.js';
import { availableBackends, connect } from './support/backends.js';

const fileBeside = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');

describe('the README', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('shows the example that is compiled and run here', async () => {
    const [, shown] = /```ts\n(.*?)```/s.exec(await fileBeside('../README.md')) ?? [];
    expect(shown).toBe(await fileBeside('./readme-example.ts'));
  });

  it.each(availableBackends())('has an example that runs on $name', async (backend) => {
    const { url, storage } = backend.options('readme');
    vi.stubEnv('DATABASE_URL', url ?? `sqlite:${storage}`);
    vi.stubEnv('SESSION_KEYS', `k1:${Buffer.alloc(32, 7).toString('base64url')}`);
    vi.resetModules();
    await import('./readme-example.js');

    const sequelize = connect(backend, 'readme');
    const rows = await ask(sequelize, 'SELECT user_id, revoke_reason FROM jwt_sessions ORDER BY created_at');
    await sequelize.close();
    expect(rows.at(-1)).toEqual({ user_id: 'alice', revoke_reason: 'admin' });
  });
});
