/**
 * How many bytes more are in use once something was made, with the garbage of making it gone: on the heap, and beside
 * it, where typed arrays are. Needs `--expose-gc`.
 */
export async function growthBy(make: () => Promise<object>): Promise<number> {
  const before = bytesInUse();
  const made = await make();
  const after = bytesInUse();
  // Named here, so that it is in use until then.
  if (typeof made !== 'object') throw new TypeError('Nothing was made.');
  return after - before;
}

function bytesInUse(): number {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('This needs node --expose-gc.');
  gc();
  gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
