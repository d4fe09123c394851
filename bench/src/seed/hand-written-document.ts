import type { SeedRow } from './seed-rows.js';

/** What somebody keeps in MongoDB who writes the check by hand. */
export interface HandWrittenDocument {
  readonly _id: string;
  readonly userId: string;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
}

export function handWrittenDocument(session: SeedRow): HandWrittenDocument {
  const { peerId, userId, absoluteExpiresAt, endedAt } = session;
  return { _id: peerId, userId, expiresAt: absoluteExpiresAt, revokedAt: endedAt };
}
