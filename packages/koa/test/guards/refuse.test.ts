import { koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { startHost } from '../support/start-host.js';

describe('a refusal', () => {
  it('leaves an answer alone whose headers are sent already', async () => {
    const host = await startHost((app, sessions) => {
      app.use(async (ctx, next) => {
        ctx.respond = false;
        ctx.res.writeHead(202);
        await next();
        ctx.res.end('begun before the guard');
      });
      app.use(koaSessions(sessions).requireSession());
    });

    const answer = await host.as('no token', '/');

    expect([answer.status, await answer.text()]).toEqual([202, 'begun before the guard']);
    expect(host.errors).toEqual([]);
  });
});
