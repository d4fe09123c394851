import type { Address } from '../nodes/open-store.js';
import type { OwnServer } from './own-server.js';

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
  readonly disk: Disk | null;
  /** Another one of its kind that is alone on a small disk; null where there is no such. */
  readonly onSmallDisk: (() => Promise<Database>) | null;
  /** See the conditions of a history. */
  readonly deadLogInsAfter: number | null;
  stop(): Promise<void>;
}

/** What a database is on, so far as it can be spoilt. */
export interface Disk {
  /** Leaves no room for anything, neither on it nor within what the database has taken of it. */
  fill(): Promise<void>;
  /** Gives the room back, and sees to it that the database serves again as an operator would. */
  free(): Promise<void>;
}

/** What a database has that is in no way special. */
export const PLAIN = {
  pollsAreInstants: true,
  server: null,
  successor: null,
  disk: null,
  onSmallDisk: null,
  deadLogInsAfter: null,
  stop: async () => {},
} as const satisfies Omit<Database, 'addresses'>;

/** A standby of the database. */
export interface Successor {
  readonly address: Address;
  /** Kills the primary and has the standby take its place. */
  takeOver(): Promise<void>;
}
