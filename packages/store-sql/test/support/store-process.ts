import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SessionManager } from '@jwt-sessions/core';
import type { SessionStore } from '@jwt-sessions/core/store';
import type { Options } from 'sequelize';

const FIXTURE = fileURLToPath(new URL('./store-process.mjs', import.meta.url));

/** What an application may have that a store can be given. */
export type Way = 'sequelize' | 'pg' | 'mysql2' | 'mysql2/promise';

/** What the process opens: a Sequelize or a pool, a store on it, and with `keys` a manager on that. */
export interface ProcessSetup {
  readonly way: Way;
  readonly url?: string;
  readonly options: Options;
  readonly prefix: string;
  readonly keys?: string;
}

interface Answer {
  readonly number: number;
  readonly value?: unknown;
  readonly error?: { readonly message: string; readonly code?: string };
}

/** Another process that runs the built package in plain Node. Its `store` and `manager` are used as if they were here. */
export class StoreProcess {
  readonly store = this.#remote<SessionStore>('store');
  readonly manager = this.#remote<SessionManager>('manager');
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #calls = 0;

  constructor() {
    // Without the conditions that vitest gives to its own processes: these would resolve to the sources.
    this.#child = fork(FIXTURE, { execArgv: [], serialization: 'advanced' });
    this.#child.on('message', (answer: Answer) => {
      this.#waiting.get(answer.number)?.(answer);
      this.#waiting.delete(answer.number);
    });
    this.#child.once('exit', (code) => {
      const error = { message: `the process ended with ${code}; is the package built?` };
      for (const [number, answer] of this.#waiting) answer({ number, error });
    });
  }

  async open(setup: ProcessSetup): Promise<void> {
    await this.#call('process', 'open', [setup]);
  }

  /** Closes what was opened; the process can open something else. */
  async close(): Promise<void> {
    await this.#call('process', 'close', []);
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.disconnect();
    await exit;
  }

  async #call(target: string, method: string, args: readonly unknown[]): Promise<unknown> {
    this.#calls += 1;
    const number = this.#calls;
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(number, resolve);
      this.#child.send({ number, target, method, args });
    });
    if (answer.error) throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
    return answer.value;
  }

  #remote<T extends object>(target: string): T {
    return new Proxy({} as T, {
      get: (_, method) =>
        // Or a promise would take it for one of its own kind, and wait for it.
        method === 'then' ? undefined : (...args: unknown[]) => this.#call(target, String(method), args),
    });
  }
}
