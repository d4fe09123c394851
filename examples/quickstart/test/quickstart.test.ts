import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const LAST_LINE = /^curl .*\/ -H "Authorization: Bearer \$LAPTOP"$/;

let folder: string;
let running: ChildProcess | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quickstart-'));
});
afterEach(async () => {
  if (running?.exitCode === null && running.signalCode === null) {
    running.kill('SIGKILL');
    await once(running, 'exit');
  }
  await rm(folder, { recursive: true });
});

describe('the quickstart', () => {
  it('prints lines that work as printed', async () => {
    const { lines } = await start();
    const { stdout } = await promisify(execFile)('sh', ['-e', '-c', lines.slice(2).join('\n')]);
    const [list = '', ended, problem = '', refused, hello, admitted] = stdout.trim().split('\n');
    expect(JSON.parse(list).sessions).toMatchObject([
      { current: true, device: { type: 'desktop' }, os: { name: 'Linux' }, browser: { name: 'Firefox' } },
      { current: false, device: { type: 'mobile', vendor: 'Apple' }, os: { name: 'iOS' } },
    ]);
    expect(JSON.parse(problem).code).toBe('invalid_token');
    expect([ended, refused, hello, admitted]).toEqual(['204', '401', 'Hello alice', '200']);
  });

  it('keeps sessions over a restart', async () => {
    const first = await start();
    const answer = await fetch(`${first.url}/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username: 'bob', password: 'builder' }),
    });
    const { token } = (await answer.json()) as { token: string };
    await stop();
    const second = await start();
    const hello = await fetch(second.url, { headers: { Authorization: `Bearer ${token}` } });
    expect([hello.status, await hello.text()]).toEqual([200, 'Hello bob\n']);
  });

  it('answers an injected object with 400 and a wrong password with 401', async () => {
    const { url } = await start();
    const logIn = (credentials: unknown) =>
      fetch(`${url}/sessions`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(credentials),
      });
    const injected = await logIn({ username: { $ne: null }, password: { $ne: null } });
    expect([injected.status, await injected.json()]).toMatchObject([400, { code: 'invalid_request' }]);
    const wrong = await logIn({ username: 'alice', password: 'builder' });
    expect([wrong.status, await wrong.json()]).toMatchObject([401, { code: 'invalid_credentials' }]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('closes cleanly on %s', async (signal) => {
    await start();
    expect(await stop(signal)).toEqual([0, null]);
  });

  it('says which value of the environment is wrong', async () => {
    const child = spawn(process.execPath, [MAIN], {
      env: { ...process.env, PORT: 'http', DATA_DIR: folder },
    });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    const [code] = await once(child, 'close');
    expect([code, errors]).toEqual([
      1,
      "It could not start: PORT must be a number from 0 to 65535, not 'http'.\n",
    ]);
  });
});

/** Starts the built application on a free port; its URL and what it printed. */
async function start(): Promise<{ url: string; lines: string[] }> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, PORT: '0', DATA_DIR: folder, SESSION_KEYS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = child;
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (LAST_LINE.test(line)) break;
  }
  const url = /http:\/\/[\d.:]+/.exec(lines[0] ?? '')?.[0];
  if (url === undefined) throw new Error(`It did not start: ${lines.join('\n')}`);
  return { url, lines };
}

async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<unknown[]> {
  running?.kill(signal);
  return running ? await once(running, 'exit') : [];
}
