import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { cpuSeconds } from './cpu-seconds.js';

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly failure?: string;
}

export interface WorkerOptions {
  /** Words to put before the command, which pin it to a processor. */
  readonly pin: readonly string[];
  readonly nodeOptions?: readonly string[];
}

/**
 * A Node process of its own that answers questions. It ends when it is stopped, and by itself when this process is
 * gone.
 */
export class Worker {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #lastId = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.failure === undefined) waiting?.resolve(answer.value);
      else waiting?.reject(new Error(answer.failure));
    });
    child.once('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values())
        reject(new Error(`The process ended (${signal ?? code}).`));
      this.#waiting.clear();
    });
  }

  /** How long processors worked so far for the process and those that it started, in seconds; null where that can't be told. */
  cpuSeconds(): number | null {
    return this.#child.pid === undefined ? null : cpuSeconds(this.#child.pid);
  }

  /** @param entry the compiled file to run, relative to `dist` */
  static async start(entry: string, { pin, nodeOptions = [] }: WorkerOptions): Promise<Worker> {
    const file = fileURLToPath(new URL(`../${entry}`, import.meta.url));
    const [command = '', ...words] = [...pin, process.execPath, ...nodeOptions, file];
    const child = spawn(command, words, {
      // As everywhere where it matters; Express and better-auth look at it.
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await once(child, 'spawn');
    return new Worker(child);
  }

  /** Asks and waits for the answer. @throws Error with what the process threw */
  ask<Result>(name: string, question: unknown): Promise<Result> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as Result), reject });
      this.#child.send({ id, name, question }, (error) => {
        if (error !== null) reject(error);
      });
    });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }
}
