import Koa from 'koa';
import { type BearerClaims, bearerVerifier } from '../bearer-verifier.js';
import { type BuiltSubject, type StoreName, type SubjectSetup, urlOf } from '../subject-setup.js';
import type { EndSession, FindOwner } from './find-owner.js';

/** What one writes oneself: jsonwebtoken, and one read for each request. */
export async function buildHandWritten(setup: SubjectSetup): Promise<BuiltSubject> {
  const verify = bearerVerifier();
  const findOwner = await openDatabase(setup.store, urlOf(setup));
  const app = new Koa<{ session: BearerClaims }>();
  app.use(async (ctx, next) => {
    let claims: BearerClaims;
    try {
      claims = verify(ctx.headers.authorization);
    } catch {
      ctx.status = 401;
      return;
    }
    if ((await findOwner(claims.lookupId)) !== claims.userId) {
      ctx.status = 401;
      return;
    }
    ctx.state.session = claims;
    await next();
  });
  if (setup.ends) {
    const end = await openEnding(setup.store, urlOf(setup));
    app.use(async (ctx, next) => {
      if (ctx.method !== 'DELETE') return next();
      await end(ctx.state.session.lookupId);
      ctx.status = 204;
    });
  }
  app.use((ctx) => {
    ctx.body = `Hello ${ctx.state.session.userId}`;
  });
  return { listener: app.callback() };
}

/** One who writes the check by hand writes the ending by hand too; it is the same on every database, so one will do. */
async function openEnding(store: StoreName | null, url: string): Promise<EndSession> {
  if (store !== 'postgres') throw new Error(`Nobody wrote an ending by hand for ${store}.`);
  return (await import('./postgres.js')).endInPostgres(url);
}

async function openDatabase(store: StoreName | null, url: string): Promise<FindOwner> {
  switch (store) {
    case 'postgres':
      return (await import('./postgres.js')).findOwnerInPostgres(url);
    case 'sqlite':
      return (await import('./sqlite.js')).findOwnerInSqlite(url);
    case 'mariadb':
      return (await import('./mariadb.js')).findOwnerInMariadb(url);
    case 'mongodb':
    case 'ferretdb':
      return (await import('./mongodb.js')).findOwnerInMongodb(url);
    default:
      throw new Error(`Nobody wrote a check by hand for ${store}.`);
  }
}
