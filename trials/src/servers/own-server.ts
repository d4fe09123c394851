import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

export interface ServerCommand {
  readonly file: string;
  readonly words: readonly string[];
  readonly options?: Pick<SpawnOptions, 'uid' | 'gid' | 'cwd' | 'env'>;
  /** Rejects for as long as the server serves nobody. */
  readonly ask: () => Promise<void>;
  /** By which it is asked to end. */
  readonly signal?: NodeJS.Signals;
}

const READY_WITHIN = 45_000;

/** A database server that this run started, which can be killed, stopped and started again on its data. */
export class OwnServer {
  readonly #command: ServerCommand;
  #child: ChildProcess | null = null;
  #log = '';
  #isToEnd = false;
  #lastEnd: string | null = null;
  readonly #killAtExit = () => this.#child?.kill('SIGKILL');

  constructor(command: ServerCommand) {
    this.#command = command;
    process.on('exit', this.#killAtExit);
  }

  /**
   * Starts it where it doesn't run, and waits until it serves.
   *
   * @throws Error with what the server wrote last, when it doesn't come up
   */
  async start(): Promise<void> {
    const { file, words, options, ask } = this.#command;
    const until = Date.now() + READY_WITHIN;
    if (!this.#isRunning()) this.#spawn(file, words, options);
    for (;;) {
      try {
        await ask();
        return;
      } catch (error) {
        if (Date.now() > until) throw new Error(`${file} did not start (${String(error)}): ${this.#log}`);
      }
      await pause(100);
      // One that was killed may hold its data for a moment longer.
      if (!this.#isRunning()) this.#spawn(file, words, options);
    }
  }

  /** Without any warning to it. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** All of its processes stand still until {@link goOn}. */
  async standStill(): Promise<void> {
    await this.#signalAll('SIGSTOP');
  }

  async goOn(): Promise<void> {
    await this.#signalAll('SIGCONT');
  }

  async stop(): Promise<void> {
    process.off('exit', this.#killAtExit);
    await this.goOn();
    await this.#end(this.#command.signal ?? 'SIGTERM');
  }

  /** Why it doesn't run any more though nobody ended it, with what it wrote last; null while it does. */
  get unexpectedEnd(): string | null {
    return this.#isRunning() ? null : this.#lastEnd;
  }

  async #signalAll(signal: NodeJS.Signals): Promise<void> {
    const pid = this.#child?.pid;
    if (pid === undefined || !this.#isRunning()) return;
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
    const pids = [pid, ...children.split(' ').filter(Boolean).map(Number)];
    for (const each of pids) {
      try {
        process.kill(each, signal);
      } catch {
        // Gone meanwhile.
      }
    }
  }

  #spawn(file: string, words: readonly string[], options: ServerCommand['options']): void {
    const child = spawn(file, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    const read = (text: Buffer) => {
      this.#log = (this.#log + text.toString()).slice(-2000);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    this.#isToEnd = false;
    child.once('exit', (code, signal) => {
      if (!this.#isToEnd) this.#lastEnd = `${file} ended by itself (${signal ?? code}): ${this.#log}`;
    });
    child.on('error', (error) => {
      this.#log = error.message;
    });
  }

  #isRunning(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === null || !this.#isRunning() || child.pid === undefined) return;
    this.#isToEnd = true;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
}
