import { SessionManager } from '@jwt-sessions/core';
import { type ImportedSession, SessionAdmin } from '@jwt-sessions/core/admin';
import { MemoryStore } from '@jwt-sessions/core/store';

const { SESSION_KEYS, OLD_SECRET = '' } = process.env;
const store = new MemoryStore();
export const sessions = new SessionManager({
  store,
  keys: SESSION_KEYS, // new ones
  legacyTokens: {
    keys: [{ algorithm: 'HS256', secret: Buffer.from(OLD_SECRET) }],
    lookupIdClaim: 'jti',
    importing: true,
  },
});

async function* readOldSessions(): AsyncGenerator<ImportedSession> {
  // Yours: out of your database, a row at a time.
  const createdAt = new Date('2026-01-31T09:00:00Z');
  const expiresAt = new Date('2099-01-31T09:00:00Z');
  yield { lookupId: 'k3Xq0mYw7RjT2ZsVb9fHcA', userId: 'alice', createdAt, expiresAt };
}

const admin = new SessionAdmin({ store });
await admin.importSessions(readOldSessions()); // { imported: 1, existing: 0, expired: 0 }
