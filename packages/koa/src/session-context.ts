import type { Context } from 'koa';

/** What the helpers need of Koa's context, whatever its state is. */
export type SessionContext = Pick<
  Context,
  'get' | 'host' | 'ip' | 'method' | 'originalUrl' | 'req' | 'res' | 'set'
>;
