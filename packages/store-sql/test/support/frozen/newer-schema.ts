import type { Sequelize } from 'sequelize';
import { ask } from '../ask.js';
import { NEXT_FACT } from './next-migration.js';

/** The tables in which the next version keeps a fact of its own in each row, and what their rows are told by. */
const EXTENDED = { sessions: 'id', users: 'user_id', erasures: 'id', leases: 'id' } as const;

/** Does by hand what a next version's migration does, while stores of today's run; and fills its column. */
export async function makeNewer(sequelize: Sequelize, prefix: string): Promise<void> {
  for (const name of Object.keys(EXTENDED)) {
    await sequelize.query(`ALTER TABLE ${prefix}_${name} ADD COLUMN next_fact VARCHAR(64) NULL`);
    await sequelize.query(`UPDATE ${prefix}_${name} SET next_fact = '${NEXT_FACT}'`);
  }
  await sequelize.query(`CREATE TABLE ${prefix}_next (id BIGINT NOT NULL PRIMARY KEY)`);
  await sequelize.query(
    `CREATE INDEX ${prefix}_sessions_by_next ON ${prefix}_sessions (next_fact, created_at)`,
  );
  await sequelize.query(`INSERT INTO ${prefix}_migrations (name) VALUES ('0002-next')`);
}

/** What tells the rows that have the next version's fact, of each table. */
export async function rowsWithFact(sequelize: Sequelize, prefix: string): Promise<ReadonlySet<string>> {
  return keysWhere(sequelize, prefix, `next_fact = '${NEXT_FACT}'`);
}

export async function rowsWithoutFact(sequelize: Sequelize, prefix: string): Promise<ReadonlySet<string>> {
  return keysWhere(sequelize, prefix, 'next_fact IS NULL');
}

async function keysWhere(sequelize: Sequelize, prefix: string, where: string): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const [name, key] of Object.entries(EXTENDED)) {
    const rows = await ask<'id'>(sequelize, `SELECT ${key} AS id FROM ${prefix}_${name} WHERE ${where}`);
    for (const { id } of rows) keys.add(`${name} ${Buffer.isBuffer(id) ? id.toString('hex') : id}`);
  }
  return keys;
}
