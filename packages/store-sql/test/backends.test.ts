import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startBackends } from '../../../vitest.backends.js';

const WHATS = { postgres: 'This on PostgreSQL', chromium: 'That in a browser' };

describe('startBackends', () => {
  let file: string;
  let said: string[];

  beforeEach(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-backends-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    file = join(folder, 'results', 'untested.txt');
    said = [];
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    onTestFinished(() => spy.mockRestore());
  });

  /** PostgreSQL is there, and the browser is not. */
  async function start(required: string) {
    const found: (string | null)[] = [];
    const torn: string[] = [];
    const started = startBackends(
      WHATS,
      async (attempt, teardowns) => {
        teardowns.push(() => torn.push('first'));
        teardowns.push(() => torn.push('second'));
        found.push(await attempt('postgres', async () => 'url'));
        found.push(await attempt('chromium', () => Promise.reject(new Error('there is none\nat all'))));
      },
      { file, required },
    );
    return { started, found, torn };
  }

  it('says what is not there in a line, to whoever looks and to the summary', async () => {
    const { started, found, torn } = await start('');
    const tearDown = await started;
    expect(found).toEqual(['url', null]);
    expect(said).toEqual(['Not tested: That in a browser (there is none).\n']);
    expect(await readFile(file, 'utf8')).toBe('Not tested: That in a browser (there is none).\n');
    expect(torn).toEqual([]);
    await tearDown();
    expect(torn).toEqual(['second', 'first']);
  });

  it('fails where REQUIRE_BACKENDS names it, and leaves nothing running', async () => {
    const { started, torn } = await start('sqlite, chromium');
    await expect(started).rejects.toThrow(new Error('REQUIRE_BACKENDS asks for chromium.'));
    expect(torn).toEqual(['second', 'first']);
  });

  it('asks for nothing that is there', async () => {
    const { started } = await start('postgres');
    await expect(started).resolves.toBeInstanceOf(Function);
  });

  it('takes away what an earlier run has said', async () => {
    await (await start('')).started;
    await startBackends(WHATS, async () => {}, { file, required: '' });
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
