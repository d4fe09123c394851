import type { Leases } from '../revocations/leases.js';
import { validAfter } from '../revocations/recent-ends.js';
import {
  type ActorOptions,
  type RevokeAllOptions,
  type RevokeOptions,
  readActor,
  readExcept,
  readReason,
} from '../revocations/revoke-options.js';
import { createRevocation } from '../revocations/revoker.js';
import { callStore } from '../store/call-store.js';
import type { Revocation, SessionStore } from '../store/contract.js';
import { isSessionId } from '../values/lookup-id.js';
import { assertUserId } from '../values/user-id.js';

type Parts = {
  readonly store: Pick<SessionStore, 'revoke' | 'revokeAll' | 'changeUser' | 'eraseUser'>;
  readonly clock: () => number;
  readonly leases: Leases;
};

/**
 * Ends one session, whoever's it is; whether this call did.
 *
 * @throws StoreUnavailableError
 * @throws TypeError for invalid options
 */
export async function revokeSession(
  { store, clock, leases }: Parts,
  id: string,
  options: RevokeOptions,
): Promise<boolean> {
  const revocation = revocationOf(clock(), options, 'revoke');
  // What is no session id can't be in a store, and needn't be asked for.
  const revoked = isSessionId(id) && (await callStore(() => store.revoke(id, revocation)));
  await leases.outlast();
  return revoked;
}

/**
 * Ends the sessions of a user, but one where it is named, and refuses the log-ins whose check of the credentials has begun by
 * now; how many.
 *
 * @throws StoreUnavailableError
 * @throws TypeError for an invalid user id, and for invalid options
 */
export async function revokeUser(
  { store, clock, leases }: Parts,
  userId: string,
  options: RevokeAllOptions,
): Promise<number> {
  assertUserId(userId);
  const revocation = revocationOf(clock(), options, 'revokeAll');
  const except = readExcept(options.except);
  await callStore(() => store.changeUser(userId, { validAfter: validAfter(revocation.at) }));
  const { length } = await callStore(() => store.revokeAll(userId, revocation, except));
  await leases.outlast();
  return length;
}

/**
 * Removes everything that is kept of a user, sessions and all; how many of these it ended.
 *
 * @throws StoreUnavailableError
 * @throws TypeError for an invalid user id, and for invalid options
 */
export async function eraseUser(
  { store, clock, leases }: Parts,
  userId: string,
  options: ActorOptions,
): Promise<number> {
  assertUserId(userId);
  const at = clock();
  const revocation = createRevocation(at, 'user_erased', readActor(options, 'eraseUser'));
  const erasure = { validAfter: validAfter(at), revocation };
  const { length } = await callStore(() => store.eraseUser(userId, erasure));
  await leases.outlast();
  return length;
}

function revocationOf(at: number, options: RevokeOptions, method: 'revoke' | 'revokeAll'): Revocation {
  const by = readActor(options, method);
  return createRevocation(at, readReason(options.reason ?? 'admin'), by);
}
