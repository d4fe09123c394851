import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { carryOut } from './ask-sql.js';
import type { Database } from './database.js';
import { useGiven } from './given-server.js';
import { startMariadb } from './mariadb.js';
import { startMongodb } from './mongodb.js';
import { startPostgres } from './postgres.js';
import { SmallDisk } from './small-disk.js';
import { startStandby } from './standby.js';

/** Everything that trials run on, by name; each rejects with the reason where it isn't to be had. */
export const BACKENDS = {
  memory: async () => ({
    addresses: ['memory'],
    pollsAreInstants: true,
    server: null,
    successor: null,
    disk: null,
    stop: async () => {},
  }),
  sqlite: startSqlite,
  postgres: startPostgres,
  mariadb: startMariadb,
  mongodb: startMongodb,
  mysql: () => useGiven('mysql:', ['MYSQL_URL']),
  galera: () => useGiven('mariadb:', ['GALERA_URL', 'GALERA_OTHER_URL']),
  standby: startStandby,
  pgbouncer: () => useGiven('postgres:', ['PGBOUNCER_URL']),
  ferretdb: () => useGiven('mongodb:', ['FERRETDB_URL']),
} as const satisfies Readonly<Record<string, () => Promise<Database>>>;

export type BackendName = keyof typeof BACKENDS;

export const BACKEND_NAMES = Object.keys(BACKENDS) as readonly BackendName[];

async function startSqlite(): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-trials-sqlite-'));
  const small = await SmallDisk.mountAt(folder);
  const address = `sqlite:${join(folder, 'trial.sqlite')}`;
  const disk = small && {
    async fill() {
      // Else the log of the database has room of its own for a while. Where somebody reads, it is for another time.
      await carryOut(address, 'PRAGMA wal_checkpoint(TRUNCATE)').catch(() => {});
      await small.fill();
    },
    free: () => small.free(),
  };
  const stop = async () => {
    await small?.unmount();
    await rm(folder, { recursive: true, force: true });
  };
  const addresses = [address];
  return { addresses, pollsAreInstants: true, server: null, successor: null, disk, stop };
}
