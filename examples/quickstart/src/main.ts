import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SessionManager } from '@jwt-sessions/core';
import { naming, readKeys, readPort, run, serve } from '@jwt-sessions/example-app';
import { SqlStore } from '@jwt-sessions/store-sql';
import { Sequelize } from 'sequelize';

const DEFAULT_FOLDER = fileURLToPath(new URL('../data', import.meta.url));

await run(async () => {
  const port = readPort(process.env.PORT);
  const folder = resolve(process.env.DATA_DIR || DEFAULT_FOLDER);
  await mkdir(folder, { recursive: true });

  const storage = join(folder, 'sessions.sqlite');
  const sequelize = new Sequelize({ dialect: 'sqlite', storage, logging: false });
  const store = new SqlStore(sequelize);
  await naming(storage, () => store.prepare());
  const { keys, source } = await readKeys(process.env.SESSION_KEYS, join(folder, 'session-keys'));
  const sessions = await naming(source, () => new SessionManager({ store, keys }));

  await serve(sessions, port, () => sequelize.close());
});
