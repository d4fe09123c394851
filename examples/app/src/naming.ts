/** Does what may fail for what a file or a variable holds, and says which one in the error. */
export async function naming<T>(source: string, action: () => T | Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    throw new Error(`${source}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
