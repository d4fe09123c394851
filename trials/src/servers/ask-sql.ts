import { QueryTypes, Sequelize } from 'sequelize';

/** Rejects unless a SQL server answers. */
export function askSql(url: string): Promise<void> {
  return connected(url, (sequelize) => sequelize.authenticate());
}

/** Runs one statement that answers nothing. */
export function carryOut(url: string, statement: string): Promise<void> {
  return connected(url, async (sequelize) => {
    await sequelize.query(statement, { type: QueryTypes.RAW });
  });
}

async function connected(url: string, work: (sequelize: Sequelize) => Promise<void>): Promise<void> {
  const sequelize = new Sequelize(url, { logging: false, pool: { max: 1 } });
  try {
    await work(sequelize);
  } finally {
    await sequelize.close();
  }
}
