import type { SessionStatus } from './store/contract.js';
import type { AuthMethod } from './values/auth-methods.js';

/** What JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/**
 * What a request learns of the session that it belongs to.
 *
 * @typeParam Data what your application keeps with each session: a type that JSON can hold
 */
export interface Session<Data = JsonValue> {
  /** The public id: 22 characters of base64url. Not a secret, and no token can be made from it. */
  readonly id: string;
  readonly userId: string;
  readonly status: SessionStatus;
  /** When the user logged in. */
  readonly createdAt: Date;
  /** When a request was last noted; behind by up to the manager's `touchInterval`. */
  readonly lastActiveAt: Date;
  /** When the user last proved who they are; when it began, where somebody impersonates them. */
  readonly authenticatedAt: Date;
  /**
   * By which methods the user has proved who they are, each with its last time, the newest last: at the log-in, by a second
   * factor, by re-authentication. Eight at most; empty where your application named none.
   */
  readonly authMethods: readonly AuthMethod[];
  /** When the session ends if no request arrives until then. */
  readonly expiresAt: Date;
  /** When the session ends in any case, and its token with it. */
  readonly absoluteExpiresAt: Date;
  /** The address of the last noted request, or null. */
  readonly lastIp: string | null;
  /** What your application gave to `issue`, or null. */
  readonly data: Data | null;
  /** False for a log-in that was to be forgotten when the browser is closed: its cookie says so, each time it is set. */
  readonly rememberMe: boolean;
  /**
   * Who looks at the user's account by this session, as you said to `issue`; null for the user's own. To forbid more to them
   * than the library does, look at this.
   */
  readonly impersonatedBy: string | null;
}

/**
 * The session of a request, as its token brought it. It knows that token, which nothing that prints or sends it shows:
 * what makes the next token asks for this very object, not a copy.
 */
export interface AuthenticatedSession<Data = JsonValue> extends Session<Data> {
  /**
   * When the token that was presented was signed; to the second. For one of another system that doesn't say, when its user
   * logged in.
   */
  readonly tokenIssuedAt: Date;
}

/**
 * What a device is, as an icon shows it: `'desktop'` is every computer with a keyboard, `'tv'` also what is plugged into
 * one, `'headset'` what is worn before the eyes and `'wearable'` what is worn elsewhere.
 */
export type DeviceType =
  | 'desktop'
  | 'mobile'
  | 'tablet'
  | 'tv'
  | 'console'
  | 'wearable'
  | 'headset'
  | 'car'
  | 'speaker';

/**
 * What a client is, as an icon shows it: `'app'` is an application, be it native or the browser inside one; `'tool'` a
 * command line or an HTTP library; `'robot'` acts by itself.
 */
export type ClientType = 'browser' | 'app' | 'tool' | 'robot';

/** A device by its User-Agent and Client Hints; what they don't tell is null. */
export interface Device {
  readonly type: DeviceType | null;
  readonly vendor: string | null;
  /** As the device gives it: a name, or the maker's code for one. */
  readonly model: string | null;
}

/** A program and its version: an operating system, a browser, an application. */
export interface Software {
  readonly name: string | null;
  /** Null where it is withheld, or is known to stand for others as well. */
  readonly version: string | null;
}

/** Where an address is, as far as your `locate` knows. */
export interface SessionLocation {
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
}

/** A session as its user recognises it. */
export interface DescribedSession<Data = JsonValue> extends Session<Data> {
  /**
   * What a list calls it, in English: 'Chrome on Windows 11', 'Shop 2.1 on Pixel 7 Pro', 'curl', 'Unknown device'. Made
   * of what the client says of itself, so escape it where you make HTML of it.
   */
  readonly title: string;
  /** What logged in; null where it can't be told. `'app'` where the client declared an application. */
  readonly clientType: ClientType | null;
  /** The address at log-in, or null. */
  readonly ip: string | null;
  readonly device: Device;
  readonly os: Software;
  /** The browser, or the application, tool or robot that logged in without one. */
  readonly browser: Software;
  /** The application as the client declared it, or null. */
  readonly app: Software | null;
  readonly location: SessionLocation | null;
  /** The user's own name for it, or null. */
  readonly label: string | null;
  /**
   * The device that it is on, by the `id` in `listDevices`: the same for all sessions of one device. Null where none are
   * remembered. No secret: nothing is let in by it.
   */
  readonly deviceId: string | null;
}

/** A device that is remembered for a user, whether or not a session is on it. It looks as it did at its last log-in. */
export interface ListedDevice {
  /** 22 characters of base64url. No secret: nothing is let in by it. */
  readonly id: string;
  /** What a list calls it, in English, without versions: 'Chrome on Windows', 'Safari on iPhone'. Escape it where you make HTML of it. */
  readonly title: string;
  readonly os: string | null;
  readonly browser: string | null;
  readonly model: string | null;
  /** When the user first logged in on it. */
  readonly firstSeenAt: Date;
  /** When the user last logged in on it. */
  readonly lastUsedAt: Date;
  /** Until when a log-in on it is spared the second factor (`pending: 'unlessTrusted'`), or null. */
  readonly trustedUntil: Date | null;
}

/** A session in a list. */
export interface ListedSession<Data = JsonValue> extends DescribedSession<Data> {
  /** Whether it is the one that asked. */
  readonly current: boolean;
}

/**
 * A page of a user's sessions: the current one first, then new log-ins that wait for a nod, then whoever impersonates the user,
 * then those that owe a second factor, then by last activity.
 */
export interface SessionPage<Data = JsonValue> {
  readonly sessions: readonly ListedSession<Data>[];
  /** What to hand in for the next page, or null on the last one. */
  readonly nextCursor: string | null;
}

/** What a log-in tells of itself. Over-long strings are cut, never refused. */
export interface IssueRequest<Data = JsonValue> {
  /** 1 to 255 bytes of UTF-8 without NUL, or a `TypeError`. */
  readonly userId: string;
  /** The client's address; a port, brackets or a zone are left out, and what is no address is as good as none. */
  readonly ip?: string | undefined;
  /** The User-Agent header. What is made of it is kept (device, system, browser), and not the header. */
  readonly userAgent?: string | undefined;
  /** What the browser says of itself beyond the User-Agent, which it trusts more. */
  readonly clientHints?: ClientHints | undefined;
  /** What the client says of its application. */
  readonly app?: { readonly name: string; readonly version?: string | undefined } | undefined;
  readonly label?: string | undefined;
  /** Your application's own JSON for this session: at most 8 KiB, or a `TypeError`. */
  readonly data?: Data | null | undefined;
  /**
   * When the check of the credentials began, by `SessionManager.now`; now where it is left out. A log-in that began before
   * `revokeAll` is refused, so that one with the old password can't slip in behind a change of password. By a clock of your own
   * it may, once that was set back.
   */
  readonly authenticationStartedAt?: Date | undefined;
  /**
   * A second factor is still to come: the session is refused everywhere but where you let it in by name. `'unlessTrusted'`
   * spares a device that the user has trusted (`trustDevice`) and whose trust is not over.
   */
  readonly pending?: boolean | 'unlessTrusted' | undefined;
  /**
   * For how long the device is trusted from now on, such as `'30d'`, where you have just checked the second factor as well.
   * A `TypeError` with `pending`: there `completeSecondFactor` has it. A session that isn't active at once gives no trust.
   */
  readonly trustDevice?: string | undefined;
  /**
   * What you have checked, by the names of RFC 8176 or by your own: `['pwd']`, `['hwk', 'user']`, `['magic-link']`. Eight
   * at most, each of 1 to 32 letters, digits and `. : / + - _`.
   */
  readonly authMethods?: readonly string[] | undefined;
  /** What an earlier log-in on this device gave as `deviceSecret`. One that isn't known is as good as none. */
  readonly deviceSecret?: string | undefined;
  /**
   * The token that the client holds until now, in whose place the new one comes. If it lets its bearer in and is the same
   * user's, its session is ended in one step with the log-in, for the reason `'replaced'`; any other token is as good as
   * none. So one browser stands in the list once. A client may hold several, of which four are looked at: then the session
   * that began last is ended in that step, and those of the others right after it.
   */
  readonly replaces?: string | readonly string[] | undefined;
  /**
   * How long this session lives without activity, such as `'2h'`: no longer than the manager's, or a `TypeError`. A user's
   * own idle time, chosen before or afterwards, may shorten it and never lengthens it.
   */
  readonly idleTimeout?: string | undefined;
  /**
   * How long this session and its token live at most, such as `'12h'`: no longer than the manager's, or a `TypeError`. With
   * `pending` it is counted from the second factor on.
   */
  readonly absoluteTimeout?: string | undefined;
  /**
   * False for a cookie that goes when the browser is closed, instead of one that lasts as long as its token. It is a wish to the
   * browser, some of which bring such cookies back with their tabs: give times beside it. Default true.
   */
  readonly rememberMe?: boolean | undefined;
  /**
   * Who is to look at the account of `userId` by this session: the id of the one of your staff, 1 to 255 bytes, or a
   * `TypeError`. Who may do that to whom is for you to check, a second factor of theirs included. The session says so wherever it is seen,
   * lives for an hour unless you say otherwise, looks, and changes nothing of the user's sessions. It takes no place of theirs, and
   * ends none of them; of such sessions a user has `tuning.maxPending`, beyond which the oldest ends. It makes no device
   * known.
   */
  readonly impersonatedBy?: string | undefined;
}

/**
 * User-Agent Client Hints, by the names and in the shape of `navigator.userAgentData.getHighEntropyValues()`
 * (https://wicg.github.io/ua-client-hints/).
 */
export interface ClientHints {
  readonly brands?: readonly Brand[] | undefined;
  /** Taken before `brands`. */
  readonly fullVersionList?: readonly Brand[] | undefined;
  readonly mobile?: boolean | undefined;
  readonly platform?: string | undefined;
  readonly platformVersion?: string | undefined;
  readonly model?: string | undefined;
  readonly formFactors?: readonly string[] | undefined;
}

/** A browser, or what it is built on, by one of its names. */
export interface Brand {
  readonly brand: string;
  readonly version: string;
}

/** A new session and its token. */
export interface IssuedSession<Data = JsonValue> {
  /** The JWT. It is shown this once and kept nowhere. */
  readonly token: string;
  /** The token's `exp`: the session's absolute end. */
  readonly tokenExpiresAt: Date;
  readonly session: DescribedSession<Data>;
  /**
   * By which the next log-in on this device is known: to be kept by the client, across log-outs, as carefully as a
   * token. Null when known devices are turned off.
   */
  readonly deviceSecret: string | null;
  /** Whether no earlier log-in of this user came from the device. True where known devices are turned off. */
  readonly newDevice: boolean;
  /** Until when the device is trusted, or null. */
  readonly trustedUntil: Date | null;
}

/** A new token for a session that goes on. */
export interface RenewedSession<Data = JsonValue> {
  /** The JWT. It is shown this once and kept nowhere. */
  readonly token: string;
  /** The token's `exp`: the session's absolute end. */
  readonly tokenExpiresAt: Date;
  /** The session as its next request sees it, and as its user recognises it. */
  readonly session: AuthenticatedSession<Data> & DescribedSession<Data>;
}
