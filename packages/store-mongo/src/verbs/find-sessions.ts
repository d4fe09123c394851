import type { LeasedSessions, SessionFacts } from '@jwt-sessions/core/store';
import { FACTS, type FactsDocument, toFacts } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';
import { readGrant } from './lease.js';

/**
 * Finds them with the lease that is granted, which is read first: who raises it between the two grants nothing for what was read
 * before.
 */
export async function findLeased(
  call: StoreCall,
  ids: readonly string[],
  replicated: boolean,
): Promise<LeasedSessions> {
  const grant = ids.length === 0 ? 0 : await readGrant(call);
  return { sessions: await findSessions(call, ids, replicated), grant };
}

/** Asked for by key alone, as a linearizable read must be; and not every server finds keys beside another condition. */
const FACTS_AND_REVOCATION = { ...FACTS, revokedAt: 1 } as const;

type FactsAndRevocation = FactsDocument & { readonly revokedAt: number | null };

/**
 * The sessions out of a set that are there and not revoked: one read by primary key on the primary.
 *
 * Where the server is replicated, each id that was not found is read once more, `linearizable`. A primary that was deposed and
 * doesn't know it yet answers the first read from a past in which the session may not have been written, and a new one
 * may show a revocation that will be rolled back; a linearizable read is answered only by a primary that a majority
 * confirms, from what a majority has. So 'absent', which the caller remembers, is true and stays true.
 */
export async function findSessions(
  call: StoreCall,
  ids: readonly string[],
  replicated: boolean,
): Promise<SessionFacts[]> {
  if (ids.length === 0) return [];
  const read = await call.within(
    call.sessions
      .find<FactsAndRevocation>(
        { _id: { $in: [...ids] } },
        // With a limit the server closes the cursor by itself, and the first batch would end at 101 otherwise.
        { ...call.reading, projection: FACTS_AND_REVOCATION, limit: ids.length, batchSize: ids.length },
      )
      .toArray(),
  );
  const found = read.flatMap(unlessRevoked);
  const present = new Set(found.map(({ _id }) => _id));
  const missing = [...new Set(ids)].filter((id) => !present.has(id));
  if (replicated && missing.length > 0) {
    const late = await Promise.all(missing.map((id) => readConfirmed(call, id)));
    found.push(...late.flat());
  }
  return found.map(toFacts);
}

/** @throws an error of the server when no majority confirms in time: then nothing is known, and absence least of all */
async function readConfirmed(call: StoreCall, id: string): Promise<FactsDocument[]> {
  const document = await call.within(
    call.sessions.findOne<FactsAndRevocation>(
      { _id: id },
      { ...call.reading, projection: FACTS_AND_REVOCATION, readConcern: { level: 'linearizable' } },
    ),
  );
  return document === null ? [] : unlessRevoked(document);
}

function unlessRevoked({ revokedAt, ...facts }: FactsAndRevocation): FactsDocument[] {
  return revokedAt === null ? [facts] : [];
}
