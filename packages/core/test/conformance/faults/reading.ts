import { HOUR, NOW } from '../../../src/conformance/moments.js';
import { type Fault, fault } from './fault.js';

/** Faults of find and read. */
export const readingFaults: readonly Fault[] = [
  fault(
    'an empty set of ids finds everything',
    (intact) => ({
      find: (ids) => intact.find(ids.length === 0 ? intact.rows.map(({ session }) => session.id) : ids),
    }),
    'find finds nothing for an empty set',
  ),
  fault(
    'the search ends at the first unknown id',
    (intact) => ({
      async find(ids) {
        const unknown = ids.findIndex((id) => !intact.row(id));
        return intact.find(unknown < 0 ? ids : ids.slice(0, unknown));
      },
    }),
    'find passes over ids that are unknown',
    'find finds those that are there among a thousand ids',
  ),
  fault(
    'the details are found too',
    (intact) => ({
      async find(ids) {
        const sessions = await Promise.all([...new Set(ids)].map((id) => intact.read(id)));
        return sessions.filter((session) => session !== null);
      },
    }),
    'find returns the facts of a session without its details',
    'find returns whether a log-in was to be remembered, as it was put in',
    'find returns by whom its user is impersonated, as it was put in',
  ),
  fault(
    'a session is found as often as its id is given',
    (intact) => ({
      find: async (ids) => (await Promise.all(ids.map((id) => intact.find([id])))).flat(),
    }),
    'find returns each session once, however often its id is given',
  ),
  fault(
    'only sessions of one user are found at once',
    (intact) => ({
      async find(ids) {
        const found = await intact.find(ids);
        return found.filter(({ userId }) => userId === found[0]?.userId);
      },
    }),
    'insert with a limit neither counts nor evicts sessions of other users',
    'find finds sessions of several users at once',
    'admit with a limit neither counts nor evicts sessions of other users',
    'user ids that look alike are users of their own in a limit',
    'user ids that look alike are users of their own in the limit of an admission',
  ),
  fault(
    'of many ids the first hundred are looked for',
    (intact) => ({ find: (ids) => intact.find(ids.slice(0, 100)) }),
    'find finds those that are there among a thousand ids',
  ),
  fault(
    'expired sessions are not found',
    (intact) => ({
      find: async (ids) => (await intact.find(ids)).filter(({ expiresAt }) => expiresAt > NOW),
    }),
    'insert with a limit neither counts nor evicts a session that expires at this moment',
    'find finds a session that has expired',
    'admit with a limit neither counts nor evicts a session that expires at this moment',
  ),
  fault(
    'ended sessions are found',
    (intact) => ({
      async find(ids) {
        const ended = ids.flatMap((id) => intact.row(id) ?? []).filter(({ revocation }) => revocation);
        return [...(await intact.find(ids)), ...ended.map(({ session: { details: _, ...facts } }) => facts)];
      },
    }),
    'insert with a limit evicts the least recently active, not the oldest',
    'insert with a limit evicts the oldest, not the least recently active',
    'insert with a limit evicts as many as a lowered limit needs, in order, and no more',
    'insert with a limit replaces the only session where one is allowed',
    'insert with a limit counts and evicts only sessions of the same status',
    'insert in place of another session ends that one and says so',
    'insert in place of another session ends that one whatever its status is, and where it has expired',
    "insert in place of another session leaves somebody else's session, which frees no place",
    'insert in place of another session takes its place under reject',
    'insert in place of another session evicts nobody whose place it does not need',
    'insert in place of another session evicts as many as it needs beside that one',
    'insert in place of another session is told either to the log-in or to who ends that one meanwhile',
    'insert in place of another session leaves exactly the limit where several race, each for one of its own',
    'a limit with matured sessions evicts them in the order of all',
    'a limit with matured sessions evicts them for an admission',
    'a limit with matured sessions evicts no more than it needs among both',
    'a limit with matured sessions neither counts nor evicts them among those of their former status',
    'find does not find a session that was ended',
    'admit with a limit replaces the only session where one is allowed',
    'admit with a limit counts and evicts only sessions of the status that it admits to',
    'admit with a limit limits the status that it admits to, whichever that is',
    'admit with a limit evicts the least recently active, not the oldest',
    'admit with a limit evicts the oldest, not the least recently active',
    'admit with a limit evicts as many as a lowered limit needs, in order, and no more',
    'racing admissions bring none back that are ended all together meanwhile',
    'revoke ends a session that has expired',
    "revoke ends the owner's session",
    'revokeAll ends all sessions of the user and returns their ids',
    'revokeAll ends expired sessions too',
    'revokeAll ends very many',
    'revokeDevice ends the sessions on the device, whatever their status, and returns their ids',
    'revokeDevice ends expired sessions too',
    'revokeBatch revokes sessions of all users, whatever they are',
    'revokeBatch looks at no more sessions than it may, and says behind which it goes on',
    'revokeBatch walks over all of them, a stretch at a time',
    'revokeBatch goes on behind a session that was purged',
    'revokeBatch leaves none that was there before, while others log in',
    'eraseUser removes all sessions, and returns the ids of those that had not been ended',
    'another handle sees an ending that was acknowledged',
    'another handle sees an ending of all that was acknowledged',
    'another handle sees an eviction that was acknowledged',
    'another handle sees an admission that was acknowledged, and its eviction',
    'session ids that look alike are sessions of their own',
  ),
  fault(
    'reading what is not there is an error',
    (intact) => ({
      async read(id) {
        const session = await intact.read(id);
        if (!session && !intact.row(id)) throw new Error('Not found.');
        return session;
      },
    }),
    'insert refuses a log-in as outdated whose check began before validAfter',
    'read is null where there is no such session',
    'update is false where there is no such session',
    'admit refuses where there is no such session, and makes none',
    'eraseUser refuses a log-in whose check had begun, of a user of whom nothing was kept as well',
    'texts that look like code are ids of nothing, and no error',
    'session ids that look alike are absent where only the other one is there',
  ),
  fault(
    "a session is read with the details of its user's first",
    (intact) => ({
      async read(id) {
        const session = await intact.read(id);
        const first = intact.rows.find((row) => row.session.userId === session?.userId);
        return session && first ? { ...session, details: first.session.details } : session;
      },
    }),
    'read returns the session with its details',
    'noteActivity moves lastActiveAt, lastIp and expiresAt, and nothing else',
    'update changes the members named, and nothing else',
    'admit makes all the changes, and nothing else',
    'texts come back from details as they went in',
    'texts of 8 KiB fit into details and data',
    'session ids that look alike are sessions of their own',
  ),
  fault(
    'a session that expired hours ago is not read',
    (intact) => ({
      async read(id) {
        const session = await intact.read(id);
        return session && session.expiresAt > NOW - 4 * HOUR ? session : null;
      },
    }),
    'read returns a session that has expired',
    'purge leaves what expires at that time or later',
  ),
  fault(
    'an ended session is read',
    (intact) => ({
      async read(id) {
        const session = intact.row(id)?.session;
        return session ? { ...session } : null;
      },
    }),
    'insert refuses the id of an ended session, which stays ended',
    'read is null for a session that was ended',
    'noteActivity brings no ended session back',
    'noteActivity brings no session back whose ending it races',
    'update brings no ended session back',
    'racing updates bring no session back that is ended meanwhile',
    'admit refuses a session that was ended, which stays ended',
    'admit refuses a session that was ended with all of its user',
    'admit with a limit leaves the id of what it evicted taken, for ever',
    'setIdleTimeout brings no ended session back',
    'revokeBatch asks no clock: it revokes what was created by one that was ahead',
    'revokeBatch with a time revokes what was created before, and nothing else',
    'eraseUser leaves nothing that a change in the name of a session could bring back',
    'another handle sees an ending that was acknowledged',
  ),
];
