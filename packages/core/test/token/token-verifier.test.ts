import { describe, expect, it, vi } from 'vitest';
import { KeyRing } from '../../src/keys/key-ring.js';
import { deriveSessionId } from '../../src/lookup-id.js';
import { signToken } from '../../src/token/sign-token.js';
import { TokenVerifier } from '../../src/token/token-verifier.js';
import { KEYS, START } from '../support/test-manager.js';

const PROFILE = { lookupIdClaim: 'lookup_id' };
const EXPIRES_AT = Math.ceil(START / 1000) * 1000 + 60_000;

const keys = new KeyRing(KEYS);
const sign = (userId: string) =>
  signToken({ lookupId: 'x', userId, generation: 0, issuedAt: START, expiresAt: EXPIRES_AT }, keys, PROFILE);

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
});
