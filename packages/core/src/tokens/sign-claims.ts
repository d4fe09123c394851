import jwt from 'jsonwebtoken';
import type { SigningKey } from '../keys/key.js';
import { signEdDsa } from './ed-dsa.js';

/** Makes a JWT (RFC 7519 §7.1) of claims as they are. */
export function signClaims(claims: object, key: SigningKey, typ: string): string {
  const { kid, algorithm, signWith } = key;
  if (algorithm === 'EdDSA') return signEdDsa(claims, key, typ);
  return jwt.sign(claims, signWith, { algorithm, keyid: kid, header: { alg: algorithm, typ } });
}
