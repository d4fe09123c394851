import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of a test's own, with its data in a folder that outlives the process. */
export class KillableServer {
  readonly url: string;
  readonly #command: readonly string[];
  readonly #folder: string;
  #process: ChildProcess | null = null;
  readonly #killAtExit = () => this.#process?.kill('SIGKILL');

  private constructor(command: readonly string[], port: number, folder: string) {
    this.url = `mongodb://127.0.0.1:${port}`;
    this.#folder = folder;
    this.#command = command.map((part) => (part === 'PORT' ? `${port}` : part === 'FOLDER' ? folder : part));
    process.once('exit', this.#killAtExit);
  }

  static async start(command: readonly string[]): Promise<KillableServer> {
    const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-mongo-'));
    const server = new KillableServer(command, await freePort(), folder);
    server.startAgain();
    return server;
  }

  /** Returns at once: whoever connects waits until the server is there. */
  startAgain(): void {
    const [file = '', ...args] = this.#command;
    this.#process = spawn(file, args, { stdio: 'ignore' });
  }

  /** Kills the process, and no other, without any warning to it. */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = null;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    const exit = once(running, 'exit');
    running.kill('SIGKILL');
    await exit;
  }

  async remove(): Promise<void> {
    process.off('exit', this.#killAtExit);
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
