import type { EndReason } from './session-events.js';

/** What the host does, and in whose name. */
export interface HostOptions {
  /** Who of your staff, or which of your programs, for the event. */
  readonly actor?: string | undefined;
}

export interface EndOptions extends HostOptions {
  /** Why, for the event and the record: 1 to 64 characters. Default `'admin'`. */
  readonly reason?: EndReason | undefined;
}

export interface EndAllOptions extends EndOptions {
  /** The id of a session that stays: the one that changed the password, say. */
  readonly except?: string | undefined;
}
