import { randomBytes } from 'node:crypto';
import type { KeyRing } from '../keys/key-ring.js';
import type { ManagerSettings } from '../options/manager-options.js';
import type { JsonValue, Session } from '../session.js';
import { checkNames, type Names } from '../values/check-names.js';
import { parseDuration } from '../values/duration.js';
import { LOOKUP_ID_CLAIM } from '../values/lookup-id.js';
import { shown } from '../values/shown.js';
import { signClaims } from './sign-claims.js';

/** What `SessionManager.tokenFor` takes beside the session. */
export interface TokenForOptions {
  /** The service that it is for, by the name by which that knows itself: the token's `aud`. */
  readonly audience: string;
  /** What else it says of the user, such as `{ role: 'editor' }`. */
  readonly claims?: Readonly<Record<string, JsonValue>> | undefined;
  /** From `'1s'` to `'1h'`. Default `'5m'`: for so long it works, also when the session was revoked meanwhile. */
  readonly expiresIn?: string | undefined;
}

/** A token for another service. */
export interface ServiceToken {
  readonly token: string;
  readonly expiresAt: Date;
}

type Settings = Pick<ManagerSettings, 'clock' | 'issuer' | 'audience'>;

const OPTIONS: Names<TokenForOptions> = { audience: true, claims: true, expiresIn: true };
const OWN_CLAIMS = [
  'iss',
  'sub',
  'aud',
  'exp',
  'nbf',
  'iat',
  'jti',
  'auth_time',
  'act',
  'amr',
  'gen',
  LOOKUP_ID_CLAIM,
];
const LONGEST = 3_600_000;
const MAX_BYTES = 4096;

/**
 * A token by which another service knows the user of a session (RFC 9068): not the session's own, which carries its whole
 * secret, and never let in as one.
 *
 * @throws TypeError
 */
export function createTokenFor(
  { keys, settings }: { readonly keys: KeyRing; readonly settings: Settings },
  session: Pick<
    Session,
    'userId' | 'status' | 'authenticatedAt' | 'authMethods' | 'absoluteExpiresAt' | 'impersonatedBy'
  >,
  options: TokenForOptions,
): ServiceToken {
  checkNames(options, OPTIONS, 'tokenFor');
  const { issuer } = settings;
  if (issuer === undefined) {
    throw new TypeError(
      "tokenFor needs the manager's issuer, by which the other service knows who has signed.",
    );
  }
  if (session.status === 'pending') {
    throw new TypeError('tokenFor is for a session that is in. This one still owes its second factor.');
  }
  const now = settings.clock();
  const expiresAt = Math.min(
    Math.floor((now + readLifetime(options.expiresIn ?? '5m')) / 1000),
    Math.floor(session.absoluteExpiresAt.getTime() / 1000),
  );
  const claims = {
    client_id: issuer,
    ...readClaims(options.claims ?? {}),
    iss: issuer,
    aud: readAudience(options.audience, settings),
    sub: session.userId,
    iat: Math.floor(now / 1000),
    exp: expiresAt,
    ...whoIsThere(session),
    jti: randomBytes(16).toString('base64url'),
  };
  return { token: signClaims(claims, keys.signing, 'at+jwt'), expiresAt: new Date(expiresAt * 1000) };
}

type WhoIsThere = Pick<Session, 'authenticatedAt' | 'authMethods' | 'impersonatedBy'>;

/** When and by what the user proved who they are; or who is there in their place (RFC 8693 §4.1), who never did. */
function whoIsThere({ authenticatedAt, authMethods, impersonatedBy }: WhoIsThere) {
  if (impersonatedBy !== null) return { act: { sub: impersonatedBy } };
  const amr = authMethods.map(({ method }) => method);
  return {
    auth_time: Math.floor(authenticatedAt.getTime() / 1000),
    // RFC 9068 §2.2.1, RFC 8176.
    ...(amr.length > 0 && { amr }),
  };
}

function readAudience(audience: string, settings: Settings): string {
  if (typeof audience !== 'string' || audience === '') {
    throw new TypeError(`audience must be the name of a service, not ${shown(audience)}.`);
  }
  if (audience !== settings.audience) return audience;
  throw new TypeError(`audience must be another service than this one, which is ${shown(audience)}.`);
}

function readLifetime(expiresIn: string): number {
  const lifetime = parseDuration(expiresIn, 'expiresIn');
  if (lifetime >= 1000 && lifetime <= LONGEST) return lifetime;
  throw new TypeError(`expiresIn must be from '1s' to '1h', not ${shown(expiresIn)}.`);
}

function readClaims(claims: Readonly<Record<string, JsonValue>>): object {
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) {
    throw new TypeError(`claims must be an object such as { role: 'editor' }, not ${shown(claims)}.`);
  }
  const taken = OWN_CLAIMS.find((name) => Object.hasOwn(claims, name));
  if (taken !== undefined) {
    throw new TypeError(`claims must not have '${taken}', which has a meaning of its own in these tokens.`);
  }
  if (Buffer.byteLength(JSON.stringify(claims)) > MAX_BYTES) {
    throw new TypeError(
      `claims are longer than ${MAX_BYTES} bytes as JSON. Tokens travel with every request.`,
    );
  }
  return claims;
}
