import { execFile, spawnSync } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const MEGABYTES = 32;
const PIECE = Buffer.alloc(4096);

/** A disk in memory that can be filled up. */
export class SmallDisk {
  readonly #folder: string;

  readonly #unmountAtExit = () => void spawnSync('umount', ['--lazy', this.#folder]);

  private constructor(folder: string) {
    this.#folder = folder;
    process.on('exit', this.#unmountAtExit);
  }

  /** Null where that may not be: it takes root. */
  static async mountAt(folder: string): Promise<SmallDisk | null> {
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', folder]);
      return new SmallDisk(folder);
    } catch {
      return null;
    }
  }

  /** Takes up what is left of it. */
  async fill(): Promise<void> {
    const file = await open(this.#filling, 'w');
    try {
      for (let written = 0; written < MEGABYTES * 2 ** 20; written += PIECE.length) await file.write(PIECE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      await file.close();
    }
  }

  async free(): Promise<void> {
    await rm(this.#filling, { force: true });
  }

  async unmount(): Promise<void> {
    process.off('exit', this.#unmountAtExit);
    await run('umount', [this.#folder]);
  }

  get #filling(): string {
    return join(this.#folder, 'filling');
  }
}
