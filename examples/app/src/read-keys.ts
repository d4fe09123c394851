import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/**
 * The keys out of the environment's SESSION_KEYS; where there are none, out of a file that is made at the first start,
 * so that tokens outlive a restart. In production the keys belong into a secret store.
 */
export async function readKeys(value: string | undefined, file: string): Promise<string> {
  if (value !== undefined && value !== '') return value;
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (!isMissing(error)) throw new Error(`The keys can't be read from ${file}.`, { cause: error });
  }
  const keys = `k1:${randomBytes(32).toString('base64url')}`;
  await writeFile(file, `${keys}\n`, { mode: 0o600, flag: 'wx' });
  return keys;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
