import { setTimeout as pause } from 'node:timers/promises';
import { SessionError, type SessionManager, StoreUnavailableError } from '@jwt-sessions/core';
import { ImportStoppedError, type SessionAdmin } from '@jwt-sessions/core/admin';
import type { Answer, Done } from '../history/call.js';
import { sharedNow } from '../machine-clock.js';
import type { Operation, Performed } from './operation.js';
import { markOf } from './token-mark.js';

/** One manager of a node, and what imports sessions for it. */
export interface Hands {
  readonly manager: SessionManager;
  readonly admin: SessionAdmin;
}

interface Result {
  readonly answer: Done;
  readonly token?: string;
  readonly deviceSecret?: string | null;
  /** Where only the last part of the work is the call. */
  readonly begin?: number;
}

/** Does something by the public methods of core, in the process that runs them. */
export async function performByCore(hands: Hands, operation: Operation): Promise<Performed> {
  const begin = sharedNow();
  try {
    const { begin: late, ...result } = await perform(hands, operation);
    return { ...result, begin: late ?? begin, end: sharedNow() };
  } catch (error) {
    return { answer: answerOf(error), begin, end: sharedNow() };
  }
}

function perform(hands: Hands, operation: Operation): Promise<Result> {
  const { manager } = hands;
  switch (operation.kind) {
    case 'logIn':
      return logIn(manager, operation);
    case 'present':
      return manager.authenticate(operation.token, { ip: '192.0.2.1' }).then(done);
    case 'recheck':
      return recheck(manager, operation);
    case 'rotate':
      return manager.rotate(operation.token).then(renewed);
    case 'reauthenticate':
      return manager
        .authenticate(operation.token)
        .then((session) => manager.reauthenticate(session, { authMethods: ['pwd'] }))
        .then(renewed);
    case 'completeSecondFactor':
      return manager
        .authenticate(operation.token, { allowPending: true })
        .then((session) => manager.completeSecondFactor(session, { authMethods: ['otp'] }))
        .then(renewed);
    case 'import':
      return importAll(hands, operation);
    default:
      return operation.token === null ? actAsHost(manager, operation) : actAsSession(manager, operation);
  }
}

async function logIn(
  manager: SessionManager,
  { userId, checkTakes, deviceSecret, replaces, pending }: Extract<Operation, { kind: 'logIn' }>,
): Promise<Result> {
  const authenticationStartedAt = new Date(manager.now());
  const checkBegan = sharedNow();
  if (checkTakes > 0) await pause(checkTakes);
  const issued = await manager.issue({
    userId,
    authenticationStartedAt,
    ip: '192.0.2.1',
    userAgent: 'curl/8.5.0',
    ...(pending && { pending }),
    ...(deviceSecret !== null && { deviceSecret }),
    ...(replaces !== null && { replaces }),
  });
  const { token, session, deviceSecret: secret } = issued;
  const answer = { outcome: 'done', token: markOf(token), checkBegan, status: session.status } as const;
  return { answer, token, deviceSecret: secret };
}

async function recheck(
  manager: SessionManager,
  { token, wait }: Extract<Operation, { kind: 'recheck' }>,
): Promise<Result> {
  const session = await manager.authenticate(token);
  await pause(wait);
  const begin = sharedNow();
  await manager.recheck(session);
  return { answer: { outcome: 'done' }, begin };
}

async function importAll(
  { manager, admin }: Hands,
  { userId, lookupIds }: Extract<Operation, { kind: 'import' }>,
): Promise<Result> {
  const createdAt = new Date(manager.now());
  const expiresAt = new Date(manager.now() + 86_400_000);
  await admin.importSessions(lookupIds.map((lookupId) => ({ lookupId, userId, createdAt, expiresAt })));
  return { answer: { outcome: 'done' } };
}

type Acting = Exclude<
  Operation,
  {
    readonly kind:
      | 'logIn'
      | 'present'
      | 'recheck'
      | 'rotate'
      | 'reauthenticate'
      | 'completeSecondFactor'
      | 'import';
  }
>;

async function actAsHost(manager: SessionManager, operation: Acting): Promise<Result> {
  switch (operation.kind) {
    case 'revoke':
      return ended(await manager.revoke(operation.userId, operation.target));
    case 'revokeAll':
      return ended(
        await manager.revokeAll(
          operation.userId,
          operation.except === null ? {} : { except: operation.except },
        ),
      );
    case 'list':
      return listed((cursor) => manager.list(operation.userId, { cursor }));
    case 'setIdleTimeout':
      await manager.setIdleTimeout(operation.userId, `${operation.idleTimeout}ms`);
      return { answer: { outcome: 'done' } };
    default:
      throw new TypeError(`Only a session can ${operation.kind}.`);
  }
}

async function actAsSession(manager: SessionManager, operation: Acting): Promise<Result> {
  const mayBePending = operation.kind === 'logOut';
  const session = await manager.authenticate(operation.token ?? '', { allowPending: mayBePending });
  const mine = manager.actingAs(session);
  switch (operation.kind) {
    case 'logOut':
      return ended(await mine.revoke(session.id));
    case 'revoke':
      return ended(await mine.revoke(operation.target));
    case 'revokeOthers':
      return ended(await mine.revokeOthers());
    case 'revokeAll':
      return ended(await mine.revokeAll());
    case 'confirm':
      return ended(await mine.confirm(operation.target));
    case 'deny':
      return ended(await mine.deny(operation.target));
    case 'list':
      return listed((cursor) => mine.list({ cursor }));
    case 'setIdleTimeout':
      await mine.setIdleTimeout(`${operation.idleTimeout}ms`);
      return { answer: { outcome: 'done' } };
  }
}

function done(): Result {
  return { answer: { outcome: 'done' } };
}

function ended(how: boolean | number): Result {
  return { answer: { outcome: 'done', ended: how } };
}

function renewed({ token }: { readonly token: string }): Result {
  return { answer: { outcome: 'done', token: markOf(token) }, token };
}

interface Page {
  readonly sessions: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
}

async function listed(list: (cursor: string | undefined) => Promise<Page>): Promise<Result> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await list(cursor);
    ids.push(...page.sessions.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return { answer: { outcome: 'done', ids } };
}

function answerOf(error: unknown): Answer {
  if (error instanceof StoreUnavailableError || error instanceof ImportStoppedError)
    return { outcome: 'unavailable' };
  if (error instanceof SessionError) return { outcome: 'refused', code: error.code };
  return { outcome: 'unexpected', message: String(error) };
}
