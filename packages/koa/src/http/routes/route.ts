import type { ActingSession, AuthenticatedSession } from '@jwt-sessions/core';
import type { Context } from 'koa';
import type { RequestBody } from '../bodies/read-body.js';

/** Answers a request. It may throw a refusal. */
export type RouteHandler = (ctx: Context) => Promise<void>;

/** Answers a request that belongs to a session, which acts by the rules for what it may do. The body may be empty. */
export type SessionRouteHandler = (
  ctx: Context,
  acting: ActingSession,
  session: AuthenticatedSession,
  body: RequestBody,
) => Promise<void>;
