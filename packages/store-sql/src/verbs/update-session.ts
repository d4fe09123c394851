import type { ExpectedSession, SessionChanges } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { asExpected, changeWhere } from './compare-and-set.js';

export async function update(
  database: Database,
  id: string,
  expected: ExpectedSession,
  changes: SessionChanges,
  now: number,
): Promise<boolean> {
  const changed = await database.count(changeWhere(asExpected(id, expected, now), database, changes));
  return changed === 1;
}
