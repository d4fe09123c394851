import type { JsonValue } from '@jwt-sessions/core';
import {
  type KoaSessions,
  type OptionalSessionState,
  type SessionAnswer,
  SessionHttpError,
} from '@jwt-sessions/koa';
import type { Context, Middleware } from 'koa';

/** The sessions of the system that you come from. */
export interface OldSessions {
  /** The id in the old cookie of a request, once its signature was checked; null without one. */
  findId(ctx: Context): string | null;
  /** Ends an old session and tells whose it was, to one of however many that ask at once; null for one that is nobody's. */
  end(id: string): Promise<string | null>;
  /** Takes the old cookie away. */
  clearCookie(ctx: Context): void;
}

type LogIn = Pick<KoaSessions<JsonValue, SessionAnswer>, 'logIn'>;

/**
 * Exchanges an old session for a new one when a page is asked for. Mount it behind `auth.optionalSession()`.
 *
 * @param since when the first process ran with it. Whoever has ended all sessions of a user since then has ended the old ones
 *   too, which stand in no list yet
 */
export function exchangeOldSessions(
  auth: LogIn,
  old: OldSessions,
  since: Date,
): Middleware<OptionalSessionState> {
  return async (ctx, next) => {
    const { session, pendingSession } = ctx.state;
    const mayExchange = ctx.method === 'GET' && !session && !pendingSession && isOwnPage(ctx);
    const id = mayExchange ? old.findId(ctx) : null;
    if (id === null) return next();
    const userId = await old.end(id);
    if (userId === null) return next();
    old.clearCookie(ctx);
    if (!(await logIn(auth, ctx, userId, since))) return next();
    ctx.status = 303;
    ctx.redirect(ctx.href); // now with the new cookie
  };
}

async function logIn(auth: LogIn, ctx: Context, userId: string, since: Date): Promise<boolean> {
  try {
    await auth.logIn(ctx, { userId, authenticationStartedAt: since });
    return true;
  } catch (error) {
    // All sessions of the user were ended since.
    if (error instanceof SessionHttpError && error.code === 'invalid_credentials') return false;
    throw error;
  }
}

/** In an answer to what a page of another site has embedded no cookie can be set, and the session would be lost. */
function isOwnPage(ctx: Context): boolean {
  return ctx.get('Sec-Fetch-Site') !== 'cross-site' || ctx.get('Sec-Fetch-Mode') === 'navigate';
}
