import { KeyedQueue } from '@jwt-sessions/core/store';
import type { Collection, CollectionOptions, Db } from 'mongodb';
import type { MongoStoreSettings } from '../mongo-store-options.js';
import type { SessionDocument } from './session-document.js';
import type { UserDocument } from './user-document.js';

/** The store's own handles, on which every command of it runs, and the queue of those that would get in each other's way. */
export interface Collections {
  readonly sessions: Collection<SessionDocument>;
  readonly users: Collection<UserDocument>;
  /** Of the log-ins and admissions of each user that look for a place. */
  readonly turns: KeyedQueue;
}

/**
 * Handles that say all that matters, so that no connection string and no option of the application's client or database can
 * say otherwise.
 *
 * Reads are `local` on the primary: its newest status, which is what compare-and-swap needs. That this status may yet be
 * rolled back harms nobody. A session that is there but not yet acknowledged has no token; one that is gone but not yet
 * acknowledged is a miss, and on a replica set a miss is confirmed (see `find-sessions.ts`).
 *
 * Writes wait until a majority has them in its journal; on a single server, until its own journal has them.
 */
export function openCollections(db: Db, { prefix, timeout }: MongoStoreSettings): Collections {
  const options: CollectionOptions = {
    readPreference: 'primary',
    readConcern: { level: 'local' },
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: timeout },
    // Documents as they are: plain objects, plain numbers; and `undefined` matches nothing rather than everything.
    raw: false,
    promoteLongs: true,
    promoteValues: true,
    useBigInt64: false,
    ignoreUndefined: false,
  };
  return {
    sessions: db.collection<SessionDocument>(`${prefix}_sessions`, options),
    users: db.collection<UserDocument>(`${prefix}_users`, options),
    turns: new KeyedQueue(),
  };
}
