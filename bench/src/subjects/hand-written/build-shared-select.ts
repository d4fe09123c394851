import Koa from 'koa';
import { type BuiltSubject, type StoreName, type SubjectSetup, urlOf } from '../subject-setup.js';
import { askTogether } from './ask-together.js';
import type { FindOwners } from './find-owner.js';

/**
 * The least that a request can cost whose session is looked up: those that wait share a statement, and nothing is checked,
 * neither the token nor what was found. Nobody could run this; nothing that asks a database each time can be cheaper.
 */
export async function buildSharedSelect(setup: SubjectSetup): Promise<BuiltSubject> {
  const find = askTogether(await openDatabase(setup.store, urlOf(setup)));
  const ids = new Map<string, string>();
  const app = new Koa();
  app.use(async (ctx) => {
    const { authorization = '' } = ctx.headers;
    let id = ids.get(authorization);
    if (id === undefined) {
      id = lookupIdOf(authorization);
      ids.set(authorization, id);
    }
    ctx.body = `Hello ${await find(id)}`;
  });
  return { listener: app.callback() };
}

function lookupIdOf(authorization: string): string {
  const [, claims = ''] = authorization.split('.');
  return String(JSON.parse(Buffer.from(claims, 'base64url').toString()).lookup_id);
}

async function openDatabase(store: StoreName | null, url: string): Promise<FindOwners> {
  switch (store) {
    case 'postgres':
      return (await import('./postgres.js')).findOwnersInPostgres(url);
    case 'sqlite':
      return (await import('./sqlite.js')).findOwnersInSqlite(url);
    case 'mariadb':
      return (await import('./mariadb.js')).findOwnersInMariadb(url);
    default:
      throw new Error(`Nobody wrote a shared select for ${store}.`);
  }
}
