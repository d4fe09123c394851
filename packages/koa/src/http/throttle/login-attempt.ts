import type { RequestBody } from '../bodies/read-body.js';

/** An attempt to log in, before the password is looked at. */
export interface LoginAttempt {
  /** As the client sent it. */
  readonly body: RequestBody;
  /** Whether this device has logged in to this account before. */
  readonly knownDevice: boolean;
  /** How many attempts have failed lately on this account from this address, or this device where it is known. */
  readonly failures: number;
  /** Whether so many have failed of late, from the address or on the account, that a person should show that they are one. */
  readonly suspicious: boolean;
}

/**
 * Your word before the password is looked at: it lets the attempt go on, or throws `LoginRefusedError`, which isn't counted
 * as a wrong password.
 */
export type BeforePassword<Context> = (attempt: LoginAttempt, ctx: Context) => Promise<void> | void;
