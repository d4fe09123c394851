import { MongoClient, MongoServerError } from 'mongodb';

const NO_SUCH_COMMAND = 59;

/** Whether a server tells how it carries out a query. */
export async function explains(url: string): Promise<boolean> {
  const client = new MongoClient(url);
  try {
    await client.db().command({ explain: { find: 'nothing' }, verbosity: 'queryPlanner' });
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NO_SUCH_COMMAND) return false;
    throw error;
  } finally {
    await client.close();
  }
}
