import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { DryMongoBinary, MongoBinary } from 'mongodb-memory-server-core';
import { MongoBinaryDownloadUrl } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js';

/** How long the place to download from may take to answer at all. */
const REACHABLE_WITHIN = 3000;

/**
 * A `mongod` that can be run: the one in MONGOMS_SYSTEM_BINARY, one on the PATH, one downloaded earlier, or one
 * downloaded now, if that may be and the place to download it from answers at once.
 *
 * @throws Error with the reason why there is none
 */
export async function findMongod({ mayDownload }: { readonly mayDownload: boolean }): Promise<string> {
  const { MONGOMS_SYSTEM_BINARY, PATH = '' } = process.env;
  const there = MONGOMS_SYSTEM_BINARY || (await onPath(PATH)) || (await downloadedEarlier());
  if (there) return there;
  if (mayDownload) return download();
  throw new Error('there is no mongod on this machine');
}

async function onPath(path: string): Promise<string | null> {
  for (const folder of path.split(delimiter)) {
    const candidate = join(folder, process.platform === 'win32' ? 'mongod.exe' : 'mongod');
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

async function downloadedEarlier(): Promise<string | null> {
  const options = await DryMongoBinary.generateOptions();
  return (await DryMongoBinary.locateBinary(options)) ?? null;
}

async function download(): Promise<string> {
  const url = await new MongoBinaryDownloadUrl(await DryMongoBinary.generateOptions()).getDownloadUrl();
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(REACHABLE_WITHIN) });
  } catch (cause) {
    throw new Error('there is no MONGODB_URL and no mongod on this machine, and none can be downloaded', {
      cause,
    });
  }
  return MongoBinary.getPath();
}
