import { describe, expect, it } from 'vitest';
import { KeyRing } from '../../src/keys/key-ring.js';
import { signToken } from '../../src/tokens/sign-token.js';
import { createTokenFor } from '../../src/tokens/token-for.js';
import { verifyToken } from '../../src/tokens/verify-token.js';
import { asJson, FROZEN, readFixture, takeFixture } from '../support/frozen/fixture.js';
import { FROZEN_KEYS } from '../support/frozen/frozen-keys.js';

const FIXTURE = new URL('./0001/tokens.json', import.meta.url);
const PROFILE = { issuer: 'https://app.example.com', audience: 'app' };
const LOOKUP_ID = 'Zm9yIGEgdGVzdCBvbmx5IQ';
const CLAIMS = {
  sessionId: 'Himkp1yJWGH5Oha2m1pyow',
  userId: 'alice',
  generation: 3,
  issuedAt: 7258118400000,
  notBefore: 0,
  expiresAt: 7289654401000,
};
const CONTENTS = {
  lookupId: LOOKUP_ID,
  userId: 'alice',
  generation: 3,
  issuedAt: 7258118400123,
  expiresAt: 7289654400123,
};
/** Whose signatures have something random in them. */
const RANDOM = ['PS256', 'ES256'];

const keysOf = (kid: string) =>
  new KeyRing([
    ...FROZEN_KEYS.filter((key) => key.kid === kid),
    ...FROZEN_KEYS.filter((key) => key.kid !== kid),
  ]);

type Tokens = Readonly<Record<string, { readonly session: string; readonly impersonated: string }>>;

/** The tokens of one session by each algorithm. */
function sign(): Tokens {
  return Object.fromEntries(
    FROZEN_KEYS.map(({ kid, alg }) => {
      const keys = keysOf(kid);
      const session = signToken(CONTENTS, keys, PROFILE);
      const impersonated = signToken(
        { ...CONTENTS, generation: 0, impersonatedBy: 'support:dave' },
        keys,
        PROFILE,
      );
      return [alg, { session, impersonated }];
    }),
  );
}

takeFixture(FIXTURE, () => asJson(sign()));

describe.each(FROZEN_KEYS.map(({ kid, alg }) => [alg, kid] as const))('a token by %s', (alg, kid) => {
  const frozen = (JSON.parse(readFixture(FIXTURE)) as Tokens)[alg];

  it('is signed as it was', () => {
    const today = sign()[alg];
    const shown = (token = '') => (RANDOM.includes(alg) ? token.slice(0, token.lastIndexOf('.')) : token);
    expect(shown(today?.session), FROZEN).toBe(shown(frozen?.session));
    expect(shown(today?.impersonated), FROZEN).toBe(shown(frozen?.impersonated));
  });

  it('of then still says what it said, also where another key signs now', () => {
    const keys = keysOf(kid === 'hs256' ? 'eddsa' : 'hs256');
    expect(verifyToken(frozen?.session ?? '', keys, PROFILE), FROZEN).toEqual(CLAIMS);
    expect(verifyToken(frozen?.impersonated ?? '', keys, PROFILE), FROZEN).toEqual({
      ...CLAIMS,
      generation: 0,
    });
  });
});

it('a token for another service has the claims that it had', () => {
  const session = {
    userId: 'alice',
    status: 'active',
    authenticatedAt: new Date(CLAIMS.issuedAt),
    authMethods: [{ method: 'pwd', at: new Date(CLAIMS.issuedAt) }],
    absoluteExpiresAt: new Date(CLAIMS.expiresAt),
    impersonatedBy: null,
  } as const;
  const claimsOf = (impersonatedBy: string | null) => {
    const settings = { ...PROFILE, clock: () => CLAIMS.issuedAt };
    const { token } = createTokenFor(
      { keys: keysOf('eddsa'), settings },
      { ...session, impersonatedBy },
      { audience: 'reports', claims: { role: 'editor' } },
    );
    return token.split('.', 2).map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
  };
  const common = {
    client_id: PROFILE.issuer,
    role: 'editor',
    iss: PROFILE.issuer,
    aud: 'reports',
    sub: 'alice',
    iat: 7258118400,
    exp: 7258118700,
    jti: expect.stringMatching(/^[\w-]{22}$/),
  };
  const header = { alg: 'EdDSA', typ: 'at+jwt', kid: 'eddsa' };
  expect(claimsOf(null), FROZEN).toEqual([header, { ...common, auth_time: 7258118400, amr: ['pwd'] }]);
  expect(claimsOf('support:dave'), FROZEN).toEqual([header, { ...common, act: { sub: 'support:dave' } }]);
});
