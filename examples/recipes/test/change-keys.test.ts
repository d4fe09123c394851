import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { ALICE, bearer, json, logIn } from './support/http.js';
import { StartedProgram } from './support/started-program.js';

const server = inject('postgres');

const VERIFIES = ['verify'];
const SIGNS = ['sign', 'verify'];

/** A new key, as a JWK with its private part. */
function makeKey(kid: string): JsonWebKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { ...privateKey.export({ format: 'jwk' }), kid, alg: 'EdDSA' };
}

const OLD = makeKey('2026-10');
const NEW = makeKey('2026-11');
const as = (key: JsonWebKey, operations: readonly string[]) => ({ ...key, key_ops: operations });

/** The deployments that change a key, each with the keys of its processes. */
const STEPS = {
  before: [as(OLD, SIGNS)],
  'knows the new one': [as(OLD, SIGNS), as(NEW, VERIFIES)],
  'signs with the new one': [as(NEW, SIGNS), as(OLD, VERIFIES)],
  after: [as(NEW, SIGNS)],
};

/** Asks for a page by a connection that is kept, without a token; whether there was an answer. */
function askBy(agent: Agent, url: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent }, (response) => response.resume().on('end', () => resolve(true)));
    request.on('error', reject);
  });
}

describe.skipIf(server === null)('the recipe for changing keys', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'change-keys-'));
  afterAll(() => rm(folder, { recursive: true }));

  async function start(keys: readonly object[]): Promise<StartedProgram> {
    const file = join(folder, `${Math.random()}.json`);
    await writeFile(file, JSON.stringify({ keys }));
    return new StartedProgram('change-keys', { DATABASE_URL: server?.url ?? '', KEY_FILE: file });
  }

  /** What a token is answered at each of the processes. */
  const statuses = (token: string, urls: readonly string[]) =>
    Promise.all(urls.map(async (url) => (await fetch(url, { headers: bearer(token) })).status));

  it('refuses nobody while two processes are restarted one after the other, under load', async () => {
    await using one = await start(STEPS.before);
    await using other = await start(STEPS.before);
    const running = [one, other];
    const urls = await Promise.all(running.map((program) => program.url()));
    const answers = new Map<number, number>();
    const signedBy = new Set<string>();
    const load = new AbortController();

    async function comeAndGo(): Promise<void> {
      while (!load.signal.aborted) {
        for (const url of [...urls]) {
          const token = await logIn(url);
          signedBy.add(decodeProtectedHeader(token).kid ?? '');
          for (const status of await statuses(token, [...urls])) {
            answers.set(status, (answers.get(status) ?? 0) + 1);
          }
        }
      }
    }
    /** A process of the next deployment takes the place of one. */
    async function replace(index: number, keys: readonly object[]): Promise<void> {
      const [before, next] = [running[index], await start(keys)];
      urls[index] = await next.url();
      running[index] = next;
      retired.push(before as StartedProgram);
    }
    const retired: StartedProgram[] = [];

    const clients = [comeAndGo(), comeAndGo()];
    for (const keys of [STEPS['knows the new one'], STEPS['signs with the new one']]) {
      await replace(0, keys);
      await replace(1, keys);
    }
    load.abort();
    await Promise.all(clients);
    expect(await Promise.all([...running, ...retired].map((program) => program.stop()))).toEqual(
      Array.from({ length: 6 }, () => [0, null]),
    );

    expect([...answers.keys()]).toEqual([200]);
    expect([...signedBy].sort()).toEqual(['2026-10', '2026-11']);
  });

  it('stops although a client keeps a connection in use', async () => {
    await using program = await start(STEPS.before);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const url = await program.url();
    await askBy(agent, url);
    const stopped = program.stop();
    while (await askBy(agent, url).catch(() => false));
    expect(await stopped).toEqual([0, null]);
  });

  it('would refuse some, were the new key to sign before every process knows it', async () => {
    await using one = await start(STEPS.before);
    await using other = await start(STEPS['signs with the new one']);
    const urls = [await one.url(), await other.url()];
    const token = await logIn(urls[1] ?? '');
    expect(await statuses(token, urls)).toEqual([401, 200]);
  });

  it('lets those log in again whose token is of a key that is gone', async () => {
    await using one = await start(STEPS['signs with the new one']);
    await using other = await start(STEPS.after);
    await using before = await start(STEPS.before);
    const token = await logIn(await before.url());
    const [first, last] = [await one.url(), await other.url()];
    expect(await statuses(token, [first, last])).toEqual([200, 401]);
    expect((await fetch(`${last}/sessions`, json('POST', ALICE))).status).toBe(201);
  });

  it('publishes the key that signs next before it does, for whoever verifies tokens', async () => {
    await using program = await start(STEPS['knows the new one']);
    const url = await program.url();
    const answer = await fetch(`${url}/.well-known/jwks.json`);
    const { keys } = (await answer.json()) as { keys: JsonWebKey[] };
    expect(keys.map(({ kid, d }) => [kid, d])).toEqual([
      ['2026-10', undefined],
      ['2026-11', undefined],
    ]);
  });

  it('lets another service verify its tokens by what it publishes', async () => {
    await using program = await start(STEPS['knows the new one']);
    const url = await program.url();
    const answer = await fetch(`${url}/invoice-token`, { headers: bearer(await logIn(url)) });
    const { token } = (await answer.json()) as { token: string };
    const published = createRemoteJWKSet(new URL(`${url}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(token, published, {
      typ: 'at+jwt',
      issuer: 'https://shop.example',
      audience: 'invoices',
    });
    expect(payload.sub).toBe('alice');
  });
});
