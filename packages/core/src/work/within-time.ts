/**
 * How long work off the path of the answers waits for a store, in milliseconds: a bound of our own, since a store may have
 * none. What takes longer is let go, so that it holds up nothing behind it.
 */
export const PATIENCE = 10_000;

/**
 * What `work` comes to, if it does in time. When time is up it is left to itself: what becomes of it later interests nobody.
 *
 * @param limit milliseconds
 * @throws Error with the message when time is up
 */
export async function withinTime<T>(limit: number, work: () => T | Promise<T>, tooLate: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeIsUp = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(tooLate)), limit);
  });
  try {
    return await Promise.race([work(), timeIsUp]);
  } finally {
    clearTimeout(timer);
  }
}
