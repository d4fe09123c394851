import { InvalidRequestError } from '../refusals/request-errors.js';
import type { SessionRouteHandler } from './route.js';

/** `GET /sessions/idle-timeout`: what the user chose, or null, and what there is to choose from. */
export function showIdleTimeout(choices: readonly string[]): SessionRouteHandler {
  return async (ctx, acting) => {
    ctx.body = { idleTimeout: await acting.idleTimeout(), choices };
  };
}

/** `PUT /sessions/idle-timeout` with `{ idleTimeout }`: for all the user's sessions, and those to come. */
export function chooseIdleTimeout(choices: readonly string[]): SessionRouteHandler {
  return async (ctx, acting, _session, { idleTimeout }) => {
    if (typeof idleTimeout !== 'string' || !choices.includes(idleTimeout)) {
      throw new InvalidRequestError(`idleTimeout must be one of ${choices.join(', ')}.`);
    }
    await acting.setIdleTimeout(idleTimeout);
    ctx.body = { idleTimeout, choices };
  };
}
