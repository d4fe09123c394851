import type { Context, Next } from 'koa';

/** A cache would hand the token to others: whatever the application says of its answer, this one is not to be kept. */
export async function keepFromCaches(ctx: Context, next: Next): Promise<void> {
  ctx.set('Cache-Control', 'no-store');
  await next();
  // Of an answer whose head is sent Koa changes nothing.
  ctx.set('Cache-Control', 'no-store');
}
