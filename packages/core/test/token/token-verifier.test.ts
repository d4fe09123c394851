import jwt from 'jsonwebtoken';
import { describe, expect, it, vi } from 'vitest';
import { KeyRing } from '../../src/keys/key-ring.js';
import { signToken } from '../../src/tokens/sign-token.js';
import { TokenVerifier } from '../../src/tokens/token-verifier.js';
import { deriveSessionId } from '../../src/values/lookup-id.js';
import { KEYS, START } from '../support/test-manager.js';

const TOLERANCE = 300_000;
const PROFILE = { legacyTokens: null, clockTolerance: TOLERANCE };
const EXPIRES_AT = Math.ceil(START / 1000) * 1000 + 60_000;

const keys = new KeyRing(KEYS);
const sign = (userId: string) =>
  signToken({ lookupId: 'x', userId, generation: 0, issuedAt: START, expiresAt: EXPIRES_AT }, keys, PROFILE);

/** A token of another system, by the same key. */
const legacy = (claims: object) =>
  jwt.sign(
    { sub: 'alice', lookup_id: 'x', iat: Math.floor(START / 1000), exp: EXPIRES_AT / 1000, ...claims },
    Buffer.alloc(32, 1),
    { keyid: 'k1', header: { alg: 'HS256', typ: 'session+jwt' } },
  );

describe('TokenVerifier.verify', () => {
  it('says the same of a token that it remembers', () => {
    const verifier = new TokenVerifier(keys, PROFILE, 10);
    const token = sign('alice');
    const first = verifier.verify(token, START);
    expect(verifier.verify(token, START)).toBe(first);
    expect(first.userId).toBe('alice');
  });

  it('refuses a remembered token from its expiry on', () => {
    const verifier = new TokenVerifier(keys, PROFILE, 10);
    const token = sign('alice');
    verifier.verify(token, START);
    expect(verifier.verify(token, EXPIRES_AT - 1).expiresAt).toBe(EXPIRES_AT);
    expect(() => verifier.verify(token, EXPIRES_AT)).toThrow(
      expect.objectContaining({ code: 'invalid_token', reason: 'token_expired' }),
    );
  });

  it('refuses a token that it sees for the first time from its expiry on, and says whose it is', () => {
    const token = sign('alice');
    expect(() => new TokenVerifier(keys, PROFILE, 10).verify(token, EXPIRES_AT)).toThrow(
      expect.objectContaining({
        reason: 'token_expired',
        sessionId: deriveSessionId('x'),
        userId: 'alice',
      }),
    );
    expect(new TokenVerifier(keys, PROFILE, 10).verify(token, EXPIRES_AT - 1).userId).toBe('alice');
  });

  it('verifies an expired token once', () => {
    const verifier = new TokenVerifier(keys, PROFILE, 10);
    const find = vi.spyOn(keys, 'find');
    for (let tries = 0; tries < 3; tries += 1) {
      expect(() => verifier.verify(sign('alice'), EXPIRES_AT)).toThrow(
        expect.objectContaining({ reason: 'token_expired' }),
      );
    }
    expect(find).toHaveBeenCalledTimes(1);
    find.mockRestore();
  });

  it('remembers no token that did not pass', () => {
    const verifier = new TokenVerifier(keys, PROFILE, 10);
    const forged = `${sign('alice').slice(0, -2)}AA`;
    for (let tries = 0; tries < 2; tries += 1) {
      expect(() => verifier.verify(forged, START)).toThrow(
        expect.objectContaining({ reason: 'bad_signature' }),
      );
    }
  });

  it.each([
    ['no text', 42],
    ['nothing', undefined],
    ['a list of one text', [sign('alice')]],
    ['longer than 4 KiB', 'x'.repeat(4097)],
  ])('refuses what is %s before it looks for it', (_, token) => {
    const find = vi.spyOn(keys, 'find');
    expect(() => new TokenVerifier(keys, PROFILE, 10).verify(token as string, START)).toThrow(
      expect.objectContaining({ code: 'invalid_token', reason: 'malformed' }),
    );
    expect(find).not.toHaveBeenCalled();
    find.mockRestore();
  });

  it('takes no other spelling for a token that it remembers', () => {
    const verifier = new TokenVerifier(keys, PROFILE, 10);
    const token = sign('alice');
    verifier.verify(token, START);
    for (const other of [`${token} `, `${token}=`, token.toUpperCase()]) {
      expect(() => verifier.verify(other, START)).toThrow(expect.objectContaining({ code: 'invalid_token' }));
    }
  });

  it('goes on verifying when it has no room to remember', () => {
    const verifier = new TokenVerifier(keys, PROFILE, 1);
    const tokens = ['alice', 'bob', 'alice'].map(sign);
    expect(tokens.map((token) => verifier.verify(token, START).userId)).toEqual(['alice', 'bob', 'alice']);
  });

  describe.each([
    ['that it sees for the first time', 0],
    ['that it remembers', 1],
  ])('of a token %s', (_, times) => {
    function verifierOf(token: string, now: number) {
      const verifier = new TokenVerifier(keys, PROFILE, 10);
      for (let n = 0; n < times; n += 1) verifier.verify(token, now);
      return verifier;
    }

    it('refuses what was issued further ahead than clocks may differ, and says whose it is', () => {
      const iat = Math.ceil(START / 1000) + 7200;
      const token = legacy({ iat, exp: iat + 60 });
      const verifier = verifierOf(token, iat * 1000);
      expect(() => verifier.verify(token, iat * 1000 - TOLERANCE - 1)).toThrow(
        expect.objectContaining({
          reason: 'issued_in_future',
          sessionId: deriveSessionId('x'),
          userId: 'alice',
        }),
      );
      expect(verifier.verify(token, iat * 1000 - TOLERANCE).userId).toBe('alice');
    });

    it('refuses what is not good yet, to the moment', () => {
      const nbf = Math.ceil(START / 1000) + 30;
      const token = legacy({ nbf });
      const verifier = verifierOf(token, nbf * 1000);
      expect(() => verifier.verify(token, nbf * 1000 - 1)).toThrow(
        expect.objectContaining({ reason: 'bad_claims', userId: 'alice' }),
      );
      expect(verifier.verify(token, nbf * 1000).userId).toBe('alice');
    });
  });

  it('verifies a token that is not good yet once, and lets it in when it is', () => {
    const verifier = new TokenVerifier(keys, PROFILE, 10);
    const find = vi.spyOn(keys, 'find');
    const iat = Math.ceil(START / 1000) + 600;
    const token = legacy({ iat, exp: iat + 60 });
    expect(() => verifier.verify(token, START)).toThrow(
      expect.objectContaining({ reason: 'issued_in_future' }),
    );
    expect(verifier.verify(token, iat * 1000).issuedAt).toBe(iat * 1000);
    expect(find).toHaveBeenCalledTimes(1);
    find.mockRestore();
  });
});
