import { sign, verify } from 'node:crypto';
import type { Key, SigningKey } from '../keys/key.js';

/** Signs by EdDSA (RFC 8037 §3.1), which jsonwebtoken doesn't know. */
export function signEdDsa(claims: object, { kid, signWith }: SigningKey, typ: string): string {
  const signed = `${encode({ alg: 'EdDSA', typ, kid })}.${encode(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), signWith).toString('base64url')}`;
}

/** Whether a token of three parts was signed by the key, by EdDSA (RFC 8037 §3.1). */
export function isSignedByEdDsa(token: string, { verifyWith }: Key): boolean {
  const end = token.lastIndexOf('.');
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  return verify(null, Buffer.from(token.slice(0, end)), verifyWith, signature);
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
