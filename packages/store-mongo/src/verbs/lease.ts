import type { Lease, LeaseTimes } from '@jwt-sessions/core/store';
import type { StoreCall } from '../documents/store-call.js';
import { LEASE, type LeaseDocument, type UserDocument } from '../documents/user-document.js';
import { isDuplicateKey } from '../server-error.js';

const OFF: Lease = { grant: 0, wait: 0, version: 0 };

/** The lease that is granted, as a read of sessions wants it that is sent when this is answered. */
export async function readGrant(call: StoreCall): Promise<number> {
  const { grant } = (await readDocument(call)) ?? OFF;
  return grant;
}

/**
 * The lease as a majority has it. Where the server is replicated it is read `linearizable`: a primary that was deposed and doesn't
 * know it yet may not know of a longer one.
 */
export async function readLease(call: StoreCall, replicated: boolean): Promise<Lease> {
  const concern = replicated ? ({ readConcern: { level: 'linearizable' } } as const) : {};
  const { grant, wait, version } = (await readDocument(call, concern)) ?? OFF;
  return { grant, wait, version };
}

export async function changeLease(
  call: StoreCall,
  version: number,
  { grant, wait }: LeaseTimes,
): Promise<boolean> {
  // Each by its name: what a newer version keeps beside them stays.
  const lease = { 'lease.grant': grant, 'lease.wait': wait, 'lease.version': version + 1 };
  try {
    const { matchedCount, upsertedCount } = await call.write(() =>
      call.users.updateOne(
        { _id: LEASE, 'lease.version': version },
        { $set: lease },
        // Version 0 is that of none: where there is one, it can't be made once more.
        { upsert: version === OFF.version },
      ),
    );
    return matchedCount + upsertedCount === 1;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

async function readDocument(
  call: StoreCall,
  concern: { readonly readConcern?: { readonly level: 'linearizable' } } = {},
): Promise<LeaseDocument | undefined> {
  const document = await call.within(
    call.users.findOne<Pick<UserDocument, 'lease'>>(
      { _id: LEASE },
      { ...call.reading, ...concern, projection: { _id: 0, lease: 1 } },
    ),
  );
  return document?.lease;
}
