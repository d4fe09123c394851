import type { InsertResult } from '../../../src/store/contract.js';
import { type Fault, fault, turns } from './fault.js';
import { limitedBy } from './limit-rules.js';

export const insertFaults: readonly Fault[] = [
  fault(
    'something is planned for ever',
    () => ({ planPreparation: async () => ['CREATE TABLE sessions'] }),
    'prepare leaves nothing to be planned',
  ),
  fault(
    'preparing again empties the store',
    (intact) => ({
      async prepare() {
        await intact.purge(Number.MAX_SAFE_INTEGER, 1000);
      },
    }),
    'prepare may be called again and loses nothing',
    'prepare may be called by several at once, while others work',
  ),
  fault(
    'preparing fails while somebody else prepares',
    () => {
      let preparing = false;
      return {
        async prepare() {
          if (preparing) throw new Error('The table exists already.');
          preparing = true;
          await turns();
          preparing = false;
        },
      };
    },
    'prepare may be called by several at once, while others work',
  ),
  fault(
    'a log-in is refused whose check began at validAfter',
    (intact) => ({
      insert: (request) =>
        intact.insert({ ...request, authenticationStartedAt: request.authenticationStartedAt - 1 }),
    }),
    'insert admits a log-in whose check began at validAfter',
    'insert with a note writes nothing for a session that is refused',
    'eraseUser lets the next one log in, who inherits nothing',
    'eraseUser refuses log-ins beyond the validAfter of the user record',
    'eraseUser may be run again, and refuses log-ins by a later time each time, whatever it is given',
  ),
  fault(
    'a log-in is admitted that began a millisecond before validAfter',
    (intact) => ({
      insert: (request) =>
        intact.insert({ ...request, authenticationStartedAt: request.authenticationStartedAt + 1 }),
    }),
    'insert refuses a log-in as outdated whose check began before validAfter',
    'insert ends nobody for a log-in that is outdated',
    'insert in place of another session leaves that one where the new one is refused',
    'insert with a note writes nothing for a session that is refused',
    'eraseUser refuses log-ins beyond the validAfter of the user record',
    'eraseUser may be run again, and refuses log-ins by a later time each time, whatever it is given',
    'another handle sees a user record that was acknowledged',
  ),
  fault(
    "a log-in is measured by anybody's validAfter",
    (intact) => {
      let validAfter = 0;
      return {
        async changeUser(userId, changes, expected) {
          validAfter = Math.max(validAfter, changes.validAfter ?? 0);
          return intact.changeUser(userId, changes, expected);
        },
        async insert(request) {
          return validAfter > request.authenticationStartedAt ? OUTDATED : intact.insert(request);
        },
      };
    },
    "insert is not held up by another user's validAfter",
    'times may be as far away as never',
    'user ids that look alike are held up by no validAfter but their own',
  ),
  fault(
    'room is made for a log-in before it is found outdated',
    (intact) => ({
      async insert(request) {
        const user = await intact.findUser(request.session.userId);
        if (!user || user.validAfter <= request.authenticationStartedAt) return intact.insert(request);
        if (request.limit) await intact.revokeAll(request.session.userId, request.limit.revocation);
        return OUTDATED;
      },
    }),
    'insert ends nobody for a log-in that is outdated',
    'insert in place of another session leaves that one where the new one is refused',
    'insert with a note writes nothing for a session that is refused',
  ),
  fault(
    'validAfter is looked at, and the session added later',
    (intact) => ({
      async insert(request) {
        const user = await intact.findUser(request.session.userId);
        if (user && user.validAfter > request.authenticationStartedAt) return OUTDATED;
        await turns(3);
        return intact.insert({ ...request, authenticationStartedAt: Number.MAX_SAFE_INTEGER });
      },
    }),
    'insert never slips in behind a change of validAfter and an ending of all',
    'eraseUser refuses a log-in whose check had begun, of a user of whom nothing was kept as well',
    'eraseUser refuses log-ins beyond the validAfter of the user record',
    'eraseUser may be run again, and refuses log-ins by a later time each time, whatever it is given',
    'eraseUser leaves nothing of the log-ins that it races',
    'eraseUser leaves nothing of the log-ins with a note that it races',
    'purgeErasures forgets an erasure by its time, and says how many',
  ),
  fault(
    'the limit is looked at before the id',
    limitedBy({ isTaken: () => false }),
    'insert refuses an id that exists, whatever the limit would say',
  ),
  fault(
    'room is made for a log-in before its id is found taken',
    (intact) => ({
      async insert(request) {
        const { session, limit } = request;
        const result = await intact.insert(request);
        if (result.inserted || result.reason !== 'exists' || limit?.onLimit !== 'evictOldest') return result;
        for (const row of intact.sessions.ofUser(session.userId)) {
          if (row.session.id !== session.id) intact.sessions.revoke(row, limit.revocation);
        }
        return result;
      },
    }),
    'insert refuses an id that exists, whatever the limit would say',
  ),
  fault(
    "the user's idle time is returned and not kept",
    (intact) => ({
      async insert(request) {
        const result = await intact.insert(request);
        const row = intact.row(request.session.id);
        if (result.inserted && row) row.session.idleTimeout = request.session.idleTimeout;
        return result;
      },
    }),
    "insert puts the idle time of the user record in the place of the session's",
    'insert gives no session more than its own longest idle time, whatever its user chose',
    'insert gives a session less than its own longest idle time where its user chose that',
  ),
  fault(
    "a session's own longest idle time is lost",
    (intact) => ({
      insert: ({ session, ...request }) =>
        intact.insert({ ...request, session: { ...session, maxIdleTimeout: null } }),
    }),
    'insert gives no session more than its own longest idle time, whatever its user chose',
    'insert gives a session less than its own longest idle time where its user chose that',
    'insert keeps the idle time under a longest one where the user record has none',
    'setIdleTimeout gives no session more than its own longest idle time',
    'setIdleTimeout gives a session less than its own longest idle time, and as much as that again',
    'setIdleTimeout lets activity move a session on by its own longest idle time',
    'times are exact to the millisecond when they are inserted',
  ),
  fault(
    "a session's own longest idle time is taken for its idle time",
    (intact) => ({
      async insert(request) {
        const result = await intact.insert(request);
        const row = intact.row(request.session.id);
        const longest = request.session.maxIdleTimeout;
        if (!result.inserted || !row || longest === null) return result;
        row.session.idleTimeout = longest;
        row.session.expiresAt = Math.min(row.session.absoluteExpiresAt, row.session.lastActiveAt + longest);
        return { ...result, session: { ...row.session } };
      },
    }),
    'insert gives a session less than its own longest idle time where its user chose that',
    'insert keeps the idle time under a longest one where the user record has none',
    'times are exact to the millisecond when they are inserted',
  ),
  fault(
    'a log-in that was not to be remembered is one where nothing was said',
    (intact) => ({
      insert: ({ session, ...request }) =>
        intact.insert({ ...request, session: { ...session, rememberMe: session.rememberMe || null } }),
    }),
    'find returns whether a log-in was to be remembered, as it was put in',
  ),
  fault(
    'by whom a user is impersonated is read and not found',
    (intact) => ({
      find: async (ids) => (await intact.find(ids)).map((facts) => ({ ...facts, impersonatedBy: null })),
    }),
    'find returns by whom its user is impersonated, as it was put in',
  ),
  fault(
    'by whom a user is impersonated is kept without the white space around it',
    (intact) => ({
      insert: ({ session, ...request }) => {
        const impersonatedBy = session.impersonatedBy?.trim() ?? null;
        return intact.insert({ ...request, session: { ...session, impersonatedBy } });
      },
    }),
    'find returns by whom its user is impersonated, as it was put in',
  ),
  fault(
    'whether a log-in was to be remembered is read and not found',
    (intact) => ({
      find: async (ids) => (await intact.find(ids)).map((facts) => ({ ...facts, rememberMe: null })),
    }),
    'find returns whether a log-in was to be remembered, as it was put in',
  ),
  fault(
    "a user record without an idle time takes the session's away",
    (intact) => ({
      async insert(request) {
        const user = await intact.findUser(request.session.userId);
        const idleTimeout = user && user.idleTimeout === null ? 0 : request.session.idleTimeout;
        return intact.insert({ ...request, session: { ...request.session, idleTimeout } });
      },
    }),
    "insert keeps the session's idle time where the user record has none",
    'insert with a note comes in and writes nothing where the details are others, byte for byte',
  ),
  fault(
    'a session outlives its absolute end',
    (intact) => ({
      async insert(request) {
        const result = await intact.insert(request);
        const session = intact.row(request.session.id)?.session;
        if (!result.inserted || !session) return result;
        session.expiresAt = session.lastActiveAt + session.idleTimeout;
        return { ...result, session: { ...session } };
      },
    }),
    'insert lets no session outlive its absolute end',
    'update brings no session back that expires at this moment',
    'admit refuses a session that expires at this moment, which is not brought back',
    'admit with a limit ends nobody, and finds no limit reached, where the session is not as expected',
    'listAll leaves out what is over',
    'count counts the live sessions of a user',
    'count counts the live sessions of all users',
    'times may be as far away as never',
  ),
  fault(
    'idleness is not thought of',
    (intact) => ({
      async insert(request) {
        const result = await intact.insert(request);
        return result.inserted
          ? { ...result, session: { ...result.session, expiresAt: result.session.absoluteExpiresAt } }
          : result;
      },
    }),
    'insert keeps the session and returns it as it is kept',
    'insert lets a session expire its idle time after its last activity',
    "insert puts the idle time of the user record in the place of the session's",
    'insert gives no session more than its own longest idle time, whatever its user chose',
    'insert admits one of several that race for an id',
    'insert with a limit evicts nobody while there is room',
    'insert with a limit never evicts the one being inserted, however far behind its clock is',
    'insert with a limit keeps each of the three states to a limit of its own',
    'insert in place of another session ends that one and says so',
    'insert in place of another session comes in where that one is not there, or has ended',
    'insert in place of another session takes its place under reject',
    'insert in place of another session evicts nobody whose place it does not need',
    'insert in place of another session evicts as many as it needs beside that one',
    'insert with a note makes the user record where there is none',
    'insert with a note writes it with the ending of those that have to go',
    'a limit with matured sessions evicts them in the order of all',
    'user ids that look alike are users of their own in a limit',
  ),
  fault(
    'null is kept as an empty text',
    (intact) => ({
      insert: (request) =>
        intact.insert({ ...request, session: { ...request.session, lastIp: request.session.lastIp ?? '' } }),
    }),
    'insert keeps what is null as null',
  ),
  fault(
    'a second session of the same id overwrites the first',
    (intact) => ({
      async insert(request) {
        const row = intact.row(request.session.id);
        const result = await intact.insert(request);
        if (row && !row.revocation && !result.inserted) Object.assign(row.session, request.session);
        return result;
      },
    }),
    'insert refuses an id that exists and overwrites nothing',
    'insert admits one of several that race for an id',
  ),
  fault(
    'the id of an ended session is free again',
    (intact) => ({
      async insert(request) {
        if (intact.row(request.session.id)?.revocation) intact.revive([intact.row(request.session.id)]);
        else return intact.insert(request);
        const session = await intact.read(request.session.id);
        return session
          ? { inserted: true, session, replaced: false, evicted: [], noted: false }
          : { inserted: false, reason: 'exists' };
      },
    }),
    'insert refuses the id of an ended session, which stays ended',
    'insert in place of another session leaves the id of that one taken, for ever',
    'admit with a limit leaves the id of what it evicted taken, for ever',
  ),
  fault(
    'the id is looked up, and the session added later',
    (intact) => ({
      async insert(request) {
        const free = (await intact.find([request.session.id])).length === 0;
        await turns();
        const result = await intact.insert(request);
        const session = await intact.read(request.session.id);
        return free && session && !result.inserted
          ? { inserted: true, session, replaced: false, evicted: [], noted: false }
          : result;
      },
    }),
    'insert admits one of several that race for an id',
  ),
];

const OUTDATED: InsertResult = { inserted: false, reason: 'outdated' };
