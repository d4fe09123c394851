import { readFileSync } from 'node:fs';
import type { Change } from './held-promise.js';

/** A planted fault that can't be planted: what it changes is not there, or there more than once. */
export class PlantError extends Error {
  override readonly name = 'PlantError';
}

/**
 * The files that changes touch, each with its text as it is then.
 *
 * @param root of the repository, as a URL that ends with a slash
 * @returns by the file's path
 * @throws PlantError
 */
export function plantChanges(changes: readonly Change[], root: URL): ReadonlyMap<string, string> {
  const planted = new Map<string, string>();
  for (const { file, find, replace } of changes) {
    const path = new URL(file, root).pathname;
    const text = planted.get(path) ?? readFileSync(path, 'utf8');
    const places = text.split(find).length - 1;
    if (places !== 1) throw new PlantError(`${file} has this ${places} times, not once:\n${find}`);
    // A function, since a text of it may have $ in it.
    planted.set(
      path,
      text.replace(find, () => replace),
    );
  }
  return planted;
}
