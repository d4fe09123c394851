import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Any 32 bytes. */
export const SESSION_KEYS = `test:${Buffer.alloc(32, 7).toString('base64url')}`;

/** A recipe that runs as a process of its own, on a port that the system chooses. */
export class StartedProgram implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #exit: Promise<unknown[]>;

  /** @param name of the recipe, such as `'postgresql'` */
  constructor(name: string, env: Readonly<Record<string, string>> = {}) {
    const program = fileURLToPath(new URL(`../../dist/${name}.js`, import.meta.url));
    const child = spawn(process.execPath, [program], {
      env: { ...process.env, SESSION_KEYS, PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.#exit = once(child, 'close');
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      // The server of the tests is quick rather than safe, of which each store warns.
      this.errors += text.replace(/^jwt-sessions: PostgreSQL: .*\n/gm, '');
    });
  }

  /** What it wrote to its standard error so far. */
  errors = '';

  /** The next line that fits, and what its groups hold. */
  async next(wanted: RegExp): Promise<string[]> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(`It ended without saying ${wanted}: ${this.errors}`);
      const found = wanted.exec(value);
      if (found !== null) return found.slice(1);
    }
  }

  /** Where it listens, such as `'http://127.0.0.1:40123'`. */
  async url(): Promise<string> {
    const [port] = await this.next(/on port (\d+)$/);
    return `http://127.0.0.1:${port}`;
  }

  /** Waits for the end of one that doesn't listen; exit code and signal. */
  async ended(): Promise<unknown[]> {
    const [line] = await this.next(/(.*)/).catch(() => []);
    return line === undefined ? this.#exit : [line];
  }

  /** Tells it to stop, as a deployment does. */
  stop(): Promise<unknown[]> {
    this.#child.kill('SIGTERM');
    return this.#exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.#exit;
  }
}
