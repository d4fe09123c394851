import { InvalidTokenError, type SessionManager } from '@jwt-sessions/core';
import type { Middleware } from 'koa';
import { authenticate } from '../http/credentials/authenticate.js';
import { readCredentials } from '../http/credentials/read-credentials.js';
import { TokenMissingError } from '../http/refusals/request-errors.js';
import { createScheduledRotation } from '../http/renewals/scheduled-rotation.js';
import type { KoaSettings } from '../koa-options.js';
import { emitError, refuse } from '../refuse.js';
import { type OptionalSessionState, placeSession } from '../session-state.js';
import { keepFromCaches } from './keep-from-caches.js';
import { runGuarded } from './run-guarded.js';

/** `KoaSessions.optionalSession`. */
export function optionalSession(
  sessions: SessionManager,
  settings: KoaSettings,
): Middleware<OptionalSessionState> {
  const { cookie, rotateEvery } = settings;
  const rotate =
    rotateEvery === null ? null : createScheduledRotation(sessions, rotateEvery, cookie, emitError);
  return async (ctx, next) => {
    let handedOut = false;
    try {
      const credentials = await readCredentials(ctx, sessions, cookie);
      handedOut = credentials.handedOut;
      const session = await authenticate(ctx, sessions, credentials.token, true);
      const renewed = rotate === null ? null : await rotate(ctx, session, credentials);
      handedOut ||= renewed !== null;
      placeSession(ctx, renewed ?? session);
    } catch (error) {
      if (!(error instanceof TokenMissingError || error instanceof InvalidTokenError)) {
        return refuse(ctx, error, settings);
      }
      placeSession(ctx, undefined);
    }
    await runGuarded(ctx, handedOut ? () => keepFromCaches(ctx, next) : next);
  };
}
