import { StoreUnavailableError } from '../errors.js';

/**
 * Calls the store. Whatever it throws says that nothing is known, which must not be taken for absence.
 *
 * @throws StoreUnavailableError with the cause
 */
export async function callStore<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw cause instanceof StoreUnavailableError ? cause : new StoreUnavailableError(cause);
  }
}
