import type { NewSession, SessionStore } from '../../../src/store/contract.js';
import { type Fault, fault, type OpenStore } from './fault.js';

/** Changes what goes in with a log-in. */
function inserting(
  change: (session: NewSession) => Partial<NewSession>,
): (intact: OpenStore) => Partial<SessionStore> {
  return (intact) => ({
    insert: ({ session, ...request }) =>
      intact.insert({ ...request, session: { ...session, ...change(session) } }),
  });
}

/** JSON as a database keeps it that knows JSON. */
function asJson(text: string): string {
  return JSON.stringify(JSON.parse(text.replaceAll('\ufeff', '')));
}

function cut(text: string, bytes: number): string {
  return Buffer.from(text).subarray(0, bytes).toString();
}

/** Texts that don't come back as they went in. */
export const textFaults: readonly Fault[] = [
  fault(
    'details are kept in columns, for what the store knows of',
    inserting(({ details }) => ({
      details: details.includes('neverHeardOf') ? '{}' : details,
    })),
    'texts come back from details as they went in',
  ),
  fault(
    'details are kept as JSON, not as text',
    inserting(({ details }) => ({ details: asJson(details) })),
    'texts come back from details as they went in',
  ),
  fault(
    'data is kept as JSON, not as text',
    inserting(({ data }) => ({ data: data && asJson(data) })),
    'texts come back from data as they went in',
  ),
  fault(
    'an update writes data into the statement, where $1 means something',
    (intact) => ({
      update: (id, expected, changes, now) =>
        intact.update(
          id,
          expected,
          changes.data ? { ...changes, data: changes.data.replaceAll('$1', id) } : changes,
          now,
        ),
    }),
    'texts come back from data as they went in',
  ),
  fault(
    "a user's details lose what lies beyond the basic plane",
    (intact) => ({
      changeUser: (userId, changes, expected) =>
        intact.changeUser(
          userId,
          changes.details ? { ...changes, details: changes.details.replace(/[^\0-\uffff]/gu, '?') } : changes,
          expected,
        ),
    }),
    "texts come back from a user's details as they went in",
    "texts of 64 KiB fit into a user's details",
  ),
  fault(
    'details are cut to 4 KiB',
    inserting(({ details }) => ({ details: cut(details, 4096) })),
    'texts of 8 KiB fit into details and data',
  ),
  fault(
    "a user's details are a byte short of 64 KiB",
    (intact) => ({
      changeUser: (userId, changes, expected) =>
        intact.changeUser(
          userId,
          changes.details ? { ...changes, details: cut(changes.details, 65_535) } : changes,
          expected,
        ),
    }),
    "texts of 64 KiB fit into a user's details",
  ),
  fault(
    'a user id is cut to 191 bytes',
    (intact) => ({
      insert: ({ session, ...request }) =>
        intact.insert({ ...request, session: { ...session, userId: cut(session.userId, 191) } }),
      changeUser: (userId, changes, expected) => intact.changeUser(cut(userId, 191), changes, expected),
      findUser: (userId) => intact.findUser(cut(userId, 191)),
      list: (userId, page) => intact.list(cut(userId, 191), page),
      revokeAll: (userId, revocation, except) => intact.revokeAll(cut(userId, 191), revocation, except),
    }),
    'texts of 255 bytes are user ids like any other',
    'texts that look like code are user ids like any other',
  ),
  fault(
    'a status has room for 11 letters',
    (intact) => ({
      async insert(request) {
        if (request.session.status.length > 11) throw new Error('Data too long for column status.');
        return intact.insert(request);
      },
    }),
    'find returns by whom its user is impersonated, as it was put in',
    'texts of 16 letters fit into a status, whatever they are',
  ),
  fault(
    'a status is compared without case',
    (intact) => ({
      async update(id, expected, changes, now) {
        const status = intact.row(id)?.session.status;
        const same = status !== undefined && expected.status?.toLowerCase() === status.toLowerCase();
        return intact.update(id, same ? { ...expected, status: status } : expected, changes, now);
      },
    }),
    'texts of 16 letters fit into a status, whatever they are',
  ),
  fault(
    'an address has room for 45 characters',
    inserting(({ lastIp }) => ({ lastIp: lastIp?.slice(0, 45) ?? null })),
    'texts of 64 characters fit into lastIp, IPv6 with a zone included',
  ),
  fault(
    'the address of an activity has room for 15 characters',
    (intact) => ({
      noteActivity: (activities, now) =>
        intact.noteActivity(
          activities.map((activity) => ({ ...activity, ip: activity.ip?.slice(0, 15) ?? null })),
          now,
        ),
    }),
    'texts of 64 characters fit into lastIp, IPv6 with a zone included',
  ),
  fault(
    'a reason has room for 63 characters',
    (intact) => ({
      async revoke(id, revocation, owner) {
        if (revocation.reason.length > 63) throw new Error('Data too long for column endReason.');
        return intact.revoke(id, revocation, owner);
      },
    }),
    'texts of 64 characters fit into the reason of an ending',
  ),
  fault(
    'a user id with a quote is an error',
    (intact) => ({
      async findUser(userId) {
        if (userId.includes("'")) throw new Error('Unterminated string.');
        return intact.findUser(userId);
      },
    }),
    'texts that look like code are user ids like any other',
    'texts that look like code are ids of nothing, and no error',
  ),
  fault(
    'a percent sign finds everybody',
    (intact) => ({
      async find(ids) {
        const all = ids.includes('%') ? intact.rows.map(({ session }) => session.id) : ids;
        return intact.find(all);
      },
    }),
    'texts that look like code are ids of nothing, and no error',
  ),
];
