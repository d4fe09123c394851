import { checkBoolean, checkNames, show } from '../values/check-options.js';

/** `true` for the careful defaults, or an object to differ from them. */
export type CookieOption = boolean | CookieOptions;

/** How the session's cookie is to be. It is always HttpOnly, and for the whole host. */
export interface CookieOptions {
  /** Default `'__Host-session'`; with a `domain` `'__Secure-session'`, and `'session'` where `secure` is off. */
  readonly name?: string;
  /** The cookie that a device is known by. Default `'__Host-device'`, and so on as for `name`. */
  readonly deviceName?: string;
  /** Shares the cookies with all subdomains of it. Default: this host alone. */
  readonly domain?: string;
  /** Which requests of other sites carry the cookies. Default `'lax'`: none but a link that is followed. */
  readonly sameSite?: 'lax' | 'strict' | 'none';
  /**
   * Whether the cookies go over TLS alone. Default true, whatever the connection to this process is, so nothing is to
   * be set behind a proxy that ends TLS. Browsers but Safari take `http://localhost` for secure.
   */
  readonly secure?: boolean;
  /**
   * Other origins whose pages may send unsafe requests, such as `'https://app.example.com'`. Default: none but the
   * application's own.
   */
  readonly trustedOrigins?: readonly string[];
}

/** The options with every default filled in. */
export interface CookieSettings {
  readonly name: string;
  readonly deviceName: string;
  /** In lower case, or null for this host alone. */
  readonly domain: string | null;
  readonly secure: boolean;
  readonly sameSite: 'lax' | 'strict' | 'none';
  /** What stands in Set-Cookie behind name, value and age. */
  readonly attributes: string;
  readonly trustedOrigins: ReadonlySet<string>;
}

const KNOWN: Readonly<Record<keyof CookieOptions, true>> = {
  name: true,
  deviceName: true,
  domain: true,
  sameSite: true,
  secure: true,
  trustedOrigins: true,
};
const SAME_SITE = { lax: 'Lax', strict: 'Strict', none: 'None' };
/** RFC 6265 §4.1.1: a name is a token of RFC 9110 §5.6.2. */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** Browsers tell the prefixes whatever their case is, and drop what breaks their rules without a word. */
const HOST_PREFIX = /^__host-/i;
const DOMAIN = /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z\d](?:[a-z\d-]*[a-z\d])?$/i;

/**
 * The settings of the cookies, or null for none.
 *
 * @throws TypeError for what is invalid, and for a cookie that browsers would refuse
 */
export function readCookieOption(option: CookieOption | undefined): CookieSettings | null {
  if (option === undefined || option === false) return null;
  if (option === true) return defaultCookie();
  if (typeof option !== 'object' || option === null) {
    throw new TypeError(`cookie must be true, false or an object, not ${show(option)}.`);
  }
  checkNames(option, KNOWN, 'cookie');
  return readCookieOptions(option);
}

/** The cookies where nothing is said of them: they are read in any case. */
export function defaultCookie(): CookieSettings {
  return readCookieOptions({});
}

function readCookieOptions(options: CookieOptions): CookieSettings {
  const { domain, sameSite = 'lax', secure = true, trustedOrigins = [] } = options;
  checkBoolean(secure, 'cookie.secure');
  if (domain !== undefined && !isDomain(domain)) {
    throw new TypeError(`cookie.domain must be a domain such as 'example.com', not ${show(domain)}.`);
  }
  if (typeof sameSite !== 'string' || !Object.hasOwn(SAME_SITE, sameSite)) {
    throw new TypeError(`cookie.sameSite must be 'lax', 'strict' or 'none', not ${show(sameSite)}.`);
  }
  if (sameSite === 'none' && !secure) throw new TypeError("cookie.sameSite 'none' needs secure cookies.");
  const prefix = defaultPrefix(secure, domain);
  const { name = `${prefix}session`, deviceName = `${prefix}device` } = options;
  checkName(name, 'name', secure, domain);
  checkName(deviceName, 'deviceName', secure, domain);
  if (name === deviceName) throw new TypeError('cookie.name and cookie.deviceName must differ.');
  return {
    name,
    deviceName,
    domain: domain?.toLowerCase() ?? null,
    secure,
    sameSite,
    attributes: [
      'Path=/',
      ...(domain === undefined ? [] : [`Domain=${domain}`]),
      'HttpOnly',
      ...(secure ? ['Secure'] : []),
      `SameSite=${SAME_SITE[sameSite]}`,
    ].join('; '),
    trustedOrigins: readOrigins(trustedOrigins),
  };
}

/** Whether a text is a domain that a cookie could be shared in: two labels and more. */
export function isDomain(text: unknown): text is string {
  return typeof text === 'string' && DOMAIN.test(text);
}

/** Whether a host of the same site could set a cookie of that name here. Not with `__Host-`: browsers see to that. */
export function canBePlanted(name: string): boolean {
  return !HOST_PREFIX.test(name);
}

/** The strictest prefix that browsers accept with these attributes (RFC 6265bis §4.1.3). */
function defaultPrefix(secure: boolean, domain: string | undefined): string {
  if (!secure) return '';
  return domain === undefined ? '__Host-' : '__Secure-';
}

function checkName(name: string, option: string, secure: boolean, domain: string | undefined): void {
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw new TypeError(`cookie.${option} must be a cookie's name, not ${show(name)}.`);
  }
  const hasHostPrefix = HOST_PREFIX.test(name);
  if (hasHostPrefix && domain !== undefined) {
    throw new TypeError(`cookie.${option} '${name}' can't have a domain: __Host- is for one host alone.`);
  }
  if (!secure && (hasHostPrefix || /^__secure-/i.test(name))) {
    throw new TypeError(`cookie.${option} '${name}' needs secure cookies: that is what its prefix says.`);
  }
}

function readOrigins(origins: readonly string[]): ReadonlySet<string> {
  if (!Array.isArray(origins)) {
    throw new TypeError(`cookie.trustedOrigins must be a list of origins, not ${show(origins)}.`);
  }
  for (const origin of origins) {
    if (typeof origin === 'string' && URL.canParse(origin) && new URL(origin).origin === origin) continue;
    throw new TypeError(
      `cookie.trustedOrigins must be origins such as 'https://app.example.com', with nothing behind, not ${show(origin)}.`,
    );
  }
  return new Set(origins);
}
