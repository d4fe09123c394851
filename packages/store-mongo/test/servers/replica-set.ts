import { MongoMemoryReplSet } from 'mongodb-memory-server-core';

/** Starts a replica set on this machine, with its data in temporary folders. */
export function startReplicaSet(mongod: string, count: number): Promise<MongoMemoryReplSet> {
  return MongoMemoryReplSet.create({
    binary: { systemBinary: mongod },
    // The engine that MongoDB itself runs on: the default one here has neither a journal nor majority reads.
    replSet: { count, storageEngine: 'wiredTiger' },
  });
}
