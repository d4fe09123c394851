import type { Actor, RevocationReason } from '../events.js';
import { checkNames, type Names } from '../values/check-names.js';
import { isSessionId } from '../values/lookup-id.js';
import { shown } from '../values/shown.js';

/** In whose name your application acts. */
export interface ActorOptions {
  /** Who of your staff, or which of your programs, for the event; the record keeps 52 characters of it. */
  readonly actor?: string | undefined;
}

/** What `SessionManager.revoke` takes beside the ids. */
export interface RevokeOptions extends ActorOptions {
  /** Why, for the event and the record: 1 to 64 characters. Default `'admin'`. */
  readonly reason?: RevocationReason | undefined;
}

/** What `SessionManager.revokeAll` takes beside the user id. */
export interface RevokeAllOptions extends RevokeOptions {
  /** The id of a session that stays: the one that changed the password, say. */
  readonly except?: string | undefined;
}

const CONFIRM: Names<ActorOptions> = { actor: true };
const REVOKE: Names<RevokeOptions> = { ...CONFIRM, reason: true };
const REVOKE_ALL: Names<RevokeAllOptions> = { ...REVOKE, except: true };
const NAMES = {
  confirm: CONFIRM,
  revoke: REVOKE,
  revokeDevice: REVOKE,
  revokeAll: REVOKE_ALL,
  eraseUser: CONFIRM,
};

/**
 * Who acts, by the options of a method.
 *
 * @throws TypeError for a name that it has not, and for an actor that is no name
 */
export function readActor(options: ActorOptions, method: keyof typeof NAMES): Actor {
  checkNames(options, NAMES[method], method);
  return applicationOf(options);
}

/**
 * Your application, in the name that it gives.
 *
 * @throws TypeError for an actor that is no name
 */
export function applicationOf({ actor }: ActorOptions): Actor {
  if (actor !== undefined && typeof actor !== 'string') {
    throw new TypeError(`actor must be a name, as a string, not ${shown(actor)}.`);
  }
  return { type: 'application', name: actor ?? null };
}

/**
 * The id of the session that stays, where there is one.
 *
 * @throws TypeError for what is no session id
 */
export function readExcept(except: string | undefined): string | undefined {
  if (except === undefined || isSessionId(except)) return except;
  throw new TypeError(
    `except must be the id of the session that stays, or be left out, not ${shown(except)}.`,
  );
}

const MAX_REASON = 64;

/** @throws TypeError for what is no reason */
export function readReason(reason: RevocationReason): RevocationReason {
  if (typeof reason !== 'string' || reason === '' || reason.length > MAX_REASON) {
    throw new TypeError(`reason must be a string of 1 to ${MAX_REASON} characters, not ${shown(reason)}.`);
  }
  return reason;
}
