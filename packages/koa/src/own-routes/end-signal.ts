import type { EndSignal, SessionManager } from '@jwt-sessions/core';
import type { Context } from 'koa';
import { guardedSession } from '../guards/guarded-session.js';

/** `KoaSessions.endSignal`. */
export function endSignal(sessions: SessionManager, ctx: Pick<Context, 'res' | 'state'>): EndSignal {
  const signal = sessions.endSignal(guardedSession(ctx, 'endSignal'));
  ctx.res.once('close', () => signal[Symbol.dispose]());
  return signal;
}
