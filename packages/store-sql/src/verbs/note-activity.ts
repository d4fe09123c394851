import type { Activity } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { chunks } from '../sql/chunks.js';
import { idOf } from '../sql/id.js';

/** In the order of ids also from chunk to chunk, though each chunk is committed before the next begins. */
export async function noteActivity(
  database: Database,
  activities: readonly Activity[],
  now: number,
): Promise<string[]> {
  const known = activities.filter(({ id }) => idOf(id) !== null);
  const ordered = known.sort((a, b) => (a.id < b.id ? -1 : 1));
  const busy: string[] = [];
  for (const chunk of chunks(ordered, database.dialect.idsPerStatement)) {
    busy.push(...(await database.dialect.noteActivity(database, chunk, now)));
  }
  return busy;
}
