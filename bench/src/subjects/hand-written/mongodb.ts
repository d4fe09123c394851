import { MongoClient } from 'mongodb';
import type { HandWrittenDocument } from '../../seed/hand-written-document.js';
import { POOL_SIZE } from '../subject-setup.js';
import type { FindOwner } from './find-owner.js';

/** `findOne` by `_id`, with nothing fetched that is not needed. */
export function findOwnerInMongodb(url: string): FindOwner {
  const client = new MongoClient(url, { maxPoolSize: POOL_SIZE });
  const sessions = client.db().collection<HandWrittenDocument>('hand_written_sessions');
  const projection = { _id: 0, userId: 1, expiresAt: 1, revokedAt: 1 };
  return async (id) => {
    const document = await sessions.findOne({ _id: id }, { projection });
    return document?.revokedAt === null && document.expiresAt > Date.now() ? document.userId : null;
  };
}
