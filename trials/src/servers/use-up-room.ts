import { randomBytes, randomUUID } from 'node:crypto';
import { QueryTypes, Sequelize } from 'sequelize';

/** As many rows at once, until that fails; then fewer, since what is left is in pieces. */
const SIZES = [200, 20, 1];
/** So many failures one after the other say that there is no room, and not that one piece of it was too small. */
const FAILURES = 10;

/**
 * Adds rows to the table of sessions until the database says that it can't, since what it has taken of its disk is its own
 * and serves it for a while. They are copies of one that is there, of a user whom nobody knows.
 */
export async function useUpRoom(address: string): Promise<void> {
  const sequelize = new Sequelize(address, { logging: false, pool: { max: 1 }, retry: { max: 0 } });
  try {
    const [row] = await sequelize.query<object>('SELECT * FROM jwt_sessions LIMIT 1', {
      type: QueryTypes.SELECT,
    });
    if (row === undefined) return;
    for (const size of SIZES) {
      for (let failures = 0; failures < FAILURES; ) {
        const rows = Array.from({ length: size }, () => copyOf(row));
        const failed = await sequelize
          .getQueryInterface()
          .bulkInsert('jwt_sessions', rows)
          .then(
            () => false,
            () => true,
          );
        failures = failed ? failures + 1 : 0;
      }
    }
  } catch {
    // It isn't there any more.
  } finally {
    await sequelize.close().catch(() => {});
  }
}

function copyOf(row: object): object {
  return { ...row, id: anotherId(row), user_id: 'nobody' };
}

/** As the database keeps them. */
function anotherId({ id }: { readonly id?: unknown }): string | Buffer {
  if (Buffer.isBuffer(id)) return randomBytes(16);
  return String(id).length === 36 ? randomUUID() : randomBytes(16).toString('base64url');
}
