/** The code of an error that a server answered with; undefined for any other, such as a lost connection. */
export function errorCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'number' ? error.code : undefined;
}

const DUPLICATE_KEY = 11_000;

/** Whether the server refused a document because its `_id` is taken. */
export function isDuplicateKey(error: unknown): boolean {
  return errorCode(error) === DUPLICATE_KEY;
}
