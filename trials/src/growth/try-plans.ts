import type { Measured } from '../report/report.js';
import { asOfTheLargeTable } from './as-of-the-large-table.js';
import type { LargeDatabase } from './large-database.js';
import { judgePlans } from './plan.js';
import { type SqlDialect, shapeOf } from './statement.js';
import { recordStatements } from './statements-of-the-store.js';

/** So many statements are known that the store sends about sessions and users: fewer would mean that some are not seen. */
const KNOWN: Readonly<Record<SqlDialect, number>> = { postgres: 96, mariadb: 102, mysql: 102, sqlite: 95 };

/** Has the database explain every statement that the store sends, about somebody who has as many sessions as anybody. */
export async function tryPlans(large: LargeDatabase, address: string, now: number): Promise<Measured> {
  const { statements, users, findings } = await recordStatements(large.dialect, address);
  const rows = await large.ask<{ id: unknown }>(
    "SELECT id FROM jwt_sessions WHERE user_id = 'big-plans' ORDER BY created_at LIMIT 1000",
  );
  const last = await large.ask<{ id: unknown }>('SELECT id FROM jwt_sessions ORDER BY id DESC LIMIT 1000');
  const lastIds = last.map(writtenId).toReversed();
  const stand = { users, bigUser: 'big-plans', ids: rows.map(writtenId), lastIds, now };
  const asked = statements.map((each) => asOfTheLargeTable(each, stand));
  const plans = await large.explain(asked);
  const planned = asked.flatMap((statement, index) => {
    const plan = plans[index];
    return plan === undefined ? [] : [{ statement, plan }];
  });
  const read = planned.toSorted((a, b) => (b.plan.read ?? 0) - (a.plan.read ?? 0))[0];
  const sorted = Math.max(...plans.map((plan) => plan.sorted ?? 0));
  return {
    facts: {
      'statements of the store': planned.length,
      ...(read?.plan.read != null && {
        'rows that one read, at most': read.plan.read,
        'which one': `\`${shapeOf(read.statement).replaceAll('`', '').slice(0, 90)}…\``,
        'rows that one sorted, at most': sorted,
      }),
    },
    findings: [...findings, ...judgePlans(planned, KNOWN[large.dialect])],
  };
}

/** An id as it stands in a statement. */
function writtenId({ id }: { readonly id: unknown }): string {
  return Buffer.isBuffer(id) ? id.toString('hex') : String(id);
}
