import type { Sequelize } from 'sequelize';
import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SqlStore } from '../src/index.js';
import { Id } from '../src/sql/id.js';
import { Sql, type SqlValue } from '../src/sql/sql.js';
import { availableBackends, type Backend, connect } from './support/backends.js';
import { keptAs } from './support/kept-as.js';
import { HOUR, NOW, REVOCATION } from './support/sessions.js';

const DIGITS = `(SELECT 0 AS d ${[1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => `UNION ALL SELECT ${digit}`).join(' ')})`;

/** A session id, which is random, of the number `n`. */
const ID = {
  sqlite: 'lower(hex(randomblob(11)))',
  postgres: 'md5(n::text)::uuid',
} as const;

const ANALYZE = { sqlite: 'ANALYZE', postgres: 'VACUUM ANALYZE' } as const;

type Family = keyof typeof ID;

/** A session id among those, there or not. */
const MIDDLE = `8${'A'.repeat(21)}`;

// Those of MySQL and MariaDB, with the reads that they count, are looked at by the growth of the trials.
const backends = availableBackends().filter(({ family }) => family !== 'mysql');

describe.each(backends)('a large table on $name', (backend) => {
  const prefix = `plans_${backend.tag}`;
  const family = backend.family as Family;
  let sequelize: Sequelize;
  let store: SqlStore;

  beforeAll(async () => {
    sequelize = connect(backend, prefix, {});
    store = new SqlStore(sequelize, { prefix, timeout: '30s' });
    await store.prepare();
    // 100 000: plans of small tables say nothing, which are read as a whole.
    const numbers = `(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n
      FROM ${['a', 'b', 'c', 'e', 'f'].map((name) => `${DIGITS} AS ${name}`).join(' CROSS JOIN ')}) AS numbers`;
    // As large as those of real browsers, whose details are most of a row.
    const details = `{"label":"${'x'.repeat(200)}"}`;
    await sequelize.query(`
      INSERT INTO ${prefix}_sessions (id, user_id, status, created_at, last_active_at, authenticated_at, idle_timeout,
        absolute_expires_at, expires_at, generation, details)
      SELECT ${ID[family]}, 'user' || (n / 10), 'active',
        ${NOW - HOUR}, ${NOW - HOUR}, ${NOW - HOUR}, ${HOUR}, ${NOW + HOUR}, ${NOW + HOUR} + n, 0, '${details}'
      FROM ${numbers}`);
    await sequelize.query(`${ANALYZE[family]} ${prefix}_sessions`);
  }, 120_000);

  afterAll(async () => {
    await sequelize.close();
  });

  /** The plans of what a call sends, each as a text. */
  async function plansOf(call: () => Promise<unknown>): Promise<string[]> {
    const compile = vi.spyOn(Sql.prototype, 'compile');
    await call();
    const sent = new Map(
      compile.mock.results.flatMap(({ value }) => {
        const { text, values } = value as ReturnType<Sql['compile']>;
        return /\b_sessions\b|plans_/.test(text)
          ? [[text.replaceAll(/\s+/g, ' '), withValues(text, values, family)]]
          : [];
      }),
    );
    compile.mockRestore();
    const plans: string[] = [];
    for (const statement of new Set(sent.values())) plans.push(await explain(sequelize, backend, statement));
    return plans;
  }

  const by = {
    primaryKey: { sqlite: /sqlite_autoindex/, postgres: /_sessions_pkey/ }[family],
    expiry: {
      sqlite: /USING COVERING INDEX \w+_by_expiry/,
      postgres: /Index Only Scan using \w+_by_expiry/,
    }[family],
    user: /_by_user/,
  };
  const wholeTable = {
    sqlite: /SCAN \w+_sessions(?! USING)/,
    postgres: /Seq Scan/,
  }[family];

  async function expectPlans(call: () => Promise<unknown>, index: RegExp): Promise<void> {
    const plans = await plansOf(call);
    expect(plans.length).toBeGreaterThan(0);
    for (const plan of plans) {
      expect(plan).toMatch(index);
      expect(plan).not.toMatch(wholeTable);
    }
  }

  it.each([
    ['the first stretch', undefined],
    ['a stretch in the middle', MIDDLE],
  ])('is walked along its primary key: %s', async (_, after) => {
    const batch = { after, limit: 500, revocation: REVOCATION };
    await expectPlans(() => store.revokeBatch(batch), by.primaryKey);
    await expectPlans(() => store.revokeBatch({ ...batch, createdBefore: NOW }), by.primaryKey);
    await expectPlans(() => store.listAll({ after, limit: 100, now: NOW }), by.primaryKey);
  });

  it('has its sessions counted along the index by expiry, and those of a user along theirs', async () => {
    await expectPlans(() => store.count(NOW), by.expiry);
    await expectPlans(() => store.count(NOW, 'user77'), by.user);
  });

  it('would show a plan that reads all of it', async () => {
    const plan = await explain(sequelize, backend, `SELECT id FROM ${prefix}_sessions WHERE details = 'x'`);
    expect(plan).toMatch(wholeTable);
  });
});

function withValues(text: string, values: readonly SqlValue[], family: Family): string {
  return text.replaceAll(/\$(\d+)/g, (_, number: string) => {
    const bound = values[Number(number) - 1];
    const value = bound instanceof Id ? keptAs(bound.text, { family }) : bound;
    return typeof value === 'string' ? `'${value}'` : String(value);
  });
}

async function explain(sequelize: Sequelize, { family }: Backend, statement: string): Promise<string> {
  const word = family === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN';
  const rows = await sequelize.query(`${word} ${statement}`, { type: QueryTypes.SELECT });
  return rows.map((row) => Object.values(row).join(' ')).join('\n');
}
