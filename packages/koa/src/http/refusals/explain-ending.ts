import { InvalidTokenError, type SessionManager, StoreUnavailableError } from '@jwt-sessions/core';
import { toPublicEnding } from './public-ending.js';
import { SessionEndedError } from './request-errors.js';

/**
 * What is told of an error where `tellEnded` is on: of a genuine token whose session has ended why it did, and of anything
 * else what is told of it anyway.
 */
export async function explainEnding(sessions: SessionManager, error: unknown): Promise<unknown> {
  if (!(error instanceof InvalidTokenError)) return error;
  try {
    const ending = await sessions.findEnding(error);
    return ending === null ? error : new SessionEndedError(toPublicEnding(ending), { cause: error });
  } catch (failure) {
    // The token lets nobody in, whether or not the store can say why.
    if (failure instanceof StoreUnavailableError) return error;
    throw failure;
  }
}
