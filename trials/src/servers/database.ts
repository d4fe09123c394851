import type { Address } from '../nodes/open-store.js';
import type { OwnServer } from './own-server.js';
import type { SmallDisk } from './small-disk.js';

/** Where the processes of a trial keep their sessions. */
export interface Database {
  /** An address for each place, over and over. */
  readonly addresses: readonly Address[];
  /** Whether one look at a user's sessions sees one instant: a statement of SQL does, a cursor of MongoDB doesn't. */
  readonly pollsAreInstants: boolean;
  /** Null where it is no process of this run's. */
  readonly server: OwnServer | null;
  /** Another server that can take over; null where there is none. */
  readonly successor: Successor | null;
  /** The disk that it alone is on; null where it shares one. */
  readonly disk: Pick<SmallDisk, 'fill' | 'free'> | null;
  stop(): Promise<void>;
}

/** A standby of the database. */
export interface Successor {
  readonly address: Address;
  /** Kills the primary and has the standby take its place. */
  takeOver(): Promise<void>;
}
