import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SessionManager } from '@jwt-sessions/core';
import { naming, readKeys, readPort, run, serve } from '@jwt-sessions/example-app';
import { MongoStore } from '@jwt-sessions/store-mongo';
import { openMongo } from './open-mongo.js';

const DEFAULT_FOLDER = fileURLToPath(new URL('../data', import.meta.url));

await run(async () => {
  const port = readPort(process.env.PORT);
  const folder = resolve(process.env.DATA_DIR || DEFAULT_FOLDER);
  await mkdir(folder, { recursive: true });
  const { keys, source } = await readKeys(process.env.SESSION_KEYS, join(folder, 'session-keys'));

  const { client, close } = await openMongo(process.env.MONGODB_URL);
  const store = new MongoStore(client);
  await store.prepare();
  const sessions = await naming(source, () => new SessionManager({ store, keys }));

  await serve(sessions, port, close);
});
