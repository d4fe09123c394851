import { MemoryStore, type SessionStore, type StoredSession } from '@jwt-sessions/core/store';
import { MongoStore } from '@jwt-sessions/store-mongo';
import { SqlStore } from '@jwt-sessions/store-sql';
import { MongoClient } from 'mongodb';
import { Sequelize } from 'sequelize';
import { isMongo, POOL_SIZE, type StoreName } from '../subject-setup.js';

export interface OpenedStore {
  readonly store: SessionStore;
  /** How many statements were sent so far, where they are counted. */
  readonly statements?: () => number;
}

interface StoreSetup {
  readonly store: StoreName | null;
  readonly url: string | null;
  readonly counted: boolean;
  readonly sessions: readonly StoredSession[];
}

/** A store as a host opens it: nothing but the address, and a pool of the size that all subjects have. */
export function openStore({ store, url, counted, sessions }: StoreSetup): Promise<OpenedStore> {
  if (store === 'memory') return openMemory(sessions);
  if (url === null) throw new Error(`The store on ${store} needs a URL.`);
  return isMongo(store) ? openMongo(url, counted) : openSql(url, counted);
}

async function openSql(url: string, counted: boolean): Promise<OpenedStore> {
  let sent = 0;
  const count = () => {
    sent += 1;
  };
  const sequelize = new Sequelize(url, { logging: counted ? count : false, pool: { max: POOL_SIZE } });
  const store = new SqlStore(sequelize);
  await store.prepare();
  return { store, ...(counted && { statements: () => sent }) };
}

async function openMongo(url: string, counted: boolean): Promise<OpenedStore> {
  let sent = 0;
  const client = new MongoClient(url, { maxPoolSize: POOL_SIZE, monitorCommands: counted });
  client.on('commandStarted', () => {
    sent += 1;
  });
  const store = new MongoStore(client.db());
  await store.prepare();
  return { store, ...(counted && { statements: () => sent }) };
}

async function openMemory(sessions: readonly StoredSession[]): Promise<OpenedStore> {
  const store = new MemoryStore();
  const now = Date.now();
  for (const session of sessions) await store.insert({ session, authenticationStartedAt: now, now });
  return { store };
}
