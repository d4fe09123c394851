import type { JsonValue } from '../session.js';

const MAX_BYTES = 8192;

/**
 * The host's own data as it is kept, or null for none.
 *
 * @throws TypeError when it is no JSON or more than 8 KiB of it
 */
export function serializeData(data: JsonValue | undefined): string | null {
  if (data === undefined || data === null) return null;
  const text: string | undefined = JSON.stringify(data);
  if (text === undefined) throw new TypeError('data must be a value that JSON can hold.');
  if (Buffer.byteLength(text) > MAX_BYTES) {
    throw new TypeError(`data is longer than ${MAX_BYTES} bytes as JSON. Keep a reference instead.`);
  }
  return text;
}
