import { RevocationStoppedError, SessionAdmin } from '@jwt-sessions/core/admin';
import { MemoryStore } from '@jwt-sessions/core/store';

// The store of your processes, with the rights that they have: new SqlStore(sequelize).
const admin = new SessionAdmin({ store: new MemoryStore() });

const live = await admin.count();
console.log(`${live} sessions are live.`);

async function everybodyOut(): Promise<number> {
  try {
    return await admin.revokeAllUsers({
      reason: 'breach',
      onProgress: ({ revoked, share }) => console.log(`${revoked} ended, ${Math.round(100 * share)} %`),
    });
  } catch (error) {
    if (!(error instanceof RevocationStoppedError)) throw error;
    console.error(`The database failed after ${error.revoked}: run it again.`);
    throw error;
  }
}

console.log(`Done: ${await everybodyOut()} sessions ended.`);
