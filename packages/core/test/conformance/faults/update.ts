import type { ExpectedSession, SessionStore } from '../../../src/store/contract.js';
import { asJsonOf, without } from './comparing.js';
import { type Fault, fault, type OpenStore } from './fault.js';

function notComparing(member: keyof ExpectedSession): (intact: OpenStore) => Partial<SessionStore> {
  return (intact) => ({
    update: (id, expected, changes, now) => intact.update(id, without(expected, member), changes, now),
  });
}

/** Faults of update; those that bring sessions back are with the revivals. */
export const updateFaults: readonly Fault[] = [
  fault(
    'an update does not compare the owner',
    notComparing('userId'),
    "update leaves a session that is not the expected user's",
    'user ids that look alike are users of their own in update',
  ),
  fault(
    'an update does not compare the status',
    notComparing('status'),
    'update leaves a session that has not the expected status',
    'racing updates let one of those win that change the status',
    'texts of 16 letters fit into a status, whatever they are',
  ),
  fault(
    'an update does not compare the generation',
    notComparing('generation'),
    'update only compares where there is nothing to change',
    'update leaves a session that has not the expected generation',
    'racing updates let one of those win that raise a generation',
    'racing admissions and updates raise a generation once',
  ),
  fault(
    'an update does not compare when the generation was used',
    notComparing('generationUsedAt'),
    'update leaves a session whose generation was used, where it should not have been',
    'update leaves a session whose generation was not used exactly when expected',
    'racing updates let one of those win that note the first use of a generation',
  ),
  fault(
    'an update takes an expected null for no expectation',
    (intact) => ({
      update(id, expected, changes, now) {
        const open = expected.generationUsedAt === null;
        return intact.update(id, open ? without(expected, 'generationUsedAt') : expected, changes, now);
      },
    }),
    'update leaves a session whose generation was used, where it should not have been',
    'racing updates let one of those win that note the first use of a generation',
  ),
  fault(
    'an update compares only whether the generation was used',
    (intact) => ({
      async update(id, expected, changes, now) {
        const used = (await intact.read(id))?.generationUsedAt ?? null;
        const alike = used !== null && typeof expected.generationUsedAt === 'number';
        return intact.update(id, alike ? { ...expected, generationUsedAt: used } : expected, changes, now);
      },
    }),
    'update leaves a session whose generation was not used exactly when expected',
  ),
  fault(
    'an update takes null for the epoch',
    (intact) => ({
      async update(id, expected, changes, now) {
        const used = (await intact.read(id))?.generationUsedAt ?? null;
        const alike = used === null && expected.generationUsedAt === 0;
        return intact.update(id, alike ? { ...expected, generationUsedAt: used } : expected, changes, now);
      },
    }),
    'update leaves a session whose generation was not used exactly when expected',
  ),
  fault(
    'an update does not compare the details',
    notComparing('details'),
    'update leaves a session that has not the expected details, byte for byte',
    'update leaves a session of which one of several members is not as expected',
    'racing updates let one of those win that change the details',
  ),
  fault(
    'an update does not compare the data',
    notComparing('data'),
    'update leaves a session that has not the expected data, byte for byte',
    'racing updates let one of those win that change the data',
  ),
  fault(
    'data that is null equals nothing, as NULL does in SQL',
    (intact) => ({
      async update(id, expected, changes, now) {
        return expected.data !== null && intact.update(id, expected, changes, now);
      },
    }),
    'update changes a session that is as expected in every member',
    'racing updates let one of those win that change the data',
  ),
  fault(
    'details are compared as JSON',
    (intact) => ({
      async update(id, expected, changes, now) {
        const details = (await intact.read(id))?.details ?? '';
        return intact.update(id, asJsonOf(details, expected), changes, now);
      },
    }),
    'update leaves a session that has not the expected details, byte for byte',
  ),
  fault(
    'one expected member that is equal is enough',
    (intact) => ({
      async update(id, expected, changes, now) {
        for (const member of Object.keys(expected) as (keyof ExpectedSession)[]) {
          if (await intact.update(id, { [member]: expected[member] }, changes, now)) return true;
        }
        return Object.keys(expected).length === 0 && intact.update(id, expected, changes, now);
      },
    }),
    'update leaves a session of which one of several members is not as expected',
    'racing updates let one of those win that note the first use of a generation',
  ),
  fault(
    'an update of one session changes all of the user',
    (intact) => ({
      async update(id, expected, changes, now) {
        const session = await intact.read(id);
        const done = await intact.update(id, expected, changes, now);
        const all = session && done ? await intact.list(session.userId, { now: 0, limit: 100 }) : [];
        for (const other of all) await intact.update(other.id, {}, changes, now);
        return done;
      },
    }),
    'update changes the members named, and nothing else',
    'session ids that look alike are sessions of their own',
  ),
  fault(
    'of several changes one is made',
    (intact) => ({
      update(id, expected, changes, now) {
        const [first = []] = Object.entries(changes).filter(([, value]) => value !== null);
        const one = first.length > 0 ? Object.fromEntries([first]) : changes;
        return intact.update(id, expected, Object.keys(changes).length > 3 ? one : changes, now);
      },
    }),
    'update changes several members at once',
  ),
  fault(
    'null changes nothing',
    (intact) => ({
      update: (id, expected, changes, now) =>
        intact.update(
          id,
          expected,
          Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null)),
          now,
        ),
    }),
    'update sets generationUsedAt, authMethods and data back to null',
  ),
  fault(
    'an update is false where the values are the same already',
    (intact) => ({
      async update(id, expected, changes, now) {
        const before = JSON.stringify(await intact.read(id));
        const done = await intact.update(id, expected, changes, now);
        const changed = JSON.stringify(await intact.read(id)) !== before;
        return done && (changed || Object.keys(changes).length === 0);
      },
    }),
    'update is true where the values are the same already',
  ),
  fault(
    'an update without changes is an error',
    (intact) => ({
      async update(id, expected, changes, now) {
        if (Object.keys(changes).length === 0) throw new Error('Syntax error near "WHERE".');
        return intact.update(id, expected, changes, now);
      },
    }),
    'update only compares where there is nothing to change',
  ),
  fault(
    'an update makes the session where there is none',
    (intact) => ({
      async update(id, expected, changes, now) {
        const done = await intact.update(id, expected, changes, now);
        const template = intact.rows[0]?.session;
        if (done || intact.row(id)) return done;
        if (template) intact.sessions.add({ ...template, id, ...changes });
        return true;
      },
    }),
    'update is false where there is no such session',
    'texts that look like code are ids of nothing, and no error',
    'session ids that look alike are absent where only the other one is there',
  ),
  fault(
    'an update that expects every member finds none',
    (intact) => ({
      update: async (id, expected, changes, now) =>
        Object.keys(expected).length < 5 && intact.update(id, expected, changes, now),
    }),
    'update changes a session that is as expected in every member',
  ),
  fault(
    'expiresAt is not computed anew when the absolute end moves',
    (intact) => ({
      async update(id, expected, changes, now) {
        const before = intact.row(id)?.session.expiresAt ?? 0;
        const done = await intact.update(id, expected, changes, now);
        const session = intact.sessions.get(id)?.session;
        if (done && session) session.expiresAt = before;
        return done;
      },
    }),
    'update computes expiresAt anew when the absolute end moves',
    'racing updates lose no activity that is noted meanwhile, nor their own change',
    'times are exact to the millisecond when a session is updated',
  ),
];
