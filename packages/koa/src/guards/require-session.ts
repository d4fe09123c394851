import type { SessionManager } from '@jwt-sessions/core';
import type { Middleware } from 'koa';
import { authenticate } from '../http/credentials/authenticate.js';
import { readCredentials } from '../http/credentials/read-credentials.js';
import { createScheduledRotation } from '../http/renewals/scheduled-rotation.js';
import { checkBoolean, checkNames } from '../http/values/check-options.js';
import type { KoaSettings } from '../koa-options.js';
import { emitError } from '../refuse.js';
import { placeSession } from '../session-state.js';
import { keepFromCaches } from './keep-from-caches.js';
import { refuseGuarded } from './refuse-guarded.js';
import { runGuarded } from './run-guarded.js';

/** The options of `requireSession`. */
export interface RequireSessionOptions {
  /**
   * Lets in a session whose second factor is still to come as well, on `ctx.state.pendingSession`. Default false.
   */
  readonly allowPending?: boolean | undefined;
}

/** `KoaSessions.requireSession`. */
export function requireSession(
  sessions: SessionManager,
  settings: KoaSettings,
  options: RequireSessionOptions = {},
): Middleware {
  checkNames(options, { allowPending: true }, 'requireSession');
  const { cookie, rotateEvery } = settings;
  const { allowPending = false } = options;
  checkBoolean(allowPending, 'allowPending');
  const rotate =
    rotateEvery === null ? null : createScheduledRotation(sessions, rotateEvery, cookie, emitError);
  return async (ctx, next) => {
    let handedOut: boolean;
    try {
      const found = readCredentials(ctx, sessions, cookie);
      // Each request comes through here, and next to none has to wait for its credentials.
      const credentials = found instanceof Promise ? await found : found;
      const session = await authenticate(ctx, sessions, credentials.token, allowPending);
      const renewed = rotate === null ? null : await rotate(ctx, session, credentials);
      handedOut = credentials.handedOut || renewed !== null;
      placeSession(ctx, renewed ?? session);
    } catch (error) {
      return refuseGuarded(ctx, sessions, error, settings);
    }
    await runGuarded(ctx, handedOut ? () => keepFromCaches(ctx, next) : next);
  };
}
