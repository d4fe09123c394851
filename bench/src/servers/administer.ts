import { QueryTypes, Sequelize } from 'sequelize';

/** Runs one statement that answers nothing. */
export function carryOut(url: string, statement: string): Promise<void> {
  return connected(url, async (sequelize) => {
    await sequelize.query(statement, { type: QueryTypes.RAW });
  });
}

/** The one value that a statement answers. */
export function askFor(url: string, statement: string): Promise<string> {
  return connected(url, async (sequelize) => {
    const rows = await sequelize.query<Record<string, unknown>>(statement, { type: QueryTypes.SELECT });
    return String(Object.values(rows[0] ?? {})[0]);
  });
}

async function connected<T>(url: string, work: (sequelize: Sequelize) => Promise<T>): Promise<T> {
  const sequelize = new Sequelize(url, { logging: false });
  try {
    return await work(sequelize);
  } finally {
    await sequelize.close();
  }
}
