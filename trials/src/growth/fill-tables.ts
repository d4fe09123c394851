import type { LargeDatabase } from './large-database.js';
import { SESSIONS_OF_THE_LARGEST } from './plan.js';

const DAY = 86_400_000;
const CHUNK = 100_000;
/** As many as in a table of five million have two or three sessions each; a few have thousands. */
const ROWS_PER_USER = 5;

/** Users who have as many sessions as anybody, all of them alive: one for each thing that is done to all of them. */
export const LARGEST = ['big-list', 'big-one', 'big-others', 'big-all', 'big-evict', 'big-plans'] as const;

/**
 * Has the database itself fill the table of sessions: a fifth is alive, the others expired or revoked in the course of a year,
 * all but the youngest long enough ago to be purged. Users differ in size. The largest are added to that.
 *
 * @param details what the manager wrote about a device
 */
export async function fillTables(
  database: LargeDatabase,
  { from = 1, rows, now, details }: { from?: number; rows: number; now: number; details: string },
): Promise<void> {
  const last = from + rows - 1;
  for (let first = from; first <= last; first += CHUNK)
    await add(database, {
      first,
      last: Math.min(last, first + CHUNK - 1),
      now,
      details,
      user: someUser(rows),
    });
}

export async function addLargest(
  database: LargeDatabase,
  { from, now, details }: { from: number; now: number; details: string },
): Promise<void> {
  for (const [index, name] of LARGEST.entries()) {
    const first = from + index * SESSIONS_OF_THE_LARGEST;
    const last = first + SESSIONS_OF_THE_LARGEST - 1;
    await add(database, { first, last, now, details, user: () => `'${name}'`, isAlive: true });
  }
}

type UserOf = (words: LargeDatabase['words']) => string;

/** The lower the number, the more sessions: by the square of what is spread evenly. */
function someUser(rows: number): UserOf {
  const users = Math.ceil(rows / ROWS_PER_USER);
  return ({ concat, whole }) => concat("'user-'", whole(`share * share * ${users}`));
}

interface Addition {
  readonly first: number;
  readonly last: number;
  readonly now: number;
  readonly details: string;
  readonly user: UserOf;
  readonly isAlive?: boolean;
}

/** By arithmetic and not by chance, so that it is the same everywhere and each value may stand twice. */
function add(database: LargeDatabase, { first, last, now, details, user, isAlive }: Addition): Promise<void> {
  const { words } = database;
  const id = words.idOf(words.concat("'session-'", 'n'));
  const fate = isAlive ? '0' : 'n % 10';
  return database.run(`
    INSERT INTO jwt_sessions (
      id, user_id, status, created_at, last_active_at, authenticated_at, idle_timeout, absolute_expires_at,
      expires_at, generation, last_ip, revoked_at, revoke_reason, details
    )
    SELECT id, user_id, 'active', created_at, active_at, created_at, ${60 * DAY}, created_at + ${365 * DAY},
      COALESCE(revoked_at, active_at + ${60 * DAY}), 0, '192.0.2.1', revoked_at,
      CASE WHEN revoked_at IS NULL THEN NULL ELSE 'logout' END, '${details.replaceAll("'", "''")}'
    FROM (
      SELECT id, user_id, created_at, created_at + age % ${DAY} AS active_at,
        CASE WHEN fate < 6 THEN NULL ELSE created_at + age % ${20 * DAY} END AS revoked_at
      FROM (
        SELECT ${id} AS id, ${user(words)} AS user_id, fate, age,
          ${now} - CASE WHEN fate < 2 THEN ${10 * DAY} + age % ${20 * DAY} WHEN fate < 6 THEN ${62 * DAY} + age
            ELSE ${30 * DAY} + age END AS created_at
        FROM (
          SELECT n, ${fate} AS fate, (n * 15485863) % ${365 * DAY} AS age, ((n * 104729) % 1000003) / 1000003.0 AS share
          FROM (${words.numbers(first, last)}) AS numbered
        ) AS drawn
      ) AS born
    ) AS lived`);
}
