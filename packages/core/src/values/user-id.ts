const MAX_BYTES = 255;

/** What keeps a value from being a user id, or null when nothing does. */
export function findUserIdFault(value: unknown): string | null {
  if (typeof value !== 'string') return `is a ${value === null ? 'null' : typeof value}, not a string`;
  if (value === '') return 'is empty';
  if (value.includes('\0')) return 'contains NUL';
  // A lone surrogate has no UTF-8 of its own: two such ids would become one in a database.
  if (!value.isWellFormed()) return 'is not well-formed Unicode';
  if (Buffer.byteLength(value) > MAX_BYTES) return `is longer than ${MAX_BYTES} bytes of UTF-8`;
  return null;
}

/**
 * Demands a user id: 1 to 255 bytes of UTF-8 without NUL. Nothing is cut or converted, since either could make two
 * people one.
 *
 * @throws TypeError saying what is wrong with it, without the value
 */
export function assertUserId(value: unknown): asserts value is string {
  const fault = findUserIdFault(value);
  if (fault !== null) {
    throw new TypeError(
      `The user id ${fault}. Pass your own id of the user as a string, e.g. String(user.id).`,
    );
  }
}
