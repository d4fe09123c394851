import type { Actor, EndReason } from '../events.js';
import { checkNames, type Names } from '../values/check-names.js';
import { shown } from '../values/shown.js';

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

const CONFIRM: Names<HostOptions> = { actor: true };
const END: Names<EndOptions> = { ...CONFIRM, reason: true };
const END_ALL: Names<EndAllOptions> = { ...END, except: true };
const NAMES = { confirm: CONFIRM, end: END, endAll: END_ALL };

/**
 * Who acts, by the options of a method.
 *
 * @throws TypeError for a name that it has not, and for an actor that is no name
 */
export function readHost(options: HostOptions, method: keyof typeof NAMES): Actor {
  checkNames(options, NAMES[method], method);
  const { actor } = options;
  if (actor !== undefined && typeof actor !== 'string') {
    throw new TypeError(`actor must be a name, as a string, not ${shown(actor)}.`);
  }
  return { type: 'host', name: actor ?? null };
}
