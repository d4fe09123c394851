import type { SessionDocument } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';

/** The next sessions behind an id, whatever they are, and behind which the next stretch begins; null where this is the last. */
export async function readStretch<Fields extends { readonly [Name in keyof SessionDocument]?: 1 }>(
  call: StoreCall,
  after: string,
  limit: number,
  projection: Fields & { readonly _id: 1 },
): Promise<{
  readonly rows: Pick<SessionDocument, keyof Fields & keyof SessionDocument>[];
  readonly next: string | null;
}> {
  const rows = await call.within(
    call.sessions
      .find<Pick<SessionDocument, keyof Fields & keyof SessionDocument> & Pick<SessionDocument, '_id'>>(
        { _id: { $gt: after } },
        { ...call.reading, projection, limit, batchSize: limit },
      )
      .sort({ _id: 1 })
      .toArray(),
  );
  return { rows, next: rows.length < limit ? null : (rows.at(-1)?._id ?? null) };
}
