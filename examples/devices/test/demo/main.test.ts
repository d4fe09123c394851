import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Visitor } from '../../src/devices-page/test/support/visitor.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

let folder: string;
let children: ChildProcess[];

beforeEach(async () => {
  children = [];
  folder = await mkdtemp(join(tmpdir(), 'example-devices-'));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** Starts the built program as a process of its own, on a free port. */
async function start(): Promise<{
  url: string;
  next(line: RegExp): Promise<string>;
  stop(): Promise<unknown>;
}> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, PORT: '0', SESSION_KEYS: '', DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (wanted: RegExp): Promise<string> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`It ended without saying ${wanted}.`);
      const [, found] = wanted.exec(value) ?? [];
      if (found !== undefined) return found;
    }
  };
  return {
    url: await next(/^Open (http:\S+) in a browser/),
    next,
    async stop() {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      return exit;
    },
  };
}

describe('the example', () => {
  it('serves the page, and keeps who is logged in over a restart', async () => {
    const first = await start();
    const visitor = new Visitor(first.url);
    await visitor.logIn('alice', 'wonderland');
    expect((await visitor.get('/devices')).text).toContain('Safari\u2069 on \u2068iPhone');
    // Without TLS, so that Safari takes them as well.
    expect(visitor.cookie('session')).toMatch(/^eyJ/);
    expect(await first.stop()).toEqual([0, null]);

    const again = new Visitor((await start()).url);
    again.setCookie('session', visitor.cookie('session') ?? '');
    expect((await again.get('/devices')).text).toContain('Was this you?');
  });

  it('prints the code that bob needs', async () => {
    const app = await start();
    const visitor = new Visitor(app.url);
    await visitor.logIn('bob', 'builder');
    const code = await app.next(/^The code for bob is (\d{6})\.$/);
    expect((await visitor.post('/login/code', { code })).location).toBe('/devices');
  });

  describe('says why it could not start, and names', () => {
    const FILE = 'session-keys';

    it.each([
      [
        'the value of the environment',
        { PORT: 'http' },
        "PORT must be a number from 0 to 65535, not 'http'.",
      ],
      ['the variable with broken keys', { SESSION_KEYS: 'secret' }, 'SESSION_KEYS: Key 1 is not of the form'],
    ])('%s', async (_what, env, reason) => {
      expect(await whyNot(env)).toContain(reason);
    });

    it.each([
      ['the file with broken keys', FILE, 'secret', 'Key 1 is not of the form'],
      ['the file without keys', FILE, '', 'keys are missing'],
      ['the database that is none', 'sessions.sqlite', 'x'.repeat(200), 'file is not a database'],
    ])('%s', async (_what, name, content, reason) => {
      const file = join(folder, name);
      await writeFile(file, content);
      expect(await whyNot({})).toContain(`It could not start: ${file}: `);
      expect(await whyNot({})).toContain(reason);
    });

    it('the port that is in use, and what to set', async () => {
      const { port } = new URL((await start()).url);
      const reason = `Port ${port} is in use. Set PORT to another one, or to 0 to let the system choose.`;
      expect(await whyNot({ PORT: port })).toBe(`It could not start: ${reason}\n`);
    });

    /** What a start writes that comes to nothing. */
    async function whyNot(own: NodeJS.ProcessEnv): Promise<string> {
      const env = { ...process.env, DATA_DIR: folder, ...own };
      const failed = await promisify(execFile)(process.execPath, [MAIN], { env }).catch((error) => error);
      expect(failed.code).toBe(1);
      return failed.stderr;
    }
  });
});
