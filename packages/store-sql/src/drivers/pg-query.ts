/** A statement as pg takes it; where it has a name, each connection prepares it once. */
export interface PostgresQuery {
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly rowMode: 'array';
}

/** What this needs of a connection: `Client` of pg, or of what stands for it. */
export interface PostgresConnection {
  query(query: PostgresQuery | RowQuery): Promise<{ readonly rows: unknown[][] }>;
}

/** What this needs of `Query`, which each class of clients carries (https://node-postgres.com/apis/client). */
type QueryClass = new (text: string, values: readonly unknown[], done: Done) => object;

type Done = (error: Error | null | undefined) => void;

interface RowQuery {
  readonly found: unknown[][];
}

type RowQueryClass = new (query: PostgresQuery, done: Done) => RowQuery;

/** Made once for each version of pg in the process. */
const classes = new WeakMap<QueryClass, RowQueryClass>();

/**
 * The rows of a statement, with each value as the text that the server sent, or as whatever the driver makes of it where
 * that is not JavaScript's pg (pg-native).
 *
 * It takes each row as it comes, before pg makes an array of its own for it. Those arrays V8 would make where it looks for
 * garbage once in a while, since the many types that Sequelize reads for the application lived long: each would keep its texts
 * alive, and the collector busy, at a tenth of what a request costs.
 */
export async function queryRows(connection: PostgresConnection, query: PostgresQuery): Promise<unknown[][]> {
  const RowQuery = rowQueryOf(connection);
  if (RowQuery === null) return (await connection.query(query)).rows;
  return new Promise((resolve, reject) => {
    const reading = new RowQuery(query, (error) => (error ? reject(error) : resolve(reading.found)));
    connection.query(reading);
  });
}

function rowQueryOf(connection: PostgresConnection): RowQueryClass | null {
  const { Query } = connection.constructor as { readonly Query?: QueryClass };
  if (typeof Query?.prototype?.handleDataRow !== 'function') return null;
  const known = classes.get(Query);
  if (known !== undefined) return known;
  const made = rowQueryClass(Query);
  classes.set(Query, made);
  return made;
}

/** A class, since methods of the single statement would cost as much as they save. */
function rowQueryClass(Query: QueryClass): RowQueryClass {
  return class extends Query {
    readonly name: string | undefined;
    readonly found: unknown[][] = [];

    constructor({ name, text, values }: PostgresQuery, done: Done) {
      // Not as one object, which pg would copy with all descriptors of its properties.
      super(text, values, done);
      this.name = name;
    }

    /** The types of the columns are known. */
    handleRowDescription(): void {}

    handleDataRow({ fields }: { readonly fields: unknown[] }): void {
      this.found.push(fields);
    }
  };
}
