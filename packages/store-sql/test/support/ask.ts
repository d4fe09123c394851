import { QueryTypes, type Sequelize } from 'sequelize';

/** The rows of a query of the application's own. */
export function ask<Column extends string>(
  sequelize: Sequelize,
  text: string,
): Promise<{ readonly [Name in Column]: unknown }[]> {
  return sequelize.query(text, { type: QueryTypes.SELECT });
}
