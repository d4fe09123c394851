import { type ImportedSession, MemoryStore, SessionManager } from '@jwt-sessions/core';

const sessions = new SessionManager({
  store: new MemoryStore(),
  keys: `${process.env.SESSION_KEYS},old:${process.env.OLD_SECRET}`, // the first signs, all verify
  lookupIdClaim: 'jti', // where your tokens carry the id of the session
  keyWithoutKid: 'old', // the key of tokens that name none
  importing: true, // until the import is through
});

async function* readOldSessions(): AsyncGenerator<ImportedSession> {
  // Yours: out of your database, a row at a time.
  const createdAt = new Date('2026-01-31T09:00:00Z');
  const expiresAt = new Date('2099-01-31T09:00:00Z');
  yield { lookupId: 'k3Xq0mYw7RjT2ZsVb9fHcA', userId: 'alice', createdAt, expiresAt };
}

await sessions.importSessions(readOldSessions()); // { imported: 1, existing: 0, expired: 0 }
