import { describe, expect, it } from 'vitest';
import type { Migration } from '../src/migrations/migration.js';
import { migrations } from '../src/migrations/migrations.js';
import { literal, sql } from '../src/sql/sql.js';
import { findFaults } from './support/frozen/migration-rules.js';
import { nextMigration } from './support/frozen/next-migration.js';

const RULE =
  'frozen: from 0002 on a migration adds tables, columns that may be NULL and plain indexes, and nothing else: the version ' +
  'before runs beside it (docs/design.md, "What is frozen").';

describe('the migrations', () => {
  it('are numbered as they run, and the first one is that of the first release', () => {
    const numbers = migrations.map(({ name }) => name.slice(0, 5));
    expect(numbers).toEqual(migrations.map((_, index) => `${String(index + 1).padStart(4, '0')}-`));
    expect(migrations[0]?.name).toBe('0001-sessions-and-users');
  });

  it('only add what an older version that runs can live with', async () => {
    const faults = await Promise.all(migrations.slice(1).map(findFaults));
    expect(faults.flat(), RULE).toEqual([]);
  });
});

describe('a migration', () => {
  it('may add a column, a table and an index', async () => {
    expect(await findFaults(nextMigration)).toEqual([]);
  });

  it.each([
    ['drops a column', 'ALTER TABLE jwt_sessions DROP COLUMN last_ip'],
    ['renames a column', 'ALTER TABLE jwt_sessions RENAME COLUMN last_ip TO address'],
    ['renames a table', 'ALTER TABLE jwt_sessions RENAME TO jwt_records'],
    ['changes a type', 'ALTER TABLE jwt_sessions ALTER COLUMN last_ip TYPE TEXT'],
    ['changes a column', 'ALTER TABLE jwt_sessions MODIFY COLUMN last_ip TEXT NULL'],
    ['adds a column that must be given', 'ALTER TABLE jwt_sessions ADD COLUMN tenant TEXT NOT NULL'],
    ['gives one a default', "ALTER TABLE jwt_sessions ADD COLUMN tenant TEXT DEFAULT 'x' NULL"],
    ['adds a column that no two rows share', 'ALTER TABLE jwt_sessions ADD COLUMN tenant TEXT UNIQUE NULL'],
    [
      'adds one that another table decides',
      'ALTER TABLE jwt_sessions ADD COLUMN tenant BIGINT REFERENCES t NULL',
    ],
    ['adds two at once', 'ALTER TABLE jwt_sessions ADD COLUMN a TEXT NULL, ADD COLUMN b TEXT NOT NULL'],
    ['adds an index that no two rows share', 'CREATE UNIQUE INDEX jwt_one ON jwt_sessions (device_id)'],
    [
      'indexes a part of the rows',
      'CREATE INDEX jwt_one ON jwt_sessions (device_id) WHERE device_id IS NULL',
    ],
    ['drops an index', 'DROP INDEX jwt_sessions_by_user'],
    ['drops a table', 'DROP TABLE jwt_erasures'],
    ['adds a constraint', 'ALTER TABLE jwt_sessions ADD CONSTRAINT c CHECK (generation > 0)'],
    ['writes rows', "UPDATE jwt_sessions SET status = 'active'"],
    ['removes rows', 'DELETE FROM jwt_sessions'],
    ['makes a trigger', 'CREATE TRIGGER t AFTER INSERT ON jwt_sessions FOR EACH ROW SET @a = 1'],
  ])('is refused that %s', async (_what, statement) => {
    const migration: Migration = {
      name: '0002-planted',
      up: async ({ statements }) => statements.run(sql`${literal(statement)}`),
    };
    expect(await findFaults(migration)).toEqual([statement]);
  });

  it('is refused that changes something by a statement with an answer', async () => {
    const statement = 'DELETE FROM jwt_sessions RETURNING id';
    const up: Migration['up'] = async ({ statements }) =>
      void (await statements.rows(sql`${literal(statement)}`));
    expect(await findFaults({ name: '0002-planted', up })).toEqual([statement]);
  });
});
