import { MemoryStore, type SessionStore } from '@jwt-sessions/core/store';
import { MongoStore } from '@jwt-sessions/store-mongo';
import { SqlStore } from '@jwt-sessions/store-sql';
import { MongoClient } from 'mongodb';
import { Sequelize } from 'sequelize';

/** Where sessions live in a trial: a URL, or the memory of this process. */
export type Address = 'memory' | (string & Record<never, never>);

export interface OpenedStore {
  readonly store: SessionStore;
  close(): Promise<void>;
}

/** Connections of one process at most: enough for its own work, few enough for several of them. */
const POOL = 6;

/**
 * Opens a store as an application does, with every default, and prepares it.
 *
 * @param timeout of a call of a SQL store, where it is to be another one
 */
export async function openStore(address: Address, timeout?: string): Promise<OpenedStore> {
  if (address === 'memory') return openMemory();
  return address.startsWith('mongodb') ? openMongo(address) : openSql(address, timeout);
}

async function openMemory(): Promise<OpenedStore> {
  return { store: new MemoryStore(), close: async () => {} };
}

async function openSql(url: string, timeout?: string): Promise<OpenedStore> {
  const sequelize = new Sequelize(url, { logging: false, pool: { max: POOL } });
  const store = new SqlStore(sequelize, { logger: { warn() {}, error() {} }, timeout });
  await store.prepare();
  return {
    store,
    async close() {
      await store.close();
      await sequelize.close();
    },
  };
}

async function openMongo(url: string): Promise<OpenedStore> {
  const client = new MongoClient(url, { maxPoolSize: POOL });
  const store = new MongoStore(client.db('trial'), { logger: { warn() {}, error() {} } });
  await store.prepare();
  return {
    store,
    async close() {
      await store.close();
      await client.close();
    },
  };
}
