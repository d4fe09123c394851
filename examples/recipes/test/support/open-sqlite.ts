import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sequelize } from 'sequelize';
import { onTestFinished } from 'vitest';

/** An empty database in a file, until the test is over. */
export async function openSqlite(): Promise<Sequelize> {
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-sqlite-'));
  const storage = join(folder, 'old.sqlite');
  const sequelize = new Sequelize({ dialect: 'sqlite', storage, logging: false });
  onTestFinished(async () => {
    await sequelize.close();
    await rm(folder, { recursive: true });
  });
  return sequelize;
}
