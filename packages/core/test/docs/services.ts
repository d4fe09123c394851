import { generateKeyPairSync } from 'node:crypto';
import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' }); // yours, from a secret store
const sessions = new SessionManager({
  store: new MemoryStore(),
  keys: [{ kid: '2026-11', algorithm: 'ES256', privateKey }],
  issuer: 'https://shop.example',
});
const { token } = await sessions.issue({ userId: 'alice' });

const session = await sessions.authenticate(token);
export const forInvoices = sessions.tokenFor(session, { audience: 'invoices', claims: { role: 'editor' } });
