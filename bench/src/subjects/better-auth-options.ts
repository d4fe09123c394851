import type { BetterAuthOptions } from 'better-auth';
import pg from 'pg';
import { SECRET } from '../fixtures/keys.js';
import { POOL_SIZE } from './subject-setup.js';

/**
 * better-auth on PostgreSQL with every session read from the database, which is its default. Off is only what would
 * refuse a load generator, and what would phone home.
 */
export function betterAuthOptions(
  connectionString: string,
  session: BetterAuthOptions['session'] = {},
): BetterAuthOptions {
  return {
    database: new pg.Pool({ connectionString, max: POOL_SIZE }),
    secret: SECRET,
    baseURL: 'http://127.0.0.1',
    emailAndPassword: { enabled: true },
    session,
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  };
}
