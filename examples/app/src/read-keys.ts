import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/** Keys, and where they are from: what an error about them must name. */
interface FoundKeys {
  readonly keys: string;
  readonly source: string;
}

/**
 * The keys out of the environment's SESSION_KEYS; where there are none, out of a file that is made at the first start,
 * so that tokens outlive a restart. In production the keys belong into a secret store.
 */
export async function readKeys(value: string | undefined, file: string): Promise<FoundKeys> {
  if (value !== undefined && value !== '') return { keys: value, source: 'SESSION_KEYS' };
  try {
    return { keys: (await readFile(file, 'utf8')).trim(), source: file };
  } catch (error) {
    if (!isMissing(error)) throw new Error(`The keys can't be read from ${file}.`, { cause: error });
  }
  const keys = `k1:${randomBytes(32).toString('base64url')}`;
  await writeFile(file, `${keys}\n`, { mode: 0o600, flag: 'wx' });
  return { keys, source: file };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
