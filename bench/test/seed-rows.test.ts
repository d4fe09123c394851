import { beforeAll, describe, expect, it } from 'vitest';
import { type Fixtures, makeFixtures } from '../src/fixtures/fixtures.ts';
import { chooseActive } from '../src/operations/choose-active.ts';
import { endOfFirst } from '../src/operations/end-of-first.ts';
import { handWrittenTable } from '../src/seed/hand-written-table.ts';
import { koaSessionTable } from '../src/seed/koa-session-table.ts';
import { type SeedRow, seedRows, tokensAmong, userRows } from '../src/seed/seed-rows.ts';
import { sessionTable } from '../src/seed/session-table.ts';

const NOW = Date.UTC(2026, 0, 1);
let fixtures: Fixtures;

beforeAll(async () => {
  fixtures = await makeFixtures(NOW);
});

describe('seedRows', () => {
  const rowsOf = (total: number): SeedRow[] => [...seedRows(total, fixtures)].flat();

  it.each([1000, 12_345])('makes %d rows, each with an id of its own', (total) => {
    const rows = rowsOf(total);
    expect(rows).toHaveLength(total);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(total);
    expect(new Set(rows.map(({ peerId }) => peerId)).size).toBe(total);
  });

  it.each([1000, 12_345])('has a row for every token that is sent, among %d', (total) => {
    const ids = new Set(rowsOf(total).map(({ id }) => id));
    const tokens = tokensAmong(total, fixtures);
    for (const kind of ['valid', 'revoked'] as const) {
      const sent = fixtures.of[kind].slice(0, tokens);
      expect(sent.filter(({ session }) => !ids.has(session.id))).toEqual([]);
    }
  });

  it('spreads them over the whole table', () => {
    const rows = rowsOf(20_000);
    const valid = new Set(fixtures.of.valid.map(({ session }) => session.id));
    const quarters = [0, 1, 2, 3].map(
      (quarter) => rows.slice(quarter * 5000, (quarter + 1) * 5000).filter(({ id }) => valid.has(id)).length,
    );
    expect(quarters).toEqual([500, 500, 500, 500]);
  });

  it('ends the sessions of the revoked tokens, and no others', () => {
    const revoked = fixtures.of.revoked.map(({ session }) => session.id);
    const ended = rowsOf(12_345).filter(({ endedAt }) => endedAt !== null);
    expect(ended.map(({ id }) => id).toSorted()).toEqual(revoked.toSorted());
  });

  it('makes sessions that are good now', () => {
    expect(rowsOf(12_345).filter(({ endedAt, expiresAt }) => endedAt === null && expiresAt <= NOW)).toEqual(
      [],
    );
  });

  it('is the same every time', () => {
    expect(rowsOf(1000)).toEqual(rowsOf(1000));
  });
});

describe('userRows', () => {
  it('makes so many sessions of one user', () => {
    const rows = [...userRows('alice', 6000, fixtures)].flat();
    expect(rows).toHaveLength(6000);
    expect(new Set(rows.map(({ userId }) => userId))).toEqual(new Set(['alice']));
  });
});

describe('chooseActive', () => {
  it('chooses so many sessions, none of them ended and none twice', () => {
    const chosen = chooseActive(12_345, 5000, fixtures);
    const revoked = new Set(fixtures.of.revoked.map(({ session }) => session.id));
    expect(new Set(chosen).size).toBe(5000);
    expect(chosen.filter((id) => revoked.has(id))).toEqual([]);
  });
});

describe('endOfFirst', () => {
  it.each([1, 4000, 12_345, 20_000])('is when the first %d are over, or all', (count) => {
    const end = endOfFirst(count, 12_345, fixtures);
    const over = [...seedRows(12_345, fixtures)].flat().filter(({ expiresAt }) => expiresAt < end);
    const wanted = Math.min(count, 12_345);
    expect(over.length).toBeGreaterThanOrEqual(wanted);
    // All that are revoked end at one time; of the others, hardly two do.
    expect(over.length).toBeLessThan(wanted + fixtures.of.revoked.length);
  });
});

describe('the tables that are seeded', () => {
  const tables = [sessionTable, handWrittenTable, koaSessionTable];

  it.each(tables.map((table) => [table.table, table] as const))(
    '%s gets a value for each column',
    (_, table) => {
      const [first] = [...seedRows(1000, fixtures)].flat().filter(({ firstOfUser }) => firstOfUser);
      const row = first === undefined ? null : table.row(first);
      expect(Object.keys(row ?? {}).toSorted()).toEqual(Object.keys(table.columns).toSorted());
    },
  );
});
