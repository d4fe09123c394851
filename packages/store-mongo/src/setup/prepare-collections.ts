import type { CollectionInfo, Db } from 'mongodb';
import type { Collections } from '../documents/collections.js';
import type { MongoStoreSettings } from '../mongo-store-options.js';
import { errorCode } from '../server-error.js';
import { isThere, listIndexes, makeIndex } from './make-index.js';

/**
 * For lists, and for all that goes over one user's sessions. Its members never change, so no session moves past a walk
 * along it.
 */
const BY_USER = { name: 'by_user', key: { userId: 1, createdAt: -1, _id: -1 } } as const;
const BY_EXPIRY = { name: 'by_expiry', key: { expiresOn: 1 } } as const;

/** Makes the indexes that are not there yet, once it is clear that the collections can keep what the store promises. */
export async function prepareCollections(
  db: Db,
  { sessions, users }: Pick<Collections, 'sessions' | 'users'>,
  { expireAfterSeconds, onWarning }: MongoStoreSettings,
): Promise<void> {
  await refuseUnfit(db, [sessions.collectionName, users.collectionName]);
  const existing = await listIndexes(sessions);
  await makeIndex(sessions, BY_USER, existing);
  try {
    await makeIndex(sessions, { ...BY_EXPIRY, expireAfterSeconds }, existing);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    // If this can be made, then it was the TTL that the server refused.
    await makeIndex(sessions, BY_EXPIRY, existing);
    onWarning(
      `This server refuses a TTL index (${(error as Error).message}). Sessions that are over are removed only when the ` +
        'session manager purges, so keep its purgeInterval on.',
    );
  }
}

/** What {@link prepareCollections} would send, as the server's shell takes it; nothing where it is all there. */
export async function planCollections(
  { sessions }: Pick<Collections, 'sessions'>,
  { expireAfterSeconds }: Pick<MongoStoreSettings, 'expireAfterSeconds'>,
): Promise<string[]> {
  const existing = await listIndexes(sessions);
  return [BY_USER, { ...BY_EXPIRY, expireAfterSeconds }]
    .filter((wanted) => !isThere(wanted, existing))
    .map(({ key, ...options }) => {
      const members = `${JSON.stringify(key)}, ${JSON.stringify(options)}`;
      return `db.getCollection('${sessions.collectionName}').createIndex(${members})`;
    });
}

/** @throws Error for a collection that was made in advance and takes `alice` and `Alice` for one, or is none at all */
async function refuseUnfit(db: Db, names: string[]): Promise<void> {
  const existing = db.listCollections<CollectionInfo>({ name: { $in: names } });
  for (const { name, type = 'collection', options = {} } of await existing.toArray()) {
    // Not every compatible server heeds the filter.
    if (!names.includes(name)) continue;
    const namespace = `${db.databaseName}.${name}`;
    if (type !== 'collection') {
      throw new Error(`${namespace} is a ${type}. MongoStore needs a collection, or another prefix.`);
    }
    const { collation } = options;
    const locale: unknown = collation?.locale;
    if (locale !== undefined && locale !== 'simple') {
      throw new Error(
        `${namespace} was created with the collation '${locale}', which its primary key has for ever: ids that differ ` +
          'would be taken for the same. Drop it and call prepare() again, or choose another prefix.',
      );
    }
  }
}
