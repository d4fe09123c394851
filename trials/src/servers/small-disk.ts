import { execFile, spawnSync } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Disk } from './database.js';
import type { OwnServer } from './own-server.js';
import { useUpRoom } from './use-up-room.js';

const run = promisify(execFile);

const PIECE = Buffer.alloc(4096);

export interface SmallDiskSetup {
  readonly megabytes: number;
  /** Whose it is, where that is not this process's user. */
  readonly owner?: { readonly uid?: number; readonly gid?: number };
}

/** A disk in memory that can be filled up. */
export class SmallDisk {
  readonly #folder: string;

  readonly #unmountAtExit = () => void spawnSync('umount', ['--lazy', this.#folder]);

  private constructor(folder: string) {
    this.#folder = folder;
    process.on('exit', this.#unmountAtExit);
  }

  /** @throws Error where that may not be: it takes root */
  static async mountAt(folder: string, { megabytes, owner = {} }: SmallDiskSetup): Promise<SmallDisk> {
    const { uid, gid } = owner;
    const options = [
      `size=${megabytes}m`,
      'mode=700',
      ...(uid === undefined ? [] : [`uid=${uid}`, `gid=${gid}`]),
    ];
    await run('mount', ['-t', 'tmpfs', '-o', options.join(','), 'tmpfs', folder]);
    return new SmallDisk(folder);
  }

  /** Takes up what is left of it. */
  async fill(): Promise<void> {
    const file = await open(this.#filling, 'a');
    try {
      for (;;) await file.write(PIECE);
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

/** The disk of a server that may have ended by itself when it was full, and is then started again when there is room. */
export function diskOf(small: SmallDisk, server: OwnServer, address: string): Disk {
  return {
    async fill() {
      await small.fill();
      await useUpRoom(address);
    },
    async free() {
      await small.free();
      await server.start();
    },
  };
}
