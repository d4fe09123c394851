import { MongoClient } from 'mongodb';
import { MongoMemoryReplSet } from 'mongodb-memory-server-core';

/** A connection, and how to end what was started for it. */
export interface OpenMongo {
  readonly client: MongoClient;
  close(): Promise<void>;
}

/**
 * Connects to the server of the environment's MONGODB_URL; where there is none, to one that is started for a first
 * look and forgets everything when it stops. That one is downloaded the first time, unless a `mongod` is installed.
 *
 * @throws Error that a person can act on
 */
export async function openMongo(url: string | undefined): Promise<OpenMongo> {
  if (url !== undefined && url !== '') {
    const client = await connect(url);
    return { client, close: () => client.close() };
  }
  const server = await startServer();
  const client = await connect(server.getUri('sessions'));
  const close = async () => {
    await client.close();
    await server.stop();
  };
  return { client, close };
}

async function connect(url: string): Promise<MongoClient> {
  try {
    return await new MongoClient(url, { serverSelectionTimeoutMS: 5000 }).connect();
  } catch (cause) {
    // The URL may hold a password, and the driver's message repeats parts of it.
    throw new Error('MONGODB_URL names no server that answers.', { cause });
  }
}

async function startServer(): Promise<MongoMemoryReplSet> {
  try {
    return await MongoMemoryReplSet.create({ replSet: { count: 1 } });
  } catch (cause) {
    throw new Error('There is no MongoDB here and none could be fetched. Name one in MONGODB_URL.', {
      cause,
    });
  }
}
