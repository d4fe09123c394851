import { describe, expect, it } from 'vitest';
import type { LiveResult } from '../src/live/live-result.js';
import { liveTable } from '../src/live/live-table.js';

const ENDS: LiveResult = {
  store: 'postgres',
  watched: 'ends',
  open: 10_000,
  process: 0.123,
  database: 0.0456,
  statementsPerSecond: 40.2,
  delay: { ends: 200, p50: 251.4, p99: 499.6, worst: 512 },
};

describe('liveTable', () => {
  it('says what each store uses and how late it is told', () => {
    expect(liveTable([ENDS])).toMatchInlineSnapshot(`
      "| store      |   open | process, of a core | database, of a core | statements/s | delay p50 |    p99 |  worst |
      | ---------- | -----: | -----------------: | ------------------: | -----------: | --------: | -----: | -----: |
      | PostgreSQL | 10,000 |             12.3 % |               4.6 % |           40 |    251 ms | 500 ms | 512 ms |"
    `);
  });

  it('leaves out what nobody can tell, and what nobody was told', () => {
    const lists = { ...ENDS, store: 'memory', watched: 'lists', delay: null } as const;
    expect(
      liveTable([{ ...lists, process: -0.001, database: null, statementsPerSecond: null }]),
    ).toMatchInlineSnapshot(`
        "| store  |   open | process, of a core | database, of a core | statements/s |
        | ------ | -----: | -----------------: | ------------------: | -----------: |
        | memory | 10,000 |              0.0 % |                     |              |"
      `);
  });
});
