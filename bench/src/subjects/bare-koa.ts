import Koa from 'koa';
import type { BuiltSubject } from './subject-setup.js';

/** What everything else is measured by: Koa that answers, and checks nothing. */
export async function buildBareKoa(): Promise<BuiltSubject> {
  const app = new Koa();
  app.use((ctx) => {
    ctx.body = 'Hello holder-1';
  });
  return { listener: app.callback() };
}
