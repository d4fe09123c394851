import { describe, expect, it } from 'vitest';
import { type PostgresConnection, queryRows } from '../../src/drivers/pg-query.js';
import { availableBackends, connect } from '../support/backends.js';

const query = { text: 'SELECT', values: [], rowMode: 'array' } as const;

type Done = (error: Error | null, result?: unknown) => void;

/** pg's `Query`, as far as a client has to do with it. */
class Query {
  readonly done: Done;

  constructor(_config: unknown, _values: unknown, done: Done) {
    this.done = done;
  }

  handleRowDescription(): void {
    throw new Error('Nobody asks for the columns.');
  }

  handleDataRow(_message: { readonly fields: unknown[] }): void {}
}

/** A client of pg that answers with what `work` does to the statement. */
function clientOf(work: (query: Query) => void): PostgresConnection {
  class Client {
    static readonly Query = Query;

    query(reading: Query) {
      work(reading);
    }
  }
  return new Client() as unknown as PostgresConnection;
}

describe('queryRows', () => {
  it('takes the rows as they come, whatever pg would make of their columns', async () => {
    const client = clientOf((reading) => {
      reading.handleRowDescription();
      reading.handleDataRow({ fields: ['a', null] });
      reading.handleDataRow({ fields: ['b', '2'] });
      reading.done(null);
    });
    expect(await queryRows(client, query)).toEqual([
      ['a', null],
      ['b', '2'],
    ]);
  });

  it('throws what the driver reports', async () => {
    const error = new Error('broken');
    await expect(
      queryRows(
        clientOf((reading) => reading.done(error)),
        query,
      ),
    ).rejects.toBe(error);
  });

  it.each([
    ['none', undefined],
    ['that of pg-native', class {}],
  ])('takes the rows as they come from a client whose Query is %s', async (_name, Query) => {
    class Client {
      static readonly Query = Query;

      async query() {
        return { rows: [['a', null]] };
      }
    }
    expect(await queryRows(new Client() as unknown as PostgresConnection, query)).toEqual([['a', null]]);
  });
});

describe.each(availableBackends().filter(({ family }) => family === 'postgres'))(
  'queryRows on $name',
  (backend) => {
    it("goes through pg's own Query", async () => {
      const sequelize = connect(backend, 'query_rows', { pool: { min: 1, max: 1 } });
      try {
        const options = { type: 'read', useMaster: true } as const;
        const client = (await sequelize.connectionManager.getConnection(options)) as PostgresConnection;
        // An application's own parser of types would see the values otherwise.
        const rows = await queryRows(client, {
          text: 'SELECT 1::bigint, 2::int, NULL, true',
          values: [],
          rowMode: 'array',
        });
        sequelize.connectionManager.releaseConnection(client);
        expect(rows).toEqual([['1', '2', null, 't']]);
      } finally {
        await sequelize.close();
      }
    });
  },
);
