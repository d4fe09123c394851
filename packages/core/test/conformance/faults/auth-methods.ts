import type { NewSession, SessionChanges } from '../../../src/store/contract.js';
import { type Fault, fault } from './fault.js';

/** Faults of what is kept of the methods by which a user has proved who they are. */
export const authMethodFaults: readonly Fault[] = [
  fault(
    'a log-in is inserted without its methods',
    (intact) => ({
      insert: ({ session, ...request }) =>
        intact.insert({ ...request, session: { ...session, authMethods: null } }),
    }),
    'insert keeps the session and returns it as it is kept',
    'find returns the facts of a session without its details',
    'texts of 1 KiB fit into authMethods',
  ),
  fault(
    'the methods are kept and not found',
    (intact) => ({
      find: async (ids) => (await intact.find(ids)).map((facts) => ({ ...facts, authMethods: null })),
    }),
    'find returns the facts of a session without its details',
  ),
  fault(
    'an update changes no methods',
    (intact) => ({
      update: (id, expected, changes, now) => intact.update(id, expected, withoutMethods(changes), now),
    }),
    'update changes the members named, and nothing else',
    'update changes several members at once',
    'update sets generationUsedAt, authMethods and data back to null',
    'texts of 1 KiB fit into authMethods',
  ),
  fault(
    'an admission changes no methods',
    (intact) => ({
      admit: ({ changes: { status, ...changes }, ...request }) =>
        intact.admit({ ...request, changes: { ...withoutMethods(changes), status } }),
    }),
    'admit makes all the changes, and nothing else',
    'admit sets generationUsedAt, authMethods and data back to null',
  ),
  fault(
    'methods that go are as they were',
    (intact) => ({
      update: (id, expected, changes, now) =>
        intact.update(id, expected, changes.authMethods === null ? withoutMethods(changes) : changes, now),
    }),
    'update sets generationUsedAt, authMethods and data back to null',
  ),
  fault(
    'the methods have room for 255 characters',
    (intact) => ({
      insert: ({ session, ...request }) => intact.insert({ ...request, session: cut(session) }),
    }),
    'texts of 1 KiB fit into authMethods',
  ),
];

function withoutMethods({ authMethods: _, ...changes }: SessionChanges): SessionChanges {
  return changes;
}

function cut(session: NewSession): NewSession {
  return { ...session, authMethods: session.authMethods?.slice(0, 255) ?? null };
}
