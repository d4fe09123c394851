import { generateKeyPairSync } from 'node:crypto';
import { type KeyInput, SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { describe, expect, it } from 'vitest';

const OLD = 'old:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';
const NEW = 'new:__4CAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';

const managerWith = (keys: string | readonly KeyInput[]) =>
  new SessionManager({ store: new MemoryStore(), keys, tuning: { purgeInterval: 'none' } });

describe('SessionManager.mark', () => {
  it('is known again in another process with the same keys', () => {
    const mark = managerWith(OLD).mark('device', 'alice');

    expect(mark).toMatch(/^[\w-]{22}$/);
    expect(managerWith(OLD).isMark(mark, 'device', 'alice')).toBe(true);
  });

  it.each([
    ['another text', 'device', 'bob'],
    ['another purpose', 'address', 'alice'],
    ['a text that borrows from the purpose', 'devic', 'e\0alice'],
  ])('is none of %s', (_what, purpose, text) => {
    const sessions = managerWith(OLD);
    expect(sessions.isMark(sessions.mark('device', 'alice'), purpose, text)).toBe(false);
  });

  it.each(['', 'x', 'AAAAAAAAAAAAAAAAAAAAAA', '='.repeat(22), 'é'.repeat(22), 'A'.repeat(10_000)])(
    'is not %j',
    (forged) => {
      expect(managerWith(OLD).isMark(forged, 'device', 'alice')).toBe(false);
    },
  );

  it('outlives a change of keys, for as long as the old one verifies', () => {
    const mark = managerWith(OLD).mark('device', 'alice');

    expect(managerWith(`${NEW},${OLD}`).isMark(mark, 'device', 'alice')).toBe(true);
    expect(managerWith(NEW).isMark(mark, 'device', 'alice')).toBe(false);
  });

  it('is made by the key that signs', () => {
    const mark = managerWith(`${NEW},${OLD}`).mark('device', 'alice');

    expect(managerWith(NEW).isMark(mark, 'device', 'alice')).toBe(true);
    expect(managerWith(OLD).isMark(mark, 'device', 'alice')).toBe(false);
  });

  it('needs the private part of a key pair', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const pair = { kid: 'pair', algorithm: 'EdDSA', privateKey } as const;
    const known = { kid: 'pair', algorithm: 'EdDSA', publicKey } as const;
    const secret = {
      kid: 'new',
      algorithm: 'HS256',
      secret: Buffer.from(NEW.slice(4), 'base64url'),
    } as const;
    const mark = managerWith([pair]).mark('device', 'alice');

    expect(managerWith([secret, pair]).isMark(mark, 'device', 'alice')).toBe(true);
    expect(managerWith([secret, known]).isMark(mark, 'device', 'alice')).toBe(false);
  });

  it('is no signature of a token', () => {
    const sessions = managerWith(OLD);
    const head = Buffer.from('{"alg":"HS256","kid":"old"}').toString('base64url');
    const mark = sessions.mark('', `${head}.e30`);
    return expect(sessions.authenticate(`${head}.e30.${mark}`)).rejects.toMatchObject({
      code: 'invalid_token',
    });
  });
});
