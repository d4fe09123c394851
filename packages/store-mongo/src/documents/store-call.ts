import { judgedError, wasUndone } from '../server-error.js';
import type { Collections } from './collections.js';

/** One call of a store's method: what it works on, and the time that it has. */
export interface StoreCall extends Collections {
  /** For every read: the server stops working on it when the time is up, and the driver lets go of it. */
  readonly reading: { readonly maxTimeMS: number; readonly signal: AbortSignal };
  /**
   * Waits for a command, but not longer than the call may take. A command that was given up may still be carried out,
   * as after any lost connection; no further one of the same call is sent.
   */
  readonly within: <T>(command: Promise<T>) => Promise<T>;
  /**
   * Sends a command that writes, as {@link StoreCall.within} waits for it, and once more whenever the server has undone it to let
   * another one through.
   */
  readonly write: <T>(command: () => Promise<T>) => Promise<T>;
  /**
   * Does work when all of the same user that came before it, in this process, is done. It begins with a read, which isn't
   * sent any more when time is up by then.
   */
  readonly inTurn: <T>(userId: string, work: () => Promise<T>) => Promise<T>;
}

/**
 * Does the work of one call, and rejects when it isn't done in so many milliseconds. The driver bounds less than that: it waits 30
 * seconds for a server, for ever for a connection or an answer, and `timeoutMS` of its own has no effect any more.
 */
export async function withinTime<T>(
  collections: Collections,
  timeout: number,
  work: (call: StoreCall) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let giveUp: (error: Error) => void = () => {};
  const tooLate = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  // Whoever waits gets it from the race; when nobody does, it isn't an unhandled rejection.
  tooLate.catch(() => {});
  const timer = setTimeout(() => {
    const error = new Error(`MongoDB did not answer within ${timeout} ms.`);
    giveUp(error);
    controller.abort(error);
  }, timeout);
  const within = <R>(command: Promise<R>) => Promise.race([command, tooLate]);
  const { signal } = controller;
  const write = async <R>(command: () => Promise<R>): Promise<R> => {
    for (;;) {
      try {
        return await within(command());
      } catch (error) {
        if (signal.aborted || !wasUndone(error)) throw error;
      }
    }
  };
  const inTurn = <R>(userId: string, turn: () => Promise<R>) => within(collections.turns.run(userId, turn));
  try {
    return await work({ ...collections, reading: { maxTimeMS: timeout, signal }, within, write, inTurn });
  } catch (error) {
    throw judgedError(error);
  } finally {
    clearTimeout(timer);
  }
}
