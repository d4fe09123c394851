import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { NodeReport, Poll } from '../history/history.js';
import type { ProcessQuestions, ProcessSetup } from '../nodes/main.js';
import type { Burst, Operation, Performed } from '../nodes/operation.js';
import type { ProfileName } from '../profiles.js';
import type { CrewNode } from './crew.js';

/** Compiled, since processes are started as plain Node. */
const ENTRY = fileURLToPath(new URL('../nodes/main.js', import.meta.url));

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly failure?: string;
}

/** A node in a process of its own, which can be killed and stopped as any process can. */
export class ProcessNode implements CrewNode {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #lastId = 0;
  #port = 0;

  private constructor(name: string) {
    this.name = name;
    this.#child = fork(ENTRY, {
      execArgv: ['--expose-gc'],
      serialization: 'advanced',
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child.on('message', (answer: Answer) => this.#take(answer));
    this.#child.once('exit', (code, signal) => this.#abandon(`${this.name} ended (${signal ?? code})`));
    this.#child.on('error', (error) => this.#abandon(error.message));
  }

  /** @throws Error when it doesn't come up */
  static async start(setup: ProcessSetup): Promise<ProcessNode> {
    const node = new ProcessNode(setup.name);
    try {
      node.#port = (await node.#ask<{ port: number }>('start', setup)).port;
      return node;
    } catch (error) {
      await node.kill();
      throw error;
    }
  }

  get port(): number {
    return this.#port;
  }

  perform(profile: ProfileName, operation: Operation): Promise<Performed> {
    return this.#ask('perform', { profile, operation });
  }

  burst(burst: Burst): Promise<Performed[]> {
    return this.#ask('burst', burst);
  }

  poll(userId: string): Promise<Pick<Poll, 'begin' | 'end' | 'sessions'>> {
    return this.#ask('poll', userId);
  }

  setClock(ahead: number): Promise<void> {
    return this.#ask('setClock', ahead);
  }

  report(): Promise<NodeReport> {
    return this.#ask('report', null);
  }

  close(): Promise<number> {
    return this.#ask('close', null);
  }

  /** Writes its heap into a file, after a collection; how large it is, in bytes. */
  writeHeap(file: string): Promise<number> {
    return this.#ask('writeHeap', file);
  }

  /** Without any warning to it. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }

  /** Stands still until {@link goOn}. */
  standStill(): void {
    this.#child.kill('SIGSTOP');
  }

  goOn(): void {
    this.#child.kill('SIGCONT');
  }

  #ask<Result>(name: keyof ProcessQuestions, question: unknown): Promise<Result> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<Result>((resolve, reject) => {
      if (!this.#child.connected) {
        reject(new Error(`${this.name} is gone`));
        return;
      }
      this.#waiting.set(id, { resolve: (value) => resolve(value as Result), reject });
      this.#child.send({ id, name, question }, (error) => {
        if (error !== null) this.#abandon(error.message);
      });
    });
  }

  #take({ id, value, failure }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (failure === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(failure));
  }

  #abandon(why: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(why));
    this.#waiting.clear();
  }
}
