/** A session as the page shows it. */
export interface Device {
  readonly id: string;
  /** What the sessions of one device have in common; null where it isn't known. */
  readonly deviceId: string | null;
  /**
   * `pending` owes a second factor; `unconfirmed` waits until another device says that it is the user's; by `impersonated`
   * somebody else looks at the account.
   */
  readonly status: 'active' | 'pending' | 'unconfirmed' | 'impersonated';
  /** Who looks at the account by it; null for the user. */
  readonly impersonatedBy: string | null;
  /** Whether it is the one that asks. */
  readonly current: boolean;
  readonly kind: DeviceKind;
  /** Such as `'Chrome'`; the application, where the client declared one. */
  readonly program: string | null;
  /** Such as `'Windows 11'`. */
  readonly system: string | null;
  /** What people call the thing, such as `'iPhone'`; null for a computer. */
  readonly model: string | null;
  /** Such as `'Chrome 131.0.0.0'`, for who wants to know exactly. */
  readonly browser: string | null;
  /** The user's own name for it. */
  readonly label: string | null;
  /** City and country, as far as they are known. */
  readonly place: readonly string[];
  /** The address at log-in, and the latest. */
  readonly ip: string | null;
  readonly lastIp: string | null;
  readonly createdAt: Date;
  readonly lastActiveAt: Date;
}

/** A session in the list. */
export interface ListedDevice extends Device {
  /** Until when a log-in on its device needs no code; null where it does. */
  readonly trustedUntil: Date | null;
}

/** When and why a session ended. */
export interface Ending {
  readonly at: Date;
  /** Such as `'expired'`, `'logout'` or `'user'`. */
  readonly reason: string;
  /** What did it, as its user calls it, where that was a device that is still known. */
  readonly by: string | null;
}

/** A session that is over, as the page shows it. */
export interface EndedDevice extends Device {
  readonly ending: Ending;
}

/** What there is an icon for: a symbol of that name in `assets/icons.svg`. */
export type DeviceKind =
  | 'computer'
  | 'phone'
  | 'tablet'
  | 'tv'
  | 'console'
  | 'watch'
  | 'embedded'
  | 'tool'
  | 'robot'
  | 'unknown';
