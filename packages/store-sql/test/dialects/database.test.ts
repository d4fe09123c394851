import { Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handleOf } from '../../src/application/handles.js';
import { Database } from '../../src/dialects/database.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import { openDatabase } from '../../src/open-database.js';
import type { Runner } from '../../src/runners/runner.js';
import { literal, sql } from '../../src/sql/sql.js';
import { tablesOf } from '../../src/sql/tables.js';
import { Deadline, OutOfTimeError } from '../../src/time-limits/deadline.js';

class Collision extends Error {}

const LIMIT = 30_000;

describe('Database', () => {
  const sequelize = new Sequelize({ dialect: 'sqlite', storage: ':memory:', logging: false });
  const opened = openDatabase(handleOf(sequelize), LIMIT, true);
  // As on a server: what collided may be run again.
  const dialect: Dialect = { ...opened.dialect, wasRolledBack: (error) => error instanceof Collision };
  const on = (runner: Runner) =>
    new Database(dialect, tablesOf('database', null, '"'), runner, new Deadline(LIMIT));
  const database = on(opened.runner);

  beforeAll(async () => {
    await sequelize.query('CREATE TABLE notes (text TEXT)');
  });

  afterAll(async () => {
    await sequelize.close();
  });

  const insert = (text: string) => sql`INSERT INTO notes (text) VALUES (${text})`;
  const notes = async (text: string) => database.rows(sql`SELECT text FROM notes WHERE text = ${text}`);

  it('runs a transaction again that the database broke off, and keeps nothing of the first run', async () => {
    let runs = 0;
    const result = await database.transaction(async (statements) => {
      await statements.count(insert('again'));
      runs += 1;
      if (runs < 3) throw new Collision();
      return 'done';
    });
    expect(result).toBe('done');
    expect(runs).toBe(3);
    expect(await notes('again')).toHaveLength(1);
  });

  it('gives up after eight runs', async () => {
    let runs = 0;
    const hopeless = database.transaction(async () => {
      runs += 1;
      throw new Collision();
    });
    await expect(hopeless).rejects.toThrow(Collision);
    expect(runs).toBe(8);
  });

  it('rolls back and runs nothing again after any other failure', async () => {
    let runs = 0;
    const failing = database.transaction(async (statements) => {
      await statements.count(insert('failed'));
      runs += 1;
      throw new Error('something else');
    });
    await expect(failing).rejects.toThrow(new Error('something else'));
    expect(runs).toBe(1);
    expect(await notes('failed')).toEqual([]);
  });

  it('reads nothing that is not committed where there is one connection for all', async () => {
    const reads: Promise<unknown>[] = [];
    const undone = database.transaction(async (statements) => {
      await statements.count(insert('undone'));
      reads.push(database.rows(sql`SELECT text FROM notes WHERE text = ${'undone'}`));
      reads.push(
        database.values({ columns: literal('text'), from: literal('notes'), where: sql`text = ${'undone'}` }),
      );
      await statements.rows(sql`SELECT text FROM notes`);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow(new Error('undone'));
    expect(await Promise.all(reads)).toEqual([[], []]);
  });

  it('lets nobody else begin before that is undone which ran out of time', async () => {
    const short = new Database(dialect, database.tables, opened.runner, new Deadline(500));
    let finish = () => {};
    const late = short.transaction(async (statements) => {
      await statements.count(insert('late'));
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    await expect(late).rejects.toThrow(OutOfTimeError);
    const next = database.transaction((statements) => statements.count(insert('next')));
    // As far as it gets: a BEGIN in a transaction would fail.
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    finish();
    expect(await next).toBe(1);
    expect([await notes('late'), await notes('next')]).toEqual([[], [{ text: 'next' }]]);
  });

  it('reads values again when the database broke off the read', async () => {
    let runs = 0;
    const values = async () => {
      runs += 1;
      if (runs < 3) throw new Collision();
      return [['again']];
    };
    const colliding = on({ values } as unknown as Runner);
    const selection = { columns: literal('text'), from: literal('notes'), where: literal('TRUE') };
    expect(await colliding.values(selection)).toEqual([['again']]);
  });
});
