import type { ColumnType, TableSeed } from './table-seed.js';

export type SqlDialect = 'postgres' | 'mariadb' | 'sqlite';

/** One statement that inserts any number of rows, which are bound as one JSON array of objects. */
export function bulkInsert({ table, columns }: TableSeed, dialect: SqlDialect): string {
  const quote = dialect === 'mariadb' ? '`' : '"';
  const named = Object.entries(columns).map(([name, type]) => ({
    name,
    quoted: `${quote}${name}${quote}`,
    type,
  }));
  const names = named.map(({ quoted }) => quoted).join(', ');
  const into = `INSERT INTO ${table} (${names})`;
  switch (dialect) {
    case 'postgres': {
      const types = named.map(({ quoted, type }) => `${quoted} ${POSTGRES[type]}`).join(', ');
      return `${into} SELECT ${names} FROM json_to_recordset($1::json) AS r(${types})`;
    }
    case 'mariadb': {
      const paths = named
        .map(({ name, quoted, type }) => `${quoted} ${MARIADB[type]} PATH '$.${name}'`)
        .join(', ');
      const read = named.map(({ quoted, type }) => (type === 'id' ? `UNHEX(${quoted})` : quoted)).join(', ');
      return `${into} SELECT ${read} FROM JSON_TABLE($1, '$[*]' COLUMNS (${paths})) AS r`;
    }
    case 'sqlite': {
      const values = named.map(({ name }) => `value ->> '${name}'`).join(', ');
      return `${into} SELECT ${values} FROM json_each($1)`;
    }
  }
}

const POSTGRES: Readonly<Record<ColumnType, string>> = {
  id: 'uuid',
  text: 'text',
  integer: 'bigint',
  boolean: 'boolean',
  json: 'json',
  timestamp: 'timestamptz',
};

const MARIADB: Readonly<Record<ColumnType, string>> = {
  id: 'CHAR(32)',
  text: 'LONGTEXT',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  json: 'JSON',
  timestamp: 'DATETIME(3)',
};
