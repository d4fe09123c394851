import { SessionManager } from '@jwt-sessions/core';
import { SessionAdmin } from '@jwt-sessions/core/admin';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import Koa from 'koa';
import { KEYS } from '../../fixtures/keys.js';
import type { BuiltSubject, SubjectSetup } from '../subject-setup.js';
import { openStore } from './open-store.js';

/** Ours, with every default, and with the listeners that a host has. */
export async function buildJwtSessions(setup: SubjectSetup): Promise<BuiltSubject> {
  const { store, statements } = await openStore(setup);
  const { cacheFor } = setup;
  await new SessionAdmin({ store }).setLease(cacheFor);
  const sessions = new SessionManager({ store, keys: KEYS, ...(cacheFor !== null && { cacheFor }) });
  const refusals = new Map<string, number>();
  sessions.on('refused', ({ reason }) => refusals.set(reason, (refusals.get(reason) ?? 0) + 1));

  const app = new Koa<SessionState>();
  app.use(koaSessions(sessions).requireSession());
  if (setup.ends) {
    app.use(async (ctx, next) => {
      if (ctx.method !== 'DELETE') return next();
      const { userId, id } = ctx.state.session;
      await sessions.revoke(userId, id);
      ctx.status = 204;
    });
  }
  app.use((ctx) => {
    ctx.body = `Hello ${ctx.state.session.userId}`;
  });
  return { listener: app.callback(), ...(statements && { statements }) };
}
