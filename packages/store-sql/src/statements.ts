import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { Sql } from './sql.js';

/** A row as the driver gives it. How that writes a BIGINT (string, number, bigint) is the host's business. */
export type Row<Column extends string> = { readonly [Name in Column]: unknown };

/** Where statements go: each by itself, or into one transaction. */
export class Statements {
  readonly #sequelize: Sequelize;
  readonly #options: object;

  constructor(sequelize: Sequelize, transaction: Transaction | null, attempts: RetryOptions) {
    this.#sequelize = sequelize;
    this.#options = {
      // null, not undefined: with undefined Sequelize looks for the transaction that the host has open.
      transaction,
      // Every read that decides something is of the primary.
      useMaster: true,
      raw: true,
      plain: false,
      nest: false,
      // Without it `prependSearchPath` puts a second statement before ours, which bound values don't allow.
      supportsSearchPath: false,
      retry: attempts,
    };
  }

  /** The rows of a statement that returns some, with the columns that it names. */
  async rows<Column extends string>(statement: Sql): Promise<Row<Column>[]> {
    const { text, values } = statement.compile();
    const options = { ...this.#options, bind: [...values], type: QueryTypes.SELECT as const };
    return this.#sequelize.query<Row<Column>>(text, options);
  }

  /** How many rows a statement inserted, changed or deleted. */
  async count(statement: Sql): Promise<number> {
    const { text, values } = statement.compile();
    // Of all types this is the one that gives the count of any statement, on every dialect.
    const options = { ...this.#options, bind: [...values], type: QueryTypes.BULKUPDATE as const };
    return this.#sequelize.query(text, options);
  }

  /** A statement about the schema: no values, no answer. */
  async run(statement: Sql): Promise<void> {
    await this.#sequelize.query(statement.compile().text, { ...this.#options, type: QueryTypes.RAW });
  }
}

/** Sequelize's own repetition of a single statement, which the host may have set to anything. */
export interface RetryOptions {
  readonly max: number;
  readonly match?: readonly (string | RegExp)[];
}
