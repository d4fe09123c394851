import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, PLAIN } from './database.js';
import { useGiven } from './given-server.js';
import { startMariadb } from './mariadb.js';
import { startMongodb } from './mongodb.js';
import { startPostgres } from './postgres.js';
import { SmallDisk } from './small-disk.js';
import { startStandby } from './standby.js';
import { useUpRoom } from './use-up-room.js';

/** Everything that trials run on, by name; each rejects with the reason where it isn't to be had. */
export const BACKENDS = {
  memory: async () => ({ ...PLAIN, addresses: ['memory'] }),
  sqlite: () => startSqlite(),
  postgres: () => startPostgres(),
  mariadb: () => startMariadb(),
  mongodb: startMongodb,
  mysql: () => useGiven('mysql:', ['MYSQL_URL']),
  galera: () => useGiven('mariadb:', ['GALERA_URL', 'GALERA_OTHER_URL']),
  standby: startStandby,
  pgbouncer: () => useGiven('postgres:', ['PGBOUNCER_URL']),
  ferretdb: () => useGiven('mongodb:', ['FERRETDB_URL']),
} as const satisfies Readonly<Record<string, () => Promise<Database>>>;

export type BackendName = keyof typeof BACKENDS;

export const BACKEND_NAMES = Object.keys(BACKENDS) as readonly BackendName[];

async function startSqlite(megabytes: number | null = null): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-trials-sqlite-'));
  const address = `sqlite:${join(folder, 'trial.sqlite')}`;
  const stop = () => rm(folder, { recursive: true, force: true });
  const addresses = [address];
  if (megabytes === null) return { ...PLAIN, addresses, onSmallDisk: () => startSqlite(32), stop };
  try {
    const small = await SmallDisk.mountAt(folder, { megabytes });
    const disk = {
      async fill() {
        await small.fill();
        await useUpRoom(address);
      },
      free: () => small.free(),
    };
    return { ...PLAIN, addresses, disk, stop: () => small.unmount().then(stop) };
  } catch (error) {
    await stop();
    throw error;
  }
}
