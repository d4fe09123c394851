import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SessionManager } from '@jwt-sessions/core';
import {
  addRoutes,
  DemoUsers,
  naming,
  readKeys,
  readPort,
  run,
  serveApp,
  tourLines,
} from '@jwt-sessions/example-app';
import { SqlStore } from '@jwt-sessions/store-sql';
import { Sequelize } from 'sequelize';
import { createDemo } from './demo/create-demo.js';

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
  const users = await DemoUsers.create();
  const { app, sessions } = await naming(source, () =>
    createDemo({
      store,
      keys,
      users,
      // Served without TLS, where Safari takes no Secure cookie. In production leave it at `true`.
      cookie: { secure: false },
      sendCode: (userId, code) => console.log(`The code for ${userId} is ${code}.`),
    }),
  );

  // The same sessions for programs, which hold their token themselves. Nobody confirms their devices.
  const tokens = new SessionManager({ store, keys });
  addRoutes(app, tokens, users);

  await serveApp(sessions, app, {
    port,
    welcome: (url) =>
      [`Open ${url} in a browser, and once more in a private window. Or:`, '', ...tourLines(url)].join('\n'),
    async closeStore() {
      await tokens.close();
      await sequelize.close();
    },
  });
});
