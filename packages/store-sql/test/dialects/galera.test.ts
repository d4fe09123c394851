import { describe, expect, it } from 'vitest';
import type { Connection } from '../../src/connections/connection.js';
import { setUpMysql } from '../../src/dialects/mysql/limits.js';
import type { Sql } from '../../src/sql/sql.js';

/** What a connection is told when it is set up, to a server with these variables. */
async function saidTo(variables: Readonly<Record<string, string>>): Promise<string> {
  const said: string[] = [];
  const connection = {
    count: async (statement: Sql) => {
      said.push(statement.compile().text);
      return 0;
    },
    rows: async () => Object.entries(variables).map(([name, Value]) => ({ Variable_name: name, Value })),
  };
  await setUpMysql(connection as unknown as Connection, 5000);
  return said.join('\n');
}

describe('a connection to a node of Galera', () => {
  it('waits for what the other nodes have committed before it reads and before it changes', async () => {
    expect(await saidTo({ wsrep_on: 'ON' })).toContain('wsrep_sync_wait = @@wsrep_sync_wait | 3');
  });

  it.each([[{ wsrep_on: 'OFF' }], [{}]])('is none with %j', async (variables) => {
    expect(await saidTo(variables)).not.toContain('wsrep');
  });
});
