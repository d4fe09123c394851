import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const FIRST_LINE = /^# Log in twice/;
const LAST_LINE = /^curl .*\/ -H "Authorization: Bearer \$LAPTOP"$/;

/** What the printed lines answered, in their order. */
export interface TourAnswers {
  readonly list: { readonly sessions: readonly unknown[] };
  /** The status of ending the phone. */
  readonly ended: string;
  readonly problem: { readonly code: string };
  /** The statuses of the phone and of the laptop afterwards, and the greeting. */
  readonly refused: string;
  readonly greeting: string;
  readonly admitted: string;
}

/** An example that runs as a process of its own, as whoever tries it starts it. For tests. */
export class StartedApp {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #tour: readonly string[];

  private constructor(child: ChildProcess, lines: readonly string[]) {
    const url = /http:\/\/[\d.:]+/.exec(lines.join('\n'))?.[0];
    if (url === undefined) throw new Error(`It did not start: ${lines.join('\n')}`);
    this.url = url;
    this.#child = child;
    this.#tour = lines.slice(lines.findIndex((line) => FIRST_LINE.test(line)));
  }

  /** Starts a built program on a free port, with more in its environment. */
  static async start(program: string, env: Readonly<Record<string, string>>): Promise<StartedApp> {
    const child = spawn(process.execPath, [program], {
      env: { ...process.env, PORT: '0', SESSION_KEYS: '', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (LAST_LINE.test(line)) break;
    }
    return new StartedApp(child, lines);
  }

  /** Types in what the program printed, and gives the answers. */
  async followTour(): Promise<TourAnswers> {
    const { stdout } = await promisify(execFile)('sh', ['-e', '-c', this.#tour.join('\n')]);
    const [list = '', ended = '', problem = '', refused = '', greeting = '', admitted = ''] =
      stdout.split('\n');
    return { list: JSON.parse(list), ended, problem: JSON.parse(problem), refused, greeting, admitted };
  }

  logIn(credentials: unknown): Promise<Response> {
    return fetch(`${this.url}/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(credentials),
    });
  }

  /** Tells it to stop; exit code and signal. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<[number | null, NodeJS.Signals | null]> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exit = once(this.#child, 'exit');
      this.#child.kill(signal);
      await exit;
    }
    return [this.#child.exitCode, this.#child.signalCode];
  }
}
