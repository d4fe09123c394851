import { Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../src/database.js';
import type { Dialect } from '../src/dialects/dialect.js';
import { sqlite } from '../src/dialects/sqlite.js';
import { literal, sql } from '../src/sql.js';
import { tablesOf } from '../src/tables.js';
import { Turns } from '../src/turns.js';

class Collision extends Error {}

describe('Database', () => {
  const sequelize = new Sequelize({ dialect: 'sqlite', storage: ':memory:', logging: false });
  // As on a server: what collided may be run again.
  const dialect: Dialect = {
    ...sqlite(sequelize, true),
    wasRolledBack: (error) => error instanceof Collision,
  };
  const database = new Database(sequelize, dialect, tablesOf('database', null, '"'));

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
      reads.push(database.values(literal('text'), sql`FROM notes WHERE text = ${'undone'}`));
      await statements.rows(sql`SELECT text FROM notes`);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow(new Error('undone'));
    expect(await Promise.all(reads)).toEqual([[], []]);
  });

  it('reads values again when the database broke off the read', async () => {
    let runs = 0;
    const reader = {
      values: async () => {
        runs += 1;
        if (runs < 3) throw new Collision();
        return [['again']];
      },
    };
    const colliding = new Database(sequelize, { ...dialect, reader }, tablesOf('database', null, '"'));
    expect(await colliding.values(literal('text'), sql`FROM notes`)).toEqual([['again']]);
  });
});

describe('Turns', () => {
  it('lets one piece of work run at a time, in order, whether it fails or not', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const work = (name: string, fails = false) =>
      turns.take(async () => {
        log.push(`${name} begins`);
        await Promise.resolve();
        log.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      });
    const results = await Promise.allSettled([work('a'), work('b', true), work('c')]);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
