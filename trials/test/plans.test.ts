import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { asOfTheLargeTable } from '../src/growth/as-of-the-large-table.js';
import { addLargest, fillTables } from '../src/growth/fill-tables.js';
import { LargeDatabase } from '../src/growth/large-database.js';
import { judgePlans, type Plan } from '../src/growth/plan.js';
import { shapeOf } from '../src/growth/statement.js';
import { tryPlans } from '../src/growth/try-plans.js';
import { openStore } from '../src/nodes/open-store.js';

const NOW = Date.UTC(2026, 0, 1);
/** The conformance suite runs twice, on a machine that may have much else to do. */
const BUSY = 600_000;
const SOUND: Plan = { scans: [], read: 10, sorted: 0 };
/** Of a database that says what it would do, and not what it did. */
const SAID: Plan = { scans: [], read: null, sorted: null };

function judge(
  plan: Partial<Plan>,
  ...rest: Parameters<typeof judgePlans> extends [unknown, ...infer Rest] ? Rest : never
) {
  const statement = { text: 'SELECT count(*) FROM "jwt_sessions"', values: [], isPrepared: false };
  return judgePlans([{ statement, plan: { ...SOUND, ...plan } }], ...rest).map(({ check }) => check);
}

it(
  'has every statement of the store explained, and finds them bad where an index is gone',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-plans-'));
    const address = `sqlite:${join(folder, 'large.sqlite')}`;
    const { close } = await openStore(address);
    const large = new LargeDatabase('sqlite', address);
    try {
      await fillTables(large, { rows: 2000, now: NOW, details: '{}' });
      await addLargest(large, { from: 2001, now: NOW, details: '{}' });
      expect((await tryPlans(large, address, NOW)).findings).toEqual([]);
      await large.dropIndex();
      const { findings } = await tryPlans(large, address, NOW);
      expect(new Set(findings.map(({ check }) => check))).toEqual(new Set(['scan']));
    } finally {
      await large.close();
      await close();
      await rm(folder, { recursive: true, force: true });
    }
  },
  BUSY,
);

it.each([
  ['reads a table', { scans: ['Seq Scan on jwt_sessions'] }],
  ['reads too many rows', { read: 1e6 }],
  ['sorts too many rows', { sorted: 1e5 }],
])('finds a statement bad that %s', (_, plan) => {
  expect(judge({}, 1)).toEqual([]);
  expect(judge(plan, 1)).toEqual(['scan']);
});

it('lets those read a table that may, and says where none needs to', () => {
  const allowed = [{ statement: /^SELECT count/, reason: 'counts all' }];
  expect(judge({ scans: ['all'] }, 1, allowed)).toEqual([]);
  expect(judge(SAID, 1, allowed)).toEqual(['scan']);
  expect(judge({}, 1, allowed)).toEqual([]);
});

it('says that fewer statements were seen than are known', () => {
  expect(judge({}, 2)).toEqual(['statement-unseen']);
});

it('takes statements for one that differ in their values and in how many there are', () => {
  const found = (ids: string) => shapeOf({ text: `SELECT id FROM t WHERE id IN (${ids}) AND n > 5` });
  expect(found("_utf8mb4 X'6131', _utf8mb4 X'6132'")).toBe(found("_utf8mb4 X'61'"));
  expect(found("_utf8mb4 X'61'")).not.toBe(shapeOf({ text: 'SELECT id FROM t WHERE id IN (1)' }));
});

it('puts somebody who has many sessions where the conformance suite has its users and its time', () => {
  const stand = {
    users: new Set(['u']),
    bigUser: 'big',
    ids: ['real-session-id'],
    lastIds: ['y', 'z'],
    now: NOW,
  };
  const id = 'a'.repeat(32);
  const text = 'UPDATE "recorded_sessions" SET expires_at = $1 WHERE user_id = $2 AND id = $3';
  const moved = asOfTheLargeTable(
    { text, values: [Date.UTC(2200, 0, 1) + 5, 'u', id], isPrepared: true },
    stand,
  );
  expect(moved.text).toBe(text.replace('recorded_sessions', 'jwt_sessions'));
  expect(moved.values).toEqual([NOW + 5, 'big', 'real-session-id']);
  const hex = Buffer.from('u').toString('hex');
  const named = `SELECT 1 FROM \`recorded_sessions\` WHERE id = X'${id}'`;
  expect(asOfTheLargeTable({ text: named, values: [], isPrepared: false }, stand).text).toBe(
    "SELECT 1 FROM `jwt_sessions` WHERE id = X'real-session-id'",
  );
  const inText = `SELECT 1 FROM \`recorded_users\` WHERE user_id = _utf8mb4 X'${hex}' AND t < ${Date.UTC(2100, 0, 1)}`;
  expect(asOfTheLargeTable({ text: inText, values: [], isPrepared: false }, stand).text).toBe(
    `SELECT 1 FROM \`jwt_users\` WHERE user_id = _utf8mb4 X'${Buffer.from('big').toString('hex')}' AND t < ${NOW}`,
  );
});

it('keeps a stretch of ids short that the conformance suite has over all of its rows', () => {
  const stand = { users: new Set<string>(), bigUser: 'big', ids: ['a'], lastIds: ['x', 'y', 'z'], now: NOW };
  const text = 'UPDATE "recorded_sessions" SET status = $1 WHERE id > $2 AND id <= $3';
  const values = ['active', 'a'.repeat(32), 'b'.repeat(32)];
  expect(asOfTheLargeTable({ text, values, isPrepared: false }, stand).values).toEqual(['active', 'y', 'z']);
});
