import { randomUUID } from 'node:crypto';
import { conformanceCases } from '@jwt-sessions/core/conformance';
import type { SessionStore } from '@jwt-sessions/core/store';
import { SqlStore } from '@jwt-sessions/store-sql';
import { QueryTypes, Sequelize } from 'sequelize';
import type { Finding } from '../checks/check.js';
import { wrapStore } from '../planted/wrap-store.js';
import { recordingOptions } from './record-statements.js';
import { type SqlDialect, type Statement, shapeOf } from './statement.js';

/** What the names of the tables begin with that the suite works on. */
export const RECORDED = 'recorded';

/** What a store does beside keeping sessions: about its tables, and about itself. */
const ASIDE = new Set(['constructor', 'close', 'prepare', 'planPreparation']);

export interface Recording {
  /** One of each shape, the longest. */
  readonly statements: readonly Statement[];
  /** The users that the suite had. */
  readonly users: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/**
 * Everything that the store sends about sessions and users while the whole conformance suite is run on it: so a promise that is
 * added to the contract brings its statements along.
 */
export async function recordStatements(dialect: SqlDialect, address: string): Promise<Recording> {
  const byShape = new Map<string, Statement>();
  const note = (statement: Statement) => {
    if (!isAboutData(statement)) return;
    const shape = shapeOf(statement);
    const known = byShape.get(shape);
    if (known === undefined || lengthOf(known) < lengthOf(statement)) byShape.set(shape, statement);
  };
  const options = await recordingOptions(dialect, note);
  const sequelize = new Sequelize(address, { logging: false, pool: { max: 6 }, ...options });
  const store = new SqlStore(sequelize, { prefix: RECORDED, logger: { warn() {}, error() {} } });
  try {
    await store.prepare();
    const { called, findings } = await runSuite(store);
    const members = Object.getOwnPropertyNames(SqlStore.prototype).filter((name) => !ASIDE.has(name));
    const untouched = members
      .filter((name) => !called.has(name))
      .map((name) => ({ check: 'statement-unseen', text: `no conformance case calls the store's ${name}` }));
    const rows = await sequelize.query<{ user_id: string }>(
      `SELECT user_id FROM ${RECORDED}_sessions UNION SELECT user_id FROM ${RECORDED}_users`,
      { type: QueryTypes.SELECT },
    );
    const users = new Set(rows.map((row) => row.user_id));
    return { statements: [...byShape.values()], users, findings: [...findings, ...untouched] };
  } finally {
    await store.close();
    await sequelize.close();
  }
}

async function runSuite(store: SqlStore): Promise<{ called: ReadonlySet<string>; findings: Finding[] }> {
  const called = new Set<string>();
  // The suite may have been run on these tables before.
  const seed = randomUUID();
  const watched = wrapStore(store, {});
  const listening = new Proxy(watched, {
    get(target, name) {
      called.add(String(name));
      return Reflect.get(target, name) as unknown;
    },
  }) as SessionStore;
  const findings: Finding[] = [];
  for (const { member, name, run } of conformanceCases) {
    try {
      await run({ store: listening, seed });
    } catch (error) {
      findings.push({ check: 'statement-unseen', text: `${member} ${name}: ${String(error)}` });
    }
  }
  return { called, findings };
}

function isAboutData({ text }: Statement): boolean {
  return (
    /^(SELECT|WITH|UPDATE|INSERT|DELETE|REPLACE|MERGE)\b/.test(text) &&
    new RegExp(`[\`"]${RECORDED}_(sessions|users)[\`"]`).test(text)
  );
}

function lengthOf({ text, values }: Statement): number {
  return text.length + (JSON.stringify(values) ?? '').length;
}
