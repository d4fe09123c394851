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

/** What a server says of an index that has none of the options that would make it another one. */
const PLAIN = ['v', 'ns', 'name', 'key', 'background', 'expireAfterSeconds', 'storageEngine'];

/** The indexes that a collection has: none where it isn't there. */
export async function listIndexes(sessions: Collection<SessionDocument>): Promise<IndexDescriptionInfo[]> {
  try {
    return await sessions.indexes();
  } catch (error) {
    if (errorCode(error) === NAMESPACE_NOT_FOUND) return [];
    throw error;
  }
}

/**
 * Makes an index unless it is among the existing ones, so that it takes no right to make one where there is nothing to make.
 *
 * @throws Error when one exists that stands in the way, saying what to do
 */
export async function makeIndex(
  sessions: Collection<SessionDocument>,
  wanted: WantedIndex,
  existing: readonly IndexDescriptionInfo[],
): Promise<void> {
  const { key, ...options } = wanted;
  const namesake = existing.find(({ name }) => name === wanted.name);
  if (namesake && isAsWanted(namesake, wanted)) return;
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

/** Whether an index serves as the wanted one, as it is or as a server has made it that knows no TTL. */
export function isThere(wanted: WantedIndex, existing: readonly IndexDescriptionInfo[]): boolean {
  const namesake = existing.find(({ name }) => name === wanted.name);
  return namesake !== undefined && !differs(namesake, wanted);
}

function isAsWanted(index: IndexDescriptionInfo, wanted: WantedIndex): boolean {
  return (
    sameKey(index, wanted) &&
    index.expireAfterSeconds === wanted.expireAfterSeconds &&
    Object.keys(index).every((name) => PLAIN.includes(name))
  );
}

function differs(index: IndexDescriptionInfo, wanted: WantedIndex): boolean {
  const { expireAfterSeconds } = index;
  if (!sameKey(index, wanted)) return true;
  // One without is what the store makes where a server has no TTL index, so the server decides about it.
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
