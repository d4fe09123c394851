import type { Sequelize } from 'sequelize';
import { ask } from '../ask.js';
import type { Backend } from '../backends.js';

/** The tables of a prefix as the database itself tells of them, a line each, with `jwt` for the prefix. */
export async function describeSchema(
  sequelize: Sequelize,
  prefix: string,
  { family }: Pick<Backend, 'family'>,
): Promise<string> {
  const lines = await DESCRIBE[family](sequelize, prefix);
  return `${lines.join('\n').replaceAll(`${prefix}_`, 'jwt_')}\n`;
}

type Describe = (sequelize: Sequelize, prefix: string) => Promise<readonly string[]>;

const DESCRIBE: Readonly<Record<Backend['family'], Describe>> = {
  sqlite: describeSqlite,
  postgres: describePostgres,
  mysql: describeMysql,
};

async function describeSqlite(sequelize: Sequelize, prefix: string): Promise<readonly string[]> {
  const columns = await ask<'line'>(
    sequelize,
    `SELECT 'column ' || t.name || '.' || c.name || ' ' || c.type || CASE c."notnull" WHEN 1 THEN ' not null' ELSE '' END
      || CASE WHEN c.dflt_value IS NULL THEN '' ELSE ' default ' || c.dflt_value END
      || CASE WHEN c.pk > 0 THEN ' key ' || c.pk ELSE '' END AS line
    FROM sqlite_master t, pragma_table_xinfo(t.name) c
    WHERE t.type = 'table' AND t.name LIKE '${prefix}\\_%' ESCAPE '\\' ORDER BY t.name, c.cid`,
  );
  const indexes = await ask<'line'>(
    sequelize,
    `SELECT 'index ' || i.name || ' on ' || t.name || ' ' || CASE i."unique" WHEN 1 THEN 'unique ' ELSE '' END
      || group_concat(k.name || ' ' || lower(k.coll) || CASE k."desc" WHEN 1 THEN ' desc' ELSE '' END, ', ')
      || CASE i.partial WHEN 1 THEN ' partial' ELSE '' END AS line
    FROM sqlite_master t, pragma_index_list(t.name) i, pragma_index_xinfo(i.name) k
    WHERE t.type = 'table' AND t.name LIKE '${prefix}\\_%' ESCAPE '\\' AND k.key = 1
    GROUP BY t.name, i.name ORDER BY t.name, i.name`,
  );
  // No pragma tells the collation of a column, by which it is compared where no index is used.
  const [collated] = await ask<'texts' | 'foreign'>(
    sequelize,
    `SELECT group_concat(sql, ' ') AS texts FROM sqlite_master WHERE tbl_name LIKE '${prefix}\\_%' ESCAPE '\\'`,
  );
  const collations = new Set(
    [...`${collated?.texts}`.matchAll(/COLLATE (\w+)/gi)].map(([, name]) => `collation ${name}`),
  );
  return [...linesOf(columns), ...linesOf(indexes), ...collations];
}

async function describePostgres(sequelize: Sequelize, prefix: string): Promise<readonly string[]> {
  const ours = `c.relkind = 'r' AND c.relname LIKE '${prefix}\\_%' AND c.relnamespace = current_schema()::regnamespace`;
  const columns = await ask<'line'>(
    sequelize,
    `SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
      || coalesce(' collate ' || l.collname, '') || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
      || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') AS line
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_collation l ON l.oid = a.attcollation AND l.oid <> 100
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE ${ours} ORDER BY c.relname COLLATE "C", a.attnum`,
  );
  const indexes = await ask<'line'>(
    sequelize,
    `SELECT 'index ' || x.relname || ' on ' || c.relname || ' ' || CASE WHEN i.indisunique THEN 'unique ' ELSE '' END
      || substring(pg_get_indexdef(i.indexrelid) FROM ' USING (.*)$') AS line
    FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class x ON x.oid = i.indexrelid
    WHERE ${ours} ORDER BY c.relname COLLATE "C", x.relname COLLATE "C"`,
  );
  const rest = await ask<'line'>(
    sequelize,
    `SELECT 'constraint ' || c.relname || ' ' || pg_get_constraintdef(k.oid) AS line
    FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid
    WHERE ${ours} AND k.contype IN ('p', 'u', 'c', 'f', 'x') ORDER BY 1`,
  );
  return [...linesOf(columns), ...linesOf(indexes), ...linesOf(rest)];
}

async function describeMysql(sequelize: Sequelize, prefix: string): Promise<readonly string[]> {
  const ours = `TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE '${prefix}\\_%'`;
  // How wide an integer is shown and how the absence of a default is written differ between servers, and say nothing.
  const columns = await ask<'line'>(
    sequelize,
    `SELECT CONCAT('column ', TABLE_NAME, '.', COLUMN_NAME, ' ', REGEXP_REPLACE(COLUMN_TYPE, 'int\\\\([0-9]+\\\\)', 'int'),
      COALESCE(CONCAT(' collate ', COLLATION_NAME), ''), CASE IS_NULLABLE WHEN 'NO' THEN ' not null' ELSE '' END,
      CASE WHEN COLUMN_DEFAULT IS NULL OR COLUMN_DEFAULT = 'NULL' THEN '' ELSE CONCAT(' default ', COLUMN_DEFAULT) END,
      CASE EXTRA WHEN '' THEN '' ELSE CONCAT(' ', EXTRA) END) AS line
    FROM information_schema.COLUMNS WHERE ${ours} ORDER BY TABLE_NAME, ORDINAL_POSITION`,
  );
  const indexes = await ask<'line'>(
    sequelize,
    `SELECT CONCAT('index ', INDEX_NAME, ' on ', TABLE_NAME, ' ', CASE NON_UNIQUE WHEN 0 THEN 'unique ' ELSE '' END,
      GROUP_CONCAT(CONCAT(COLUMN_NAME, CASE COLLATION WHEN 'D' THEN ' desc' ELSE '' END,
        COALESCE(CONCAT('(', SUB_PART, ')'), '')) ORDER BY SEQ_IN_INDEX SEPARATOR ', ')) AS line
    FROM information_schema.STATISTICS WHERE ${ours}
    GROUP BY TABLE_NAME, INDEX_NAME, NON_UNIQUE ORDER BY TABLE_NAME, INDEX_NAME`,
  );
  const tables = await ask<'line'>(
    sequelize,
    `SELECT CONCAT('table ', TABLE_NAME, ' ', ENGINE, ' collate ', TABLE_COLLATION) AS line
    FROM information_schema.TABLES WHERE ${ours} ORDER BY TABLE_NAME`,
  );
  return [...linesOf(columns), ...linesOf(indexes), ...linesOf(tables)];
}

function linesOf(rows: readonly { readonly line: unknown }[]): string[] {
  return rows.map(({ line }) => String(line));
}
