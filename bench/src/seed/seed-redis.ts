import { createClient } from 'redis';
import { expressSessionTable } from './express-session-table.js';
import type { SeedRow } from './seed-rows.js';

/** Adds sessions as connect-redis keeps them: the same text as in a table, under its prefix, until they expire. */
export async function seedRedis(url: string, batches: Iterable<readonly SeedRow[]>): Promise<void> {
  const client = createClient({ url });
  await client.connect();
  try {
    for (const batch of batches) {
      const rows = batch.map((session) => expressSessionTable.row(session)).filter((row) => row !== null);
      await Promise.all(
        rows.map(({ sid, sess, expire }) =>
          client.set(`sess:${sid}`, JSON.stringify(sess), {
            expiration: { type: 'PXAT', value: Date.parse(String(expire)) },
          }),
        ),
      );
    }
  } finally {
    await client.close();
  }
}

/** How many bytes its keys and values take. */
export async function redisSize(url: string): Promise<number> {
  const client = createClient({ url });
  await client.connect();
  try {
    return Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);
  } finally {
    await client.close();
  }
}
