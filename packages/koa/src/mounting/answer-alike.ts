import { hash } from 'node:crypto';
import type { Middleware } from 'koa';

/** Answers everybody with the same, and with 304 whoever has it already. */
export function answerAlike(body: string, type: string, cacheControl: string): Middleware {
  const etag = hash('sha256', body, 'base64url');
  return (ctx) => {
    ctx.type = type;
    ctx.set('Cache-Control', cacheControl);
    ctx.etag = etag;
    ctx.status = 200;
    if (ctx.fresh) ctx.status = 304;
    else ctx.body = body;
  };
}
