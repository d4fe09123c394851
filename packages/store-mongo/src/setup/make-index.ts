import type { Collection, IndexDescriptionInfo } from 'mongodb';
import type { SessionDocument } from '../documents/session-document.js';
import { errorCode } from '../server-error.js';

export interface WantedIndex {
  readonly name: string;
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly expireAfterSeconds?: number;
}

const NAMESPACE_NOT_FOUND = 26;
const INDEX_OPTIONS_CONFLICT = 85;
const INDEX_KEY_SPECS_CONFLICT = 86;

/**
 * Makes an index unless it is there.
 *
 * @throws Error when one exists that stands in the way, saying what to do
 */
export async function makeIndex(sessions: Collection<SessionDocument>, wanted: WantedIndex): Promise<void> {
  const { key, ...options } = wanted;
  const existing = await listIndexes(sessions);
  const namesake = existing.find(({ name }) => name === wanted.name);
  // Looked for here too, since not every compatible server minds.
  if (namesake && differs(namesake, wanted)) throw conflict(sessions, wanted, namesake);
  try {
    await sessions.createIndex(key, options);
  } catch (error) {
    const code = errorCode(error);
    if (code !== INDEX_OPTIONS_CONFLICT && code !== INDEX_KEY_SPECS_CONFLICT) throw error;
    const twin = existing.find((index) => sameKey(index, wanted));
    throw conflict(sessions, wanted, namesake ?? twin ?? wanted);
  }
}

async function listIndexes(sessions: Collection<SessionDocument>): Promise<IndexDescriptionInfo[]> {
  try {
    return await sessions.indexes();
  } catch (error) {
    if (errorCode(error) === NAMESPACE_NOT_FOUND) return [];
    throw error;
  }
}

function differs(index: IndexDescriptionInfo, wanted: WantedIndex): boolean {
  const { expireAfterSeconds } = index;
  if (!sameKey(index, wanted)) return true;
  // One without is what `prepare` leaves where a server has no TTL index, so the server decides about it.
  return expireAfterSeconds !== undefined && expireAfterSeconds !== wanted.expireAfterSeconds;
}

function sameKey({ key }: Pick<IndexDescriptionInfo, 'key'>, wanted: WantedIndex): boolean {
  return JSON.stringify(key) === JSON.stringify(wanted.key);
}

function conflict(
  { collectionName, namespace }: Collection<SessionDocument>,
  { name, ...wanted }: WantedIndex,
  existing: { readonly name?: string | undefined },
): Error {
  return new Error(
    `${namespace} has an index '${existing.name}' in the place of '${name}', which is ${JSON.stringify(wanted)}. ` +
      `Drop it with db.getCollection('${collectionName}').dropIndex('${existing.name}') and call prepare() again.`,
  );
}
