import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { koaSessions, type ThrottleOptions } from '@jwt-sessions/koa';
import { Redis } from 'ioredis';
import Koa, { type Context } from 'koa';
import pg from 'pg';
import { RateLimiterPostgres, RateLimiterRedis } from 'rate-limiter-flexible';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { listen } from './support/listen.js';
import { RedisServer } from './support/redis.js';

type Counters = NonNullable<ThrottleOptions<Context>['counters']>;

const KEYS = `k1:${randomBytes(32).toString('base64url')}`;
const ALICE = { username: 'alice', password: 'wonderland' };
const WRONG = { username: 'alice', password: 'wrong' };
const postgres = inject('postgres');
const redis = inject('redis');

/** An application as one process has it, which counts where the others do. */
async function startProcess(counters: Counters) {
  const sessions = new SessionManager({ store: new MemoryStore(), keys: KEYS });
  const app = new Koa();
  const errors: Error[] = [];
  app.on('error', (error) => errors.push(error));
  const auth = koaSessions(sessions, {
    throttle: { counters },
    authenticateUser: ({ username, password }) =>
      username === 'alice' && password === 'wonderland' ? username : null,
  });
  app.use(auth.routes());
  const url = await listen(app);
  onTestFinished(() => sessions.close());
  const logIn = (body: object) =>
    fetch(`${url}/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  return { logIn, errors };
}

/** The table as the page makes it, in a schema of this test's own, and pools of it. */
async function openPools(url: string, count: number): Promise<pg.Pool[]> {
  const schema = `throttle_${randomBytes(6).toString('hex')}`;
  const page = await readFile(new URL('../../../docs/throttling.md', import.meta.url), 'utf8');
  const [, table = ''] = /```sql\n(.*?)```/s.exec(page) ?? [];
  const options = `-c search_path=${schema}`;
  const pools = Array.from({ length: count }, () => new pg.Pool({ connectionString: url, options, max: 2 }));
  onTestFinished(async () => {
    for (const pool of pools) await pool.end();
  });
  await pools[0]?.query(`CREATE SCHEMA ${schema}`);
  await pools[0]?.query(table);
  return pools;
}

function onPostgres(pool: pg.Pool): Counters {
  return (limit) =>
    new RateLimiterPostgres({
      storeClient: pool,
      tableName: 'login_attempts',
      tableCreated: true,
      ...limit,
    });
}

async function startRedis(): Promise<RedisServer> {
  const server = await RedisServer.start(redis ?? '');
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

function onRedis({ socket }: RedisServer): Counters {
  const client = new Redis(socket, { retryStrategy: () => 50 });
  client.on('error', () => {});
  onTestFinished(() => client.disconnect());
  return (limit) => new RateLimiterRedis({ storeClient: client, ...limit });
}

async function postgresCounters(): Promise<readonly [Counters, Counters]> {
  const [one, other] = await openPools(postgres?.url ?? '', 2);
  return [onPostgres(one as pg.Pool), onPostgres(other as pg.Pool)];
}

async function redisCounters(): Promise<readonly [Counters, Counters]> {
  const server = await startRedis();
  return [onRedis(server), onRedis(server)];
}

describe.each([
  ['PostgreSQL', postgres === null, postgresCounters],
  ['Redis', redis === null, redisCounters],
] as const)('attempts that are counted on %s', (_name, isMissing, createCounters) => {
  it.skipIf(isMissing)('are counted for all processes, and forgiven by a right password', async () => {
    const [one, other] = await Promise.all((await createCounters()).map(startProcess));
    if (one === undefined || other === undefined) throw new Error('There are two.');

    for (let n = 0; n < 5; n += 1) expect((await one.logIn(WRONG)).status).toBe(401);
    for (let n = 0; n < 4; n += 1) expect((await other.logIn(WRONG)).status).toBe(401);
    expect((await one.logIn(ALICE)).status).toBe(201);
    for (let n = 0; n < 10; n += 1) expect((await other.logIn(WRONG)).status).toBe(401);
    const refused = await one.logIn(ALICE);

    expect(refused.status).toBe(429);
    expect(refused.headers.get('RateLimit')).toMatch(/^"login";r=0;t=(?:900|8\d\d)$/);
    expect([...one.errors, ...other.errors]).toEqual([]);
  });

  it.skipIf(isMissing)('are not more when many come at once, to both', async () => {
    const [one, other] = await Promise.all((await createCounters()).map(startProcess));
    if (one === undefined || other === undefined) throw new Error('There are two.');

    const all = Array.from({ length: 30 }, (_each, n) => (n % 2 === 0 ? one : other).logIn(WRONG));
    const statuses = (await Promise.all(all)).map(({ status }) => status);

    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  });
});

describe.skipIf(redis === null)('a Redis that is gone', () => {
  it('keeps nobody out and lets nobody guess, and the application is told once', async () => {
    const server = await startRedis();
    const { logIn, errors } = await startProcess(onRedis(server));
    expect((await logIn(WRONG)).status).toBe(401);
    await server.stop();

    expect((await logIn(ALICE)).status).toBe(201);
    for (let n = 0; n < 10; n += 1) expect((await logIn(WRONG)).status).toBe(401);
    expect((await logIn(ALICE)).status).toBe(429);
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('attempts are counted in this process alone until they answer again'),
    ]);
  });
});
