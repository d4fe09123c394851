import { Sequelize } from 'sequelize';

/** Rejects unless a SQL server answers, and takes writes where a statement is given that writes. */
export async function askSql(url: string, statement = 'SELECT 1'): Promise<void> {
  const sequelize = new Sequelize(url, { logging: false, pool: { max: 1 } });
  try {
    await sequelize.query(statement);
  } finally {
    await sequelize.close();
  }
}
