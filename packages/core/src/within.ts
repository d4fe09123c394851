/**
 * What `work` comes to. When the time is up it is left to itself: what becomes of it later interests nobody.
 *
 * @param limit in milliseconds
 * @throws Error with the message when the time is up
 */
export async function within<T>(limit: number, message: string, work: () => T | Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeIsUp = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(message)), limit);
  });
  try {
    return await Promise.race([work(), timeIsUp]);
  } finally {
    clearTimeout(timer);
  }
}
