import Koa from 'koa';
import session from 'koa-session';
import pg from 'pg';
import { SECRET } from '../fixtures/keys.js';
import { type BuiltSubject, POOL_SIZE, type SubjectSetup, urlOf } from './subject-setup.js';

/** koa-session with an external store, as its README describes one; the store's statements are prepared. */
export async function buildKoaSession(setup: SubjectSetup): Promise<BuiltSubject> {
  const app = new Koa();
  app.keys = [SECRET];
  app.use(session({ store: postgresStore(urlOf(setup)) }, app));
  if (setup.ends) {
    app.use(async (ctx, next) => {
      if (ctx.method !== 'DELETE') return next();
      ctx.session = null;
      ctx.status = 204;
    });
  }
  app.use((ctx) => {
    const userId: unknown = ctx.session?.userId;
    if (userId === undefined) ctx.status = 401;
    else ctx.body = `Hello ${userId}`;
  });
  return { listener: app.callback() };
}

function postgresStore(connectionString: string) {
  const pool = new pg.Pool({ connectionString, max: POOL_SIZE });
  return {
    async get(key: string) {
      const { rows } = await pool.query<{ sess: Record<string, unknown> }>({
        name: 'get',
        text: 'SELECT sess FROM koa_sessions WHERE id = $1 AND expires_at > now()',
        values: [key],
      });
      return rows[0]?.sess;
    },
    async set(key: string, sess: unknown, maxAge: unknown) {
      await pool.query({
        name: 'set',
        text: `INSERT INTO koa_sessions (id, sess, expires_at) VALUES ($1, $2, now() + $3 * interval '1 ms')
               ON CONFLICT (id) DO UPDATE SET sess = excluded.sess, expires_at = excluded.expires_at`,
        values: [key, JSON.stringify(sess), maxAge],
      });
    },
    async destroy(key: string) {
      await pool.query({ name: 'destroy', text: 'DELETE FROM koa_sessions WHERE id = $1', values: [key] });
    },
  };
}
