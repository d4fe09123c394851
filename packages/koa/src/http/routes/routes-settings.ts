import type { AuthenticatedSession, InvalidTokenError } from '@jwt-sessions/core';
import type { CookieSettings } from '../cookies/cookie-options.js';
import type { Exchange } from '../exchange.js';
import type { AuthenticateUser } from '../login/decide-login.js';
import type { LoginThrottle } from '../throttle/login-throttle.js';
import type { IdleTimeouts } from './idle-timeouts.js';

/** What the routes go by. */
export interface RoutesSettings<Context extends Exchange> {
  readonly authenticateUser: AuthenticateUser<Context>;
  /** Counts log-ins; null where nothing does. */
  readonly throttle: LoginThrottle<Context> | null;
  /** The cookie that is read. */
  readonly cookie: CookieSettings;
  /** The cookie that a log-in hands its token out in, or null where it does so in the answer. */
  readonly loginCookie: CookieSettings | null;
  /** The page on which people log in, or null for none. */
  readonly loginPage: string | null;
  readonly idleTimeouts: IdleTimeouts;
  /** What is told of a token that lets nobody in, where its session ended and the application has that told; else null. */
  readonly explain: ((error: InvalidTokenError) => Promise<unknown>) | null;
  /** Told of the session of a request, for whoever stands in front of the routes. */
  readonly onSession: (exchange: Context, session: AuthenticatedSession) => void;
}
