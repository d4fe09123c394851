import { InvalidCursorError } from '../errors.js';
import type { PageRequest, StoredSession } from '../store/contract.js';
import { isSessionId } from '../values/lookup-id.js';

const CURSOR = /^([1-9]\d{0,15}|0)\.(.{22})$/;

/** Names the place behind a session in the order of lists, which never changes. No secret: it only repeats what was shown. */
export function createCursor({ createdAt, id }: Pick<StoredSession, 'createdAt' | 'id'>): string {
  return `${createdAt}.${id}`;
}

/** @throws InvalidCursorError */
export function parseCursor(cursor: string): NonNullable<PageRequest['after']> {
  const [, createdAt, id] = CURSOR.exec(cursor) ?? [];
  if (
    createdAt === undefined ||
    id === undefined ||
    !isSessionId(id) ||
    !Number.isSafeInteger(Number(createdAt))
  ) {
    throw new InvalidCursorError();
  }
  return { createdAt: Number(createdAt), id };
}
