import type { ExpectedSession, SessionStore } from '../../../src/store/contract.js';
import { without } from './comparing.js';
import { type Fault, fault, type OpenStore, turns } from './fault.js';

/** One member is compared by a statement of its own. */
function comparingEarly(member: keyof ExpectedSession): (intact: OpenStore) => Partial<SessionStore> {
  return (intact) => ({
    async update(id, expected, changes, now) {
      const session = await intact.read(id);
      if (expected[member] !== undefined && session?.[member] !== expected[member]) return false;
      await turns();
      return intact.update(id, without(expected, member), changes, now);
    },
  });
}

/** Updates that hold as long as nothing else happens to the session at the same time. */
export const updateRaceFaults: readonly Fault[] = [
  fault(
    'the generation is compared, and the change made later',
    comparingEarly('generation'),
    'racing updates let one of those win that raise a generation',
    'racing admissions and updates raise a generation once',
  ),
  fault(
    'the first use is compared, and the change made later',
    comparingEarly('generationUsedAt'),
    'racing updates let one of those win that note the first use of a generation',
  ),
  fault(
    'the status is compared, and the change made later',
    comparingEarly('status'),
    'racing updates let one of those win that change the status',
  ),
  fault(
    'the details are compared, and the change made later',
    comparingEarly('details'),
    'racing updates let one of those win that change the details',
  ),
  fault(
    'the data is compared, and the change made later',
    comparingEarly('data'),
    'racing updates let one of those win that change the data',
  ),
  fault(
    'an update writes the whole row as it was a moment before',
    (intact) => ({
      async update(id, expected, changes, now) {
        const before = await intact.read(id);
        await turns();
        const session = intact.sessions.get(id)?.session;
        if (session && before && session.generation === before.generation) {
          Object.assign(session, { details: before.details, data: before.data });
        }
        return intact.update(id, expected, changes, now);
      },
    }),
    'racing updates let one of those win that change the status',
    'racing updates let one of those win that change the details',
    'racing updates let one of those win that change the data',
    "racing updates lose none of each other's members",
  ),
  fault(
    'an update writes the times as they were a moment before',
    (intact) => ({
      async update(id, expected, changes, now) {
        const { lastActiveAt } = intact.row(id)?.session ?? {};
        await turns();
        const session = intact.sessions.get(id)?.session;
        if (session && lastActiveAt !== undefined) session.lastActiveAt = lastActiveAt;
        return intact.update(id, expected, changes, now);
      },
    }),
    'racing updates lose no activity that is noted meanwhile, nor their own change',
  ),
];
