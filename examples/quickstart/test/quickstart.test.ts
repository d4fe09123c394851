import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { StartedApp } from '@jwt-sessions/example-app/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

let folder: string;
let app: StartedApp | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quickstart-'));
});
afterEach(async () => {
  await app?.stop('SIGKILL');
  await rm(folder, { recursive: true });
});

async function start(): Promise<StartedApp> {
  app = await StartedApp.start(MAIN, { DATA_DIR: folder });
  return app;
}

describe('the quickstart', () => {
  it('prints lines that work as printed', async () => {
    expect(await (await start()).followTour()).toMatchObject({
      list: {
        sessions: [
          { current: true, device: { type: 'desktop' }, os: { name: 'Linux' }, browser: { name: 'Firefox' } },
          { current: false, device: { type: 'mobile', vendor: 'Apple' }, os: { name: 'iOS' } },
        ],
      },
      ended: '204',
      problem: { code: 'invalid_token' },
      refused: '401',
      greeting: 'Hello alice',
      admitted: '200',
    });
  });

  it('keeps sessions over a restart', async () => {
    const first = await start();
    const { token } = (await (await first.logIn({ username: 'bob', password: 'builder' })).json()) as {
      token: string;
    };
    await first.stop();
    const hello = await fetch((await start()).url, { headers: { Authorization: `Bearer ${token}` } });
    expect([hello.status, await hello.text()]).toEqual([200, 'Hello bob\n']);
  });

  it('answers an injected object with 400', async () => {
    const answer = await (await start()).logIn({ username: { $ne: null }, password: { $ne: null } });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'invalid_request' }]);
  });

  it('answers a wrong password with 401', async () => {
    const answer = await (await start()).logIn({ username: 'alice', password: 'builder' });
    expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'invalid_credentials' }]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('closes cleanly on %s', async (signal) => {
    expect(await (await start()).stop(signal)).toEqual([0, null]);
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
