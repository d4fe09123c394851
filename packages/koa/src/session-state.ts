import type { AuthenticatedSession, JsonValue } from '@jwt-sessions/core';
import type { Context } from 'koa';
import type { Exchange } from './http/exchange.js';

/**
 * What `requireSession` puts on `ctx.state`.
 *
 * @typeParam Data what your application keeps with each session, as for the manager
 *
 * @example
 * const app = new Koa<SessionState>();
 * app.use(auth.requireSession());
 * app.use((ctx) => { ctx.body = ctx.state.session.userId; });
 */
export interface SessionState<Data = JsonValue> {
  /** The session of the request: of somebody who is in. */
  session: AuthenticatedSession<Data>;
}

/**
 * What `optionalSession` puts on `ctx.state`, and `requireSession` with `allowPending`. Neither is there for a visitor who is
 * not logged in, and never both.
 */
export interface OptionalSessionState<Data = JsonValue> {
  /** The session of the request: of somebody who is in. */
  session: AuthenticatedSession<Data> | undefined;
  /** The session of the request where its second factor is still to come: of somebody who is not in yet. */
  pendingSession: AuthenticatedSession<Data> | undefined;
}

/** Koa's context, whatever its state is, as much of it as a log-in or a renewal in a route of your own needs. */
export type SessionContext = Exchange & Pick<Context, 'state'>;

/** Puts a session where it belongs: nobody who isn't in yet stands on `ctx.state.session`. */
export function placeSession(
  { state }: Pick<Context, 'state'>,
  session: AuthenticatedSession | undefined,
): void {
  const isPending = session?.status === 'pending';
  state.session = isPending ? undefined : session;
  state.pendingSession = isPending ? session : undefined;
}
