import { NOW } from '../../../src/conformance/moments.js';
import type {
  InsertRequest,
  InsertResult,
  SessionStore,
  StoredSession,
} from '../../../src/store/contract.js';
import { type Fault, fault, type OpenStore, turns } from './fault.js';

type Replacing = InsertRequest & { readonly replaces: NonNullable<InsertRequest['replaces']> };

/** Inserts as it should be, but for those in place of another session. */
function replacing(
  insert: (intact: OpenStore, request: Replacing) => Promise<InsertResult>,
): (intact: OpenStore) => Partial<SessionStore> {
  return (intact) => ({
    insert: (request) =>
      request.replaces ? insert(intact, { ...request, replaces: request.replaces }) : intact.insert(request),
  });
}

/** Inserts that replace only some sessions. */
function replacingOnly(isMeant: (session: StoredSession) => boolean) {
  return replacing((intact, { replaces, ...request }) => {
    const session = intact.row(replaces.id)?.session;
    return intact.insert(session && isMeant(session) ? { ...request, replaces } : request);
  });
}

/** Inserts in place of another session by other rules than the contract's. */
export const replacingFaults: readonly Fault[] = [
  fault(
    'the replaced session lives on',
    replacing(async (intact, request) => {
      const result = await intact.insert(request);
      if (result.inserted && result.replaced) intact.revive([intact.row(request.replaces.id)]);
      return result;
    }),
    'insert in place of another session ends that one and says so',
    'insert in place of another session ends that one whatever its status is, and where it has expired',
    'insert in place of another session takes its place under reject',
    'insert in place of another session evicts nobody whose place it does not need',
    'insert in place of another session evicts as many as it needs beside that one',
    'insert in place of another session leaves the id of that one taken, for ever',
    'insert in place of another session is told either to the log-in or to who ends that one meanwhile',
    'insert in place of another session leaves exactly the limit where several race, each for one of its own',
    'listEnded has what was evicted for a log-in, and what it replaced, each by its own',
    'findRevoked finds what was evicted for a log-in, and what it replaced, each by its own',
    'findRevoked finds what was replaced where there is no limit',
  ),
  fault(
    'nobody is told that a session was replaced',
    replacing(async (intact, request) => {
      const result = await intact.insert(request);
      return result.inserted ? { ...result, replaced: false } : result;
    }),
    'insert in place of another session ends that one and says so',
    'insert in place of another session ends that one whatever its status is, and where it has expired',
    'insert in place of another session takes its place under reject',
    'insert in place of another session evicts nobody whose place it does not need',
    'insert in place of another session evicts as many as it needs beside that one',
    'insert in place of another session is told to one of several that race for it',
    'insert in place of another session is told either to the log-in or to who ends that one meanwhile',
    'insert in place of another session leaves exactly the limit where several race, each for one of its own',
    'insert with a note writes it with the ending of those that have to go',
  ),
  fault(
    'the replaced session is ended when the limit has been kept',
    replacing(async (intact, { replaces, ...request }) => {
      const result = await intact.insert(request);
      if (!result.inserted) return result;
      return {
        ...result,
        replaced: await intact.revoke(replaces.id, replaces.revocation, request.session.userId),
      };
    }),
    'insert in place of another session takes its place under reject',
    'insert in place of another session evicts nobody whose place it does not need',
    'insert in place of another session evicts as many as it needs beside that one',
    'insert in place of another session leaves exactly the limit where several race, each for one of its own',
    'insert with a note writes it with the ending of those that have to go',
    'listEnded has what was evicted for a log-in, and what it replaced, each by its own',
    'findRevoked finds what was evicted for a log-in, and what it replaced, each by its own',
  ),
  fault(
    'the replaced session is ended before anything is decided',
    replacing(async (intact, { replaces, ...request }) => {
      const replaced = await intact.revoke(replaces.id, replaces.revocation, request.session.userId);
      const result = await intact.insert(request);
      return result.inserted ? { ...result, replaced } : result;
    }),
    'insert in place of another session leaves that one where the new one is refused',
  ),
  fault(
    "somebody else's session can be replaced",
    replacing(async (intact, request) => {
      const result = await intact.insert(request);
      if (!result.inserted || result.replaced) return result;
      return { ...result, replaced: await intact.revoke(request.replaces.id, request.replaces.revocation) };
    }),
    "insert in place of another session leaves somebody else's session, which frees no place",
  ),
  fault(
    "somebody else's session frees a place",
    replacing((intact, { limit, ...request }) => {
      const owner = intact.row(request.replaces.id)?.session.userId;
      const isTheirs = owner !== undefined && owner !== request.session.userId;
      return intact.insert({
        ...request,
        ...(limit && { limit: { ...limit, max: limit.max + Number(isTheirs) } }),
      });
    }),
    "insert in place of another session leaves somebody else's session, which frees no place",
  ),
  fault(
    'only active sessions are replaced',
    replacingOnly(({ status }) => status === 'active'),
    'insert in place of another session ends that one whatever its status is, and where it has expired',
  ),
  fault(
    'expired sessions are not replaced',
    replacingOnly(({ expiresAt }) => expiresAt > NOW),
    'insert in place of another session ends that one whatever its status is, and where it has expired',
  ),
  fault(
    'every other session is replaced',
    replacing(async (intact, request) => {
      const { session, replaces } = request;
      const result = await intact.insert(request);
      if (result.inserted) await intact.revokeAll(session.userId, replaces.revocation, session.id);
      return result;
    }),
    'insert in place of another session leaves the other sessions',
    "insert in place of another session leaves somebody else's session, which frees no place",
    'insert in place of another session takes its place under reject',
    'insert in place of another session evicts nobody whose place it does not need',
    'insert in place of another session evicts as many as it needs beside that one',
    'insert in place of another session leaves exactly the limit where several race, each for one of its own',
    'findRevoked finds what was evicted for a log-in, and what it replaced, each by its own',
  ),
  fault(
    'a log-in fails that finds nothing to replace',
    replacing(async (intact, request) => {
      if (!intact.sessions.get(request.replaces.id)) throw new Error('Not found.');
      return intact.insert(request);
    }),
    'insert in place of another session comes in where that one is not there, or has ended',
    'insert in place of another session is told to one of several that race for it',
  ),
  fault(
    'the replaced session is looked up, and ended later',
    replacing(async (intact, request) => {
      const replaced = intact.sessions.get(request.replaces.id)?.session.userId === request.session.userId;
      await turns();
      const result = await intact.insert(request);
      return result.inserted ? { ...result, replaced } : result;
    }),
    'insert in place of another session is told to one of several that race for it',
    'insert in place of another session is told either to the log-in or to who ends that one meanwhile',
  ),
  fault(
    'the replaced session is deleted',
    replacing(async (intact, request) => {
      const result = await intact.insert(request);
      if (result.inserted && result.replaced) intact.sessions.purge(NOW + 1, 1);
      return result;
    }),
    'insert in place of another session leaves the id of that one taken, for ever',
    'listEnded has what was evicted for a log-in, and what it replaced, each by its own',
    'findRevoked finds what was evicted for a log-in, and what it replaced, each by its own',
    'findRevoked finds what was replaced where there is no limit',
  ),
];
