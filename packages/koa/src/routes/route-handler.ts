import type { Session } from '@jwt-sessions/core';
import type { Context } from 'koa';

/** Answers a request. It may throw a refusal. */
export type RouteHandler = (ctx: Context) => Promise<void>;

/** Answers a request that belongs to a session. */
export type SessionRouteHandler = (ctx: Context, session: Session) => Promise<void>;
