import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A real Redis that keeps nothing, on a socket of its own. */
export class RedisServer implements AsyncDisposable {
  readonly socket: string;
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(folder: string, socket: string, child: ChildProcess) {
    this.socket = socket;
    this.#folder = folder;
    this.#child = child;
  }

  /** @param program redis-server */
  static async start(program: string): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-redis-'));
    const socket = join(folder, 'redis.sock');
    const settings = [
      '--port',
      '0',
      '--unixsocket',
      socket,
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      folder,
    ];
    const child = spawn(program, settings, { stdio: ['ignore', 'pipe', 'inherit'] });
    const server = new RedisServer(folder, socket, child);
    for await (const line of createInterface({ input: child.stdout })) {
      if (/ready to accept connections/i.test(line)) return server;
    }
    await server[Symbol.asyncDispose]();
    throw new Error('Redis did not start.');
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
