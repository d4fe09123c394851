import type { Options } from 'sequelize';
import type { SqlDialect, Statement } from './statement.js';

type Note = (statement: Statement) => void;

interface Asked {
  readonly text?: unknown;
  readonly values?: readonly unknown[];
  readonly name?: unknown;
  readonly sql?: unknown;
}

/** Options of a Sequelize whose driver notes every statement that is sent through it, whoever made the connection. */
export async function recordingOptions(dialect: SqlDialect, note: Note): Promise<Partial<Options>> {
  switch (dialect) {
    case 'postgres':
      return { dialectModule: await recordingPg(note) };
    case 'mariadb':
      return { dialectModule: await recordingMariadb(note) };
    case 'mysql':
      return { dialectModule: await recordingMysql2(note) };
    case 'sqlite':
      return { logging: (line) => noteText(line.replace(/^Executing \([\w-]+\): /, ''), note) };
  }
}

function noteText(text: string, note: Note): void {
  note({ text: text.replaceAll(/\s+/g, ' ').trim(), values: [], isPrepared: false });
}

async function recordingPg(note: Note): Promise<object> {
  const { default: pg } = await import('pg');
  class Client extends pg.Client {
    // biome-ignore lint/suspicious/noExplicitAny: pg declares five forms, and this hands on whatever comes.
    override query(...given: any[]): any {
      const [asked] = given as [string | Asked];
      const { text, values = [], name } = typeof asked === 'string' ? { text: asked } : (asked as Asked);
      note({
        text: String(text).replaceAll(/\s+/g, ' ').trim(),
        values,
        isPrepared: name !== undefined,
      });
      return super.query(...(given as [string]));
    }
  }
  return Object.assign(Object.create(pg) as object, { Client });
}

async function recordingMariadb(note: Note): Promise<object> {
  const { default: mariadb } = await import('mariadb');
  return {
    ...mariadb,
    createConnection: (config: string) => mariadb.createConnection(config).then((each) => listen(each, note)),
  };
}

async function recordingMysql2(note: Note): Promise<object> {
  const { default: mysql2 } = await import('mysql2');
  return { ...mysql2, createConnection: (config: string) => listen(mysql2.createConnection(config), note) };
}

function listen<Native extends { query: unknown }>(native: Native, note: Note): Native {
  const query = native.query as (...given: unknown[]) => unknown;
  native.query = (...given: unknown[]) => {
    const [asked] = given as [string | Asked];
    noteText(String(typeof asked === 'string' ? asked : asked.sql), note);
    return query.apply(native, given);
  };
  return native;
}
