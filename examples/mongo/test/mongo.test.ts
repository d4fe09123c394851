import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { StartedApp } from '@jwt-sessions/example-app/testing';
import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const RESULTS = fileURLToPath(new URL('../.test-results', import.meta.url));
const server = process.env.MONGODB_URL;

// Said at the end of all tests, since nothing here may wait for a download.
mkdirSync(RESULTS, { recursive: true });
if (!server) writeFileSync(join(RESULTS, 'untested.txt'), 'Not tested: examples/mongo (no MONGODB_URL).\n');

const folder = mkdtempSync(join(tmpdir(), 'example-mongo-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!server)('the example on MongoDB', () => {
  const url = new URL(server ?? 'mongodb://127.0.0.1');
  url.pathname = `/example_${process.pid}`;
  afterAll(async () => {
    const client = await new MongoClient(url.href).connect();
    await client.db().dropDatabase();
    await client.close();
  });

  it('prints lines that work as printed, and closes cleanly', async () => {
    const app = await StartedApp.start(MAIN, { DATA_DIR: folder, MONGODB_URL: url.href });
    try {
      expect(await app.followTour()).toMatchObject({
        list: { sessions: [{ os: { name: 'Linux' } }, { os: { name: 'iOS' } }] },
        ended: '204',
        problem: { code: 'invalid_token' },
        refused: '401',
        greeting: 'Hello carol',
        admitted: '200',
      });
      expect(await app.stop('SIGINT')).toEqual([0, null]);
    } finally {
      await app.stop('SIGKILL');
    }
  });
});

describe('the example', () => {
  it('says what is wrong when no server answers, and no password', async () => {
    const env = { ...process.env, MONGODB_URL: 'mongodb://user:secret@127.0.0.1:1/x', DATA_DIR: folder };
    await expect(promisify(execFile)(process.execPath, [MAIN], { env })).rejects.toMatchObject({
      code: 1,
      stderr: 'It could not start: MONGODB_URL names no server that answers.\n',
    });
  });
});
