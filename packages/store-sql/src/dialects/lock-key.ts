import { createHash } from 'node:crypto';

/** 256 bits that stand for a name in a space of names, so that no two names share a lock by accident. */
function digest(space: string, name: string): Buffer {
  return createHash('sha256').update(`${space}\0${name}`).digest();
}

/** The 64-bit number of PostgreSQL's advisory lock. */
export function advisoryLockKey(space: string, name: string): bigint {
  return digest(space, name).readBigInt64BE();
}

/** The name of a lock of MySQL and MariaDB, which take at most 64 characters. */
export function namedLockKey(space: string, name: string): string {
  return `jwt-sessions:${digest(space, name).toString('base64url')}`;
}
