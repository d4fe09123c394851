import type { Collection, DeleteResult, Filter } from 'mongodb';

/**
 * Removes the document of an id, where it fits. Not by `deleteOne`: FerretDB (2.7, on DocumentDB) removes nothing by that where the document
 * is changed between its reading and its writing, and says that there was none.
 */
export function removeDocument<Document extends { readonly _id: string }>(
  collection: Collection<Document>,
  filter: Filter<Document> & { readonly _id: string },
): Promise<DeleteResult> {
  return collection.deleteMany(filter);
}
