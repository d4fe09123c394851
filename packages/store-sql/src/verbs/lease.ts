import type { Lease, LeaseTimes } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { integer } from '../sql/session-row.js';
import { literal, type Sql, sql } from '../sql/sql.js';

/** The lease that is granted, as a column of another selection. */
export function grantOf({ tables }: Database): Sql {
  return sql`(SELECT granted FROM ${tables.leases} WHERE id = 1)`;
}

/** @throws Error where its row is lost: how long to wait is not known then */
export async function readLease(database: Database): Promise<Lease> {
  const { tables } = database;
  const [row] = await database.select<'granted' | 'waited' | 'version'>({
    columns: literal('granted, waited, version'),
    from: tables.leases,
    where: literal('id = 1'),
  });
  if (row === undefined) {
    const { leasesName } = tables;
    throw new Error(
      `The row of the table ${leasesName} is gone, which says for how long processes answer from memory. Put it back with the longest ` +
        `time that may have been set, in milliseconds: INSERT INTO ${leasesName} (id, granted, waited, version) VALUES (1, 0, 30000, 1).`,
    );
  }
  return { grant: integer(row.granted), wait: integer(row.waited), version: integer(row.version) };
}

export async function changeLease(
  database: Database,
  version: number,
  { grant, wait }: LeaseTimes,
): Promise<boolean> {
  const changed = await database.count(sql`
    UPDATE ${database.tables.leases}
    SET granted = ${grant}, waited = ${wait}, version = ${version + 1}
    WHERE id = 1 AND version = ${version}`);
  return changed === 1;
}
