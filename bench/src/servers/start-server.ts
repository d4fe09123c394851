import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cpuSeconds } from '../processes/cpu-seconds.js';

export interface RunningServer {
  readonly url: string;
  /** How long processors worked for it so far, in seconds, or null where the system doesn't tell. */
  cpuSeconds(): number | null;
  stop(): Promise<void>;
}

/**
 * Starts a throwaway server by a script that runs a command with the server's URL in a variable. The command only says
 * that URL and waits for its input to end: so the server also goes when this process is killed.
 *
 * @param script from the root of the repository
 * @param pin words to put before the command, which pin it to a processor
 * @throws Error with what the script complained of
 */
export async function startServer(
  script: string,
  variable: string,
  pin: readonly string[],
): Promise<RunningServer> {
  const path = fileURLToPath(new URL(`../../../${script}`, import.meta.url));
  const [command = '', ...words] = [...pin, path, 'sh', '-c', `echo "$${variable}"; exec cat`];
  const child = spawn(command, words, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, [variable]: '' },
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  const exit = once(child, 'exit');
  const lines = createInterface(child.stdout);
  const url = await Promise.race([once(lines, 'line').then(([line]) => String(line)), exit.then(() => '')]);
  if (url === '') throw new Error(complaint.trim() || `${script} started no server`);
  return {
    url,
    cpuSeconds: () => (child.pid === undefined ? null : cpuSeconds(child.pid)),
    async stop() {
      child.stdin.end();
      await exit;
    },
  };
}
