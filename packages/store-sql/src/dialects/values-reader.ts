import type { Sql } from '../sql.js';

/**
 * Reads rows as plain lists of values, on the primary, outside any transaction, in less time than Sequelize's `query`
 * takes. What fails comes as the driver throws it.
 */
export interface ValuesReader {
  /**
   * The values of these columns, in their order, of each row.
   *
   * @param source what stands behind the columns: `FROM` and all that follows
   */
  values(columns: Sql, source: Sql): Promise<unknown[][]>;
}
