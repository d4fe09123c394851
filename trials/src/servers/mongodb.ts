import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { type Database, PLAIN } from './database.js';
import { freePort } from './free-port.js';
import { OwnServer } from './own-server.js';

/** What is special about each of its kind: its store tells log-ins that died by their age, having no lock. */
export const MONGODB = { pollsAreInstants: false, deadLogInsAfter: 60_000 } as const;

/** A MongoDB server of this run's own, by the command in MONGODB_SERVER, as `.ci/with-mongodb` gives it. */
export async function startMongodb(): Promise<Database> {
  const command = process.env.MONGODB_SERVER;
  if (!command) throw new Error('MONGODB_SERVER names no command; .ci/with-mongodb gives one');
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-trials-mongodb-'));
  const port = await freePort();
  const address = `mongodb://127.0.0.1:${port}`;
  const words = [String(port), folder];
  const server = new OwnServer({ file: command, words, ask: () => ask(address) });
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await server.start();
    return { ...PLAIN, ...MONGODB, addresses: [address], server, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ask(address: string): Promise<void> {
  const client = new MongoClient(address, { serverSelectionTimeoutMS: 2000 });
  try {
    await client.db('admin').command({ ping: 1 });
  } finally {
    await client.close();
  }
}
