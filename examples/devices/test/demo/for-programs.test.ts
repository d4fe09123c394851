import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartedApp } from '@jwt-sessions/example-app/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

let folder: string;
let app: StartedApp | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'example-devices-'));
});
afterEach(async () => {
  await app?.stop('SIGKILL');
  await rm(folder, { recursive: true });
});

async function start(): Promise<StartedApp> {
  app = await StartedApp.start(MAIN, { DATA_DIR: folder });
  return app;
}

describe('the example, for programs', () => {
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
      greeting: 'Hello carol',
      admitted: '200',
    });
  });

  it('describes its routes, and what a log-in says', async () => {
    const answer = await fetch(`${(await start()).url}/openapi.json`);
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      {
        openapi: '3.1.0',
        paths: { '/sessions': { post: { operationId: 'logIn' } } },
        components: { schemas: { Credentials: { required: ['username', 'password'] } } },
      },
    ]);
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
});
