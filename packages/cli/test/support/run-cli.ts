import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** What a command said, and what it ended with. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built program as a process of its own, with nobody at its input. */
export async function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return outcomeOf(process.execPath, [PROGRAM, ...args], env);
}

/** Runs it in a terminal where somebody types a line. */
export async function runInTerminal(args: readonly string[], typed: string): Promise<Outcome> {
  const command = [process.execPath, PROGRAM, ...args].map((word) => `'${word}'`).join(' ');
  return outcomeOf('script', ['-qefc', command, '/dev/null'], {}, `${typed}\n`);
}

async function outcomeOf(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input = '',
): Promise<Outcome> {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(command, args, { env: { ...inherited, ...env }, stdio: 'pipe' });
  child.stdin.on('error', () => {});
  if (input === '') child.stdin.end();
  else child.stdin.write(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}
