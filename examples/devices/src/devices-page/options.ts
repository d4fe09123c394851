import type { Language } from './messages/index.js';
import type { AuthenticateUser, CookieOption, ThrottleOption } from './sessions.js';

export interface DevicesPageOptions {
  /** The name of the application, in the head of each page. */
  readonly appName: string;
  /**
   * Your check of a log-in; of the form come `username`, `password` and, where the box is ticked, `rememberMe: 'on'`. How long
   * the cookie lasts goes by the box unless you say otherwise; how long the session does is for you to say.
   */
  readonly authenticateUser: AuthenticateUser;
  /** As for the guards of `@jwt-sessions/koa`. Default true. */
  readonly cookie?: CookieOption;
  /** How wrong passwords and codes are counted: as for `@jwt-sessions/koa`. It is on. */
  readonly throttle?: ThrottleOption;
  /** Needed where `authenticateUser` answers `pending: true` or `'unlessTrusted'`. */
  readonly secondFactor?: SecondFactor;
  /** Where the application begins. Default `'/'`. */
  readonly home?: string;
  /** Default `'/devices'`. */
  readonly path?: string;
  /** Default `'/login'`. */
  readonly loginPath?: string;
  /** What a user is called on the page. Default: the user id. */
  readonly userName?: (userId: string) => Promise<string> | string;
  /** The manager's `idleTimeout`, which holds for who chose none. Default `'30d'`, as there. */
  readonly idleTimeout?: string;
  /** What a user can choose from. Default 7, 30, 90 and 180 days. */
  readonly idleTimeouts?: readonly string[];
  /** Said below the log-in form. */
  readonly loginHint?: Readonly<Record<Language, string>>;
}

/** A second factor that is a code. */
export interface SecondFactor {
  /**
   * Whether a code is the right one for this pending session; `'used-up'` when there is none any more. Wrong ones are counted
   * before this is called, and the fifth ends the session.
   */
  check(session: PendingSession, code: string): Promise<CodeCheck> | CodeCheck;
  /**
   * For how long a user may have a device spared the code, such as `'30d'`: then there is a box to tick. For where
   * `authenticateUser` answers `pending: 'unlessTrusted'`. Default: no box.
   */
  readonly trustFor?: string;
  /** Where the code is to be found. */
  readonly hint?: Readonly<Record<Language, string>>;
}

export type CodeCheck = 'right' | 'wrong' | 'used-up';

export interface PendingSession {
  readonly id: string;
  readonly userId: string;
}
