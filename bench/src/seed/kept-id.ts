import type { SqlDialect } from './bulk-insert.js';

/** The letters of base64url in the order of their codes, and those of base64 in the order of their values. */
const LETTERS = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const VALUES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** An id as `SqlStore` keeps it: its text, or as hexadecimal digits the six bits of each letter's place among the letters. */
export function keptId(id: string, dialect: SqlDialect): string {
  if (dialect === 'sqlite') return id;
  const translated = [...id].map((letter) => VALUES.charAt(LETTERS.indexOf(letter)));
  return Buffer.from(translated.join(''), 'base64').toString('hex');
}
