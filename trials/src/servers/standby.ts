import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Database } from './database.js';
import { useGiven } from './given-server.js';

const run = promisify(execFile);

/** The PostgreSQL with a synchronous standby that `.ci/with-postgres-standby` started. It can be taken over from once. */
export async function startStandby(): Promise<Database> {
  const { POSTGRES_STANDBY_URL: standby, POSTGRES_FAILOVER: failover } = process.env;
  if (!standby || !failover) throw new Error('POSTGRES_STANDBY_URL and POSTGRES_FAILOVER name no standby');
  const primary = await useGiven('postgres:', ['POSTGRES_PRIMARY_URL']);
  const address = new URL(standby);
  address.pathname = new URL(primary.addresses[0] ?? '').pathname;
  let isTakenOver = false;
  return {
    ...primary,
    successor: {
      address: address.href,
      async takeOver() {
        isTakenOver = true;
        await run(failover);
      },
    },
    // With the primary its database has gone.
    stop: async () => {
      if (!isTakenOver) await primary.stop();
    },
  };
}
