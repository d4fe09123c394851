import type { Context } from 'koa';
import { toPublicSession } from '../answers/public-session.js';
import { InvalidRequestError } from '../refusals/request-errors.js';
import type { SessionRouteHandler } from './route.js';

const LIMIT = /^(?:[1-9]\d?|100)$/;

/** `GET /sessions?cursor=…&limit=…`: a page of the user's sessions. */
export const listSessions: SessionRouteHandler = async (ctx, acting, { id: currentId }) => {
  const cursor = readParameter(ctx, 'cursor');
  const limit = readLimit(ctx);
  const page = await acting.list({ cursor, limit });
  ctx.body = {
    sessions: page.sessions.map((session) => toPublicSession(session, currentId)),
    nextCursor: page.nextCursor,
  };
};

function readLimit(ctx: Context): number | undefined {
  const limit = readParameter(ctx, 'limit');
  if (limit === undefined) return undefined;
  if (!LIMIT.test(limit)) throw new InvalidRequestError('limit must be a whole number from 1 to 100.');
  return Number(limit);
}

function readParameter(ctx: Context, name: string): string | undefined {
  const value = ctx.query[name];
  if (Array.isArray(value)) throw new InvalidRequestError(`${name} is given more than once.`);
  return value;
}
