import querystring from 'node:querystring';
import { unsign } from 'cookie-signature';
import type { Context } from 'koa';
import { QueryTypes, type Sequelize } from 'sequelize';
import type { OldSessions } from './exchange-old-sessions.js';

/** express-session with connect-session-sequelize, and `req.session.userId`. */
export function expressSessions(sequelize: Sequelize, secret: string): OldSessions {
  const name = 'connect.sid';
  return {
    findId(ctx) {
      const value = querystring.unescape(ctx.cookies.get(name) ?? '');
      return value.startsWith('s:') ? orNull(unsign(value.slice(2), secret)) : null;
    },
    async end(id) {
      const rows = 'FROM "Sessions" WHERE sid = :id AND expires > :now';
      // One without a user is not ours to end: it may hold a shopping basket.
      if (userIn(await ask(sequelize, `SELECT data ${rows}`, id)) === null) return null;
      return userIn(await ask(sequelize, `DELETE ${rows} RETURNING data`, id));
    },
    clearCookie: (ctx) => clear(ctx, name),
  };
}

/** koa-session with a store of yours, whose rows are id, data and expires; `app.keys` are the old ones. */
export function koaSessionSessions(sequelize: Sequelize): OldSessions {
  const name = 'koa.sess';
  return {
    findId: (ctx) => ctx.cookies.get(name, { signed: true }) ?? null,
    async end(id) {
      const rows = 'FROM koa_sessions WHERE id = :id AND expires > :now';
      if (userIn(await ask(sequelize, `SELECT data ${rows}`, id)) === null) return null;
      return userIn(await ask(sequelize, `DELETE ${rows} RETURNING data`, id));
    },
    clearCookie(ctx) {
      clear(ctx, name);
      clear(ctx, `${name}.sig`);
    },
  };
}

/** better-auth, whose secret is `BETTER_AUTH_SECRET`; over HTTPS its cookie's name begins with `__Secure-`. */
export function betterAuthSessions(
  sequelize: Sequelize,
  secret: string,
  name = 'better-auth.session_token',
): OldSessions {
  return {
    // Signed as by cookie-signature, but for the padding of base64.
    findId: (ctx) =>
      orNull(unsign(querystring.unescape(ctx.cookies.get(name) ?? '').replace(/=+$/, ''), secret)),
    end: (token) =>
      ask(
        sequelize,
        'DELETE FROM "session" WHERE token = :id AND "expiresAt" > :now RETURNING "userId" AS data',
        token,
      ),
    clearCookie: (ctx) => clear(ctx, name),
  };
}

/** Lucia 3, whose cookie is the id itself, unsigned. */
export function luciaSessions(sequelize: Sequelize): OldSessions {
  const name = 'auth_session';
  return {
    findId: (ctx) => ctx.cookies.get(name) ?? null,
    end: (id) =>
      ask(
        sequelize,
        'DELETE FROM user_session WHERE id = :id AND expires_at > :now RETURNING user_id AS data',
        id,
      ),
    clearCookie: (ctx) => clear(ctx, name),
  };
}

/** What stands in a row, or stood: of several that delete it together, one is given it. */
async function ask(sequelize: Sequelize, statement: string, id: string): Promise<string | null> {
  const replacements = { id, now: new Date() };
  const options = { type: QueryTypes.SELECT, replacements } as const;
  const [row] = await sequelize.query<{ readonly data: string | number | null }>(statement, options);
  return row?.data == null ? null : String(row.data);
}

function userIn(data: string | null): string | null {
  const { userId = null } = data === null ? {} : (JSON.parse(data) as { userId?: string | number });
  return userId === null ? null : String(userId);
}

function orNull(id: string | false): string | null {
  return id === false || id === '' ? null : id;
}

function clear(ctx: Context, name: string): void {
  ctx.cookies.set(name, null, { signed: false });
}
