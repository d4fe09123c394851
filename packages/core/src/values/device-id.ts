const SHAPE = /^[\w-]{22}$/;

/** Whether a value can be the id of a device at all. */
export function isDeviceId(value: unknown): value is string {
  return typeof value === 'string' && SHAPE.test(value);
}
