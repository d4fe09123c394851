import type { SequelizeConfig } from './sequelize-application.js';

/** What Sequelize hands on to pg, but for what would change how values are read, or when pg gives up. */
const PASSED_TO_PG = [
  'application_name',
  'ssl',
  'client_encoding',
  'keepAlive',
  'options',
  'stream',
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
];

/** What Sequelize would hand to pg. */
export function pgConfigOf(config: SequelizeConfig): object {
  const { dialectOptions = {} } = config;
  const passed = PASSED_TO_PG.flatMap((name) =>
    dialectOptions[name] === undefined ? [] : [[name, dialectOptions[name]]],
  );
  return { ...placeOf(config), keepAlive: true, ...Object.fromEntries(passed) };
}

/** What Sequelize would hand to mariadb: whatever the application has set for it. */
export function mariadbConfigOf(config: SequelizeConfig): object {
  return { ...placeOf(config), ...config.dialectOptions };
}

/** What Sequelize would hand to mysql2, with its own way to read values. */
export function mysql2ConfigOf(config: SequelizeConfig, asTheDriverReads: object): object {
  const { dialectOptions } = config;
  const flags = countingFoundRows(dialectOptions?.flags);
  return { ...placeOf(config), ...dialectOptions, ...asTheDriverReads, flags };
}

function placeOf({ host, port, username: user, password, database }: SequelizeConfig): object {
  return { host, port, user, password, database };
}

/** Rows that an UPDATE found count, also where it changed nothing in them: as mysql2 has it by default. */
function countingFoundRows(flags: unknown): string[] {
  const given = Array.isArray(flags) ? flags : String(flags ?? '').split(',');
  return given.map((flag) => String(flag).trim().toUpperCase()).filter((flag) => flag !== '-FOUND_ROWS');
}
