import { getMigrations } from 'better-auth/db/migration';
import pg from 'pg';
import { betterAuthOptions } from '../subjects/better-auth-options.js';
import type { SeedRow } from './seed-rows.js';
import type { TableSeed } from './table-seed.js';

const userTable: TableSeed = {
  table: '"user"',
  columns: {
    id: 'text',
    name: 'text',
    email: 'text',
    emailVerified: 'boolean',
    createdAt: 'timestamp',
    updatedAt: 'timestamp',
  },
  row: (session) =>
    session.firstOfUser
      ? {
          id: session.userId,
          name: session.userId,
          email: `${session.userId}@example.com`,
          emailVerified: true,
          ...stamps(session),
        }
      : null,
};

const DAY = 24 * 60 * 60 * 1000;
const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

const sessionTable: TableSeed = {
  table: '"session"',
  columns: {
    id: 'text',
    token: 'text',
    userId: 'text',
    ipAddress: 'text',
    userAgent: 'text',
    expiresAt: 'timestamp',
    createdAt: 'timestamp',
    updatedAt: 'timestamp',
  },
  row: (session) =>
    session.endedAt === null
      ? {
          id: session.id,
          token: session.peerId,
          userId: session.userId,
          ipAddress: session.lastIp,
          userAgent: USER_AGENT,
          // As far away as after a log-in of this moment: what is older is written again when it is used.
          expiresAt: new Date(Date.now() + 7 * DAY).toISOString(),
          ...stamps(session),
        }
      : null,
};

/** Users before their sessions, which refer to them. */
export const betterAuthTables: readonly TableSeed[] = [userTable, sessionTable];

/** Makes the tables as better-auth's own migrations do. */
export async function createBetterAuthTables(url: string): Promise<void> {
  const options = betterAuthOptions(url);
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  if (options.database instanceof pg.Pool) await options.database.end();
}

function stamps({ createdAt }: SeedRow): { createdAt: string; updatedAt: string } {
  const at = new Date(createdAt).toISOString();
  return { createdAt: at, updatedAt: at };
}
