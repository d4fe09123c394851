/** What docs/http-errors.md shows. Compiled, not run. */
import type { SessionManager } from '@jwt-sessions/core';
import Koa from 'koa';

declare const sessions: SessionManager;
const app = new Koa();

// -- Errors

import { koaSessions, SessionHttpError } from '@jwt-sessions/koa';

app.use(async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    if (!(error instanceof SessionHttpError)) throw error;
    ctx.status = error.status;
    ctx.set(error.headers); // cookies that were cleared among it
    ctx.body = { error: error.code };
  }
});
app.use(koaSessions(sessions, { errors: 'throw' }).requireSession());
