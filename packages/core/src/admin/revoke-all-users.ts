import { StoreUnavailableError } from '../errors.js';
import type { Leases } from '../revocations/leases.js';
import { applicationOf, type RevokeOptions, readReason } from '../revocations/revoke-options.js';
import { createRevocation } from '../revocations/revoker.js';
import { callStore } from '../store/call-store.js';
import type { SessionStore } from '../store/contract.js';
import { checkNames, type Names } from '../values/check-names.js';
import { readFunction } from '../values/check-values.js';
import { shown } from '../values/shown.js';

/** Few enough that a log-in which meets one of them hardly waits. */
const BATCH = 500;

/** What `SessionAdmin.revokeAllUsers` takes. */
export interface RevokeAllUsersOptions extends RevokeOptions {
  /**
   * Ends only sessions that began before, by the clock of the process where the user logged in. Default: every session that
   * is there, whatever any clock said.
   */
  readonly issuedBefore?: Date | undefined;
  /** Told after each batch, and waited for: that sessions are over everywhere is said by the end of the run alone. What it throws stops the run: what is ended stays so. */
  readonly onProgress?: ((progress: RevocationProgress) => void | Promise<void>) | undefined;
}

/** How far `SessionAdmin.revokeAllUsers` has come. */
export interface RevocationProgress {
  /** How many sessions this run has ended by now. */
  readonly revoked: number;
  /** The share of all sessions that it has passed, from 0 to 1: their ids are random, so it is right to about a hundredth. */
  readonly share: number;
}

const OPTIONS: Names<RevokeAllUsersOptions> = {
  issuedBefore: true,
  reason: true,
  actor: true,
  onProgress: true,
};

/** The store failed in the middle of ending the sessions of all users. Run it again: what was ended stays so. */
export class RevocationStoppedError extends StoreUnavailableError {
  /** How many sessions the run had ended. */
  readonly revoked: number;

  constructor(cause: unknown, revoked: number) {
    super(
      cause,
      `The session store failed after ${revoked} sessions were ended`,
      'Run revokeAllUsers again: until it resolves, sessions may be left.',
    );
    this.revoked = revoked;
  }
}

/**
 * Ends the sessions of all users, a batch at a time in the order of their ids; how many. Every session whose log-in was
 * acknowledged before the call is among them: it was there when its batch came, whatever its clock had said. Resolves when no process
 * lets any of them in.
 *
 * @throws RevocationStoppedError when the store fails
 * @throws TypeError for invalid options
 */
export async function revokeAllUsers(
  {
    store,
    clock,
    leases,
  }: {
    readonly store: Pick<SessionStore, 'revokeBatch'>;
    readonly clock: () => number;
    readonly leases: Leases;
  },
  options: RevokeAllUsersOptions,
): Promise<number> {
  checkNames(options, OPTIONS, 'revokeAllUsers');
  const by = applicationOf(options);
  const createdBefore = readInstant(options.issuedBefore);
  const onProgress = readFunction(options.onProgress ?? (() => {}), 'onProgress', 'takes { revoked, share }');
  const revocation = createRevocation(clock(), readReason(options.reason ?? 'admin'), by);
  let revoked = 0;
  for (let after: string | undefined; ; ) {
    const request = { after, limit: BATCH, createdBefore, revocation };
    const batch = await stoppingAt(revoked, () => callStore(() => store.revokeBatch(request)));
    revoked += batch.revoked;
    await onProgress({ revoked, share: batch.next === null ? 1 : shareBehind(batch.next) });
    if (batch.next === null) break;
    after = batch.next;
  }
  await stoppingAt(revoked, () => leases.outlast());
  return revoked;
}

async function stoppingAt<T>(revoked: number, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new RevocationStoppedError((error as StoreUnavailableError).cause, revoked);
  }
}

function readInstant(date: Date | undefined): number | undefined {
  if (date === undefined) return undefined;
  const time = date instanceof Date ? date.getTime() : Number.NaN;
  if (Number.isNaN(time)) throw new TypeError(`issuedBefore must be a valid Date, not ${shown(date)}.`);
  return time;
}

/** The digits of base64url in the order of their bytes. */
const DIGITS = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';

/** Which share of all ids that there can be is not behind this one. */
function shareBehind(id: string): number {
  const [first = 0, second = 0] = [...id].map((digit) => DIGITS.indexOf(digit));
  return (first * DIGITS.length + second + 1) / DIGITS.length ** 2;
}
