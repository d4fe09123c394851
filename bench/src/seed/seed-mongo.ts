import type { StoredSession } from '@jwt-sessions/core/store';
import { MongoStore } from '@jwt-sessions/store-mongo';
import { MongoClient } from 'mongodb';
import { handWrittenDocument } from './hand-written-document.js';
import type { SeedRow } from './seed-rows.js';

export type MongoSchema = 'jwt-sessions' | 'hand-written';

/** A session as `MongoStore` keeps it. */
interface SessionDocument extends Omit<StoredSession, 'id'> {
  readonly _id: string;
  readonly expiresOn: Date;
  readonly revokedAt: number | null;
  readonly revokeReason: string | null;
  readonly revokedBy: null;
  readonly revokeOperation: null;
}

const COLLECTIONS: Readonly<Record<MongoSchema, string>> = {
  'jwt-sessions': 'jwt_sessions',
  'hand-written': 'hand_written_sessions',
};

const DOCUMENTS: Readonly<Record<MongoSchema, (session: SeedRow) => { readonly _id: string }>> = {
  'jwt-sessions': sessionDocument,
  'hand-written': handWrittenDocument,
};

/** Adds sessions to the database that the URL names. */
export async function seedMongo(
  url: string,
  schema: MongoSchema,
  batches: Iterable<readonly SeedRow[]>,
): Promise<void> {
  const client = new MongoClient(url);
  try {
    if (schema === 'jwt-sessions') await new MongoStore(client.db()).prepare();
    const collection = client.db().collection<{ _id: string }>(COLLECTIONS[schema]);
    for (const batch of batches) {
      await collection.insertMany(batch.map(DOCUMENTS[schema]), { ordered: false });
    }
  } finally {
    await client.close();
  }
}

function sessionDocument({
  peerId: _,
  firstOfUser: __,
  id,
  endedAt: revokedAt,
  endReason: revokeReason,
  ...session
}: SeedRow): SessionDocument {
  const revocation = { revokedAt, revokeReason, revokedBy: null, revokeOperation: null };
  return { _id: id, ...session, expiresOn: new Date(session.expiresAt), ...revocation };
}
