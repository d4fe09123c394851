import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SessionManager } from '@jwt-sessions/core';
import type { SessionStore } from '@jwt-sessions/core/store';
import { MongoStore } from '@jwt-sessions/store-mongo';
import { SqlStore } from '@jwt-sessions/store-sql';
import { MongoClient } from 'mongodb';
import { Sequelize } from 'sequelize';
import { inject, onTestFinished } from 'vitest';

const KEYS = `test:${Buffer.alloc(32, 7).toString('base64url')}`;
const withoutWarnings = { logger: { warn() {}, error() {} } };

/** A database that an application and the program share, with tables of its own. */
export interface Place {
  /** What the program is told, beside the command. */
  readonly args: readonly string[];
  /** The application's own store. */
  readonly store: SessionStore;
}

/** By name; those that can be had. */
export const PLACES: readonly (readonly [name: string, make: () => Promise<Place>])[] = [
  ['SQLite', makeSqlite],
  ...(inject('postgres') === null ? [] : ([['PostgreSQL', makePostgres]] as const)),
  ...(inject('mongodb') === null ? [] : ([['MongoDB', makeMongo]] as const)),
];

export async function makeSqlite(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-cli-'));
  const storage = join(folder, 'sessions.sqlite');
  const sequelize = new Sequelize({ dialect: 'sqlite', storage, logging: false });
  onTestFinished(async () => {
    await sequelize.close();
    await rm(folder, { recursive: true });
  });
  await sequelize.query('SELECT 1');
  return { args: ['--url', `sqlite:${storage}`], store: new SqlStore(sequelize, withoutWarnings) };
}

async function makePostgres(): Promise<Place> {
  const url = inject('postgres') ?? '';
  const prefix = newPrefix();
  const sequelize = new Sequelize(url, { logging: false });
  onTestFinished(() => sequelize.close());
  return {
    args: ['--url', url, '--prefix', prefix],
    store: new SqlStore(sequelize, { prefix, ...withoutWarnings }),
  };
}

async function makeMongo(): Promise<Place> {
  const url = inject('mongodb') ?? '';
  const prefix = newPrefix();
  const client = new MongoClient(url);
  onTestFinished(() => client.close());
  return {
    args: ['--url', url, '--prefix', prefix],
    store: new MongoStore(client, { prefix, ...withoutWarnings }),
  };
}

function newPrefix(): string {
  return `cli_${randomBytes(6).toString('hex')}`;
}

/** An application on a store, as a process of its own would be. */
export function openManager(store: SessionStore): SessionManager {
  const sessions = new SessionManager({ store, keys: KEYS, tuning: { purgeInterval: 'none' } });
  onTestFinished(() => sessions.close());
  return sessions;
}
