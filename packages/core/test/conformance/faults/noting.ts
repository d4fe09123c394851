import type { InsertRequest, InsertResult, UserNote, UserRecord } from '../../../src/store/contract.js';
import { type Fault, fault, type OpenStore, turns } from './fault.js';

type Noted = (user: UserRecord, note: UserNote) => UserRecord | null;

/** A store that inserts, and then does something else with the note: gives the record as it becomes, or null for none. */
function noting(become: Noted, wait = 0) {
  return (intact: OpenStore) => ({
    async insert({ note, ...request }: InsertRequest): Promise<InsertResult> {
      const { userId } = request.session;
      const known = () => intact.users.get(userId) ?? { userId, ...NOBODY };
      const result = await intact.insert(request);
      if (!result.inserted || note === undefined) return result;
      const record = become(known(), note);
      if (wait > 0) await turns(wait);
      if (record !== null) intact.users.set(userId, record);
      return { ...result, noted: record !== null };
    },
  });
}

const NOBODY = { validAfter: 0, idleTimeout: null, details: '{}' };

const isExpected = ({ details }: UserRecord, { expected }: UserNote) => details === expected;
const withNote: Noted = (user, { details }) => ({ ...user, details });
const whereExpected: Noted = (user, note) => (isExpected(user, note) ? withNote(user, note) : null);

export const notingFaults: readonly Fault[] = [
  fault(
    'a note is not compared',
    noting(withNote),
    'insert with a note comes in and writes nothing where the details are others, byte for byte',
    'insert with a note makes no record where other details than {} are expected',
    'insert with a note lets one write of those that race, and all come in',
    'insert with a note loses no word of those that race and write it afterwards',
  ),
  fault(
    'a note is compared without case',
    noting((user, note) =>
      user.details.toLowerCase() === note.expected.toLowerCase() ? withNote(user, note) : null,
    ),
    'insert with a note comes in and writes nothing where the details are others, byte for byte',
  ),
  fault(
    'a note is compared without the white space around it',
    noting((user, note) => (user.details.trim() === note.expected.trim() ? withNote(user, note) : null)),
    'insert with a note comes in and writes nothing where the details are others, byte for byte',
  ),
  fault(
    'a note is never written',
    noting(() => null),
    'insert with a note makes the user record where there is none',
    'insert with a note changes the details that are as expected, and nothing else',
    'insert with a note takes the details of a record that has none for {}',
    'insert with a note writes it with the ending of those that have to go',
    'insert with a note keeps what is written as it went in, and compares it',
  ),
  fault(
    'a note is said to be written and is not',
    (intact) => ({
      insert: async ({ note, ...request }) => {
        const result = await intact.insert(request);
        return result.inserted ? { ...result, noted: note !== undefined } : result;
      },
    }),
    'insert with a note makes the user record where there is none',
    'insert with a note changes the details that are as expected, and nothing else',
    'insert with a note takes the details of a record that has none for {}',
    'insert with a note comes in and writes nothing where the details are others, byte for byte',
    'insert with a note makes no record where other details than {} are expected',
    'insert with a note keeps what is written as it went in, and compares it',
    'insert with a note lets one write of those that race, and all come in',
    'insert with a note loses no word of those that race and write it afterwards',
    'insert with a note loses no change of another member that it races',
  ),
  fault(
    'a note is written and not said to be',
    (intact) => ({
      insert: async (request) => {
        const result = await intact.insert(request);
        return result.inserted ? { ...result, noted: false } : result;
      },
    }),
    'insert with a note makes the user record where there is none',
    'insert with a note changes the details that are as expected, and nothing else',
    'insert with a note takes the details of a record that has none for {}',
    'insert with a note writes it with the ending of those that have to go',
    'insert with a note keeps what is written as it went in, and compares it',
    'insert with a note lets one write of those that race, and all come in',
    'insert with a note loses no word of those that race and write it afterwards',
    'insert with a note loses no change of another member that it races',
  ),
  fault(
    'a note is said to be written where there is none',
    (intact) => ({
      insert: async (request) => {
        const result = await intact.insert(request);
        return result.inserted ? { ...result, noted: result.noted || request.note === undefined } : result;
      },
    }),
    'insert keeps the session and returns it as it is kept',
    "insert puts the idle time of the user record in the place of the session's",
    'insert with a limit evicts nobody while there is room',
    'insert with a limit never evicts the one being inserted, however far behind its clock is',
    'insert with a limit keeps each of the three states to a limit of its own',
    'insert in place of another session ends that one and says so',
    'insert in place of another session comes in where that one is not there, or has ended',
    'insert in place of another session takes its place under reject',
    'insert in place of another session evicts nobody whose place it does not need',
    'insert in place of another session evicts as many as it needs beside that one',
    'a limit with matured sessions evicts them in the order of all',
    'user ids that look alike are users of their own in a limit',
  ),
  fault(
    'a note makes the record anew',
    noting((user, note) => (isExpected(user, note) ? { ...user, ...NOBODY, details: note.details } : null)),
    'insert with a note changes the details that are as expected, and nothing else',
    'insert with a note takes the details of a record that has none for {}',
    'insert with a note loses no change of another member that it races',
  ),
  fault(
    'a note is written for a session that is refused',
    (intact) => ({
      async insert(request) {
        const { note, session } = request;
        const result = await intact.insert(request);
        const user = intact.users.get(session.userId) ?? { userId: session.userId, ...NOBODY };
        if (note && !result.inserted && isExpected(user, note))
          intact.users.set(user.userId, withNote(user, note) ?? user);
        return result;
      },
    }),
    'insert with a note writes nothing for a session that is refused',
    'insert with a note makes no record for a session that is refused',
  ),
  fault(
    'a session is refused whose note finds other details',
    (intact) => ({
      async insert(request) {
        const { note, session } = request;
        const { details } = (await intact.findUser(session.userId)) ?? NOBODY;
        return note && details !== note.expected
          ? { inserted: false, reason: 'outdated' }
          : intact.insert(request);
      },
    }),
    'insert with a note comes in and writes nothing where the details are others, byte for byte',
    'insert with a note makes no record where other details than {} are expected',
  ),
  fault(
    'with a note nobody has to go',
    (intact) => ({
      insert: ({ limit, ...request }) =>
        intact.insert({
          ...request,
          ...(limit && (!request.note || limit.onLimit === 'reject') && { limit }),
        }),
    }),
    'insert with a note writes it with the ending of those that have to go',
  ),
  fault(
    'with a note no limit is kept',
    (intact) => ({
      insert: ({ limit, ...request }) =>
        intact.insert({
          ...request,
          ...(limit && (!request.note || limit.onLimit !== 'reject') && { limit }),
        }),
    }),
    'insert with a note writes nothing for a session that is refused',
    'insert with a note makes no record for a session that is refused',
  ),
  fault(
    'a note is compared, and written later',
    noting(whereExpected, 1),
    'insert with a note lets one write of those that race, and all come in',
    'insert with a note loses no word of those that race and write it afterwards',
    'eraseUser leaves nothing of the log-ins with a note that it races',
  ),
  fault(
    'a note writes the whole record as it was a moment before',
    (intact) => ({
      async insert({ note, ...request }) {
        const { userId } = request.session;
        const user = intact.users.get(userId) ?? { userId, ...NOBODY };
        const result = await intact.insert(request);
        if (!result.inserted || !note || !isExpected({ ...user, ...intact.users.get(userId) }, note))
          return result;
        intact.users.set(userId, { ...user, details: note.details });
        return { ...result, noted: true };
      },
    }),
    'insert with a note loses no change of another member that it races',
  ),
  fault(
    'a note is written for another user',
    (intact) => ({
      async insert({ note, ...request }) {
        const result = await intact.insert(request);
        if (!result.inserted || !note) return result;
        let noted = false;
        for (const user of intact.users.values()) {
          if (!isExpected(user, note)) continue;
          intact.users.set(user.userId, withNote(user, note) ?? user);
          noted = true;
        }
        return { ...result, noted };
      },
    }),
    'insert with a note makes the user record where there is none',
    'insert with a note changes the details that are as expected, and nothing else',
    'insert with a note writes it with the ending of those that have to go',
    'insert with a note keeps what is written as it went in, and compares it',
  ),
  fault(
    'the details of a missing record equal nothing, for a note',
    (intact) => ({
      insert: ({ note, ...request }) =>
        intact.insert({ ...request, ...(note && intact.users.has(request.session.userId) && { note }) }),
    }),
    'insert with a note makes the user record where there is none',
    'insert with a note writes it with the ending of those that have to go',
    'insert with a note keeps what is written as it went in, and compares it',
  ),
  fault(
    'the details of a missing record equal anything, for a note',
    (intact) => ({
      insert: ({ note, ...request }) => {
        const expected = intact.users.has(request.session.userId) ? note?.expected : '{}';
        return intact.insert({ ...request, ...(note && { note: { ...note, expected: expected ?? '{}' } }) });
      },
    }),
    'insert with a note makes no record where other details than {} are expected',
  ),
  fault(
    'a record that nobody noted anything in is none for a note',
    noting((user, note) =>
      isExpected(user, note) && !(user.details === '{}' && user.idleTimeout !== null)
        ? withNote(user, note)
        : null,
    ),
    'insert with a note takes the details of a record that has none for {}',
  ),
  fault(
    'a note is cut to 10,000 characters',
    noting((user, note) =>
      isExpected(user, note) ? { ...user, details: note.details.slice(0, 10_000) } : null,
    ),
    'insert with a note keeps what is written as it went in, and compares it',
  ),
  fault(
    'a note is compared by its first 10,000 characters',
    (intact) => ({
      async insert({ note, ...request }) {
        const user = intact.users.get(request.session.userId);
        const isLong = note !== undefined && user !== undefined && user.details.length > 10_000;
        return intact.insert({ ...request, ...(note && !isLong && { note }) });
      },
    }),
    'insert with a note keeps what is written as it went in, and compares it',
  ),
];
