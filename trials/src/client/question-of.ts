import type { Question } from '../history/call.js';
import type { Operation } from '../nodes/operation.js';
import { markOf, sessionIdOf } from '../nodes/token-mark.js';

/** What the history keeps of an operation: everything but the secrets. */
export function questionOf(operation: Operation): Question {
  switch (operation.kind) {
    case 'logIn': {
      const { kind, replaces, pending } = operation;
      return { kind, pending, replaces: markOrNull(replaces) };
    }
    case 'revoke':
      return { kind: operation.kind, token: markOrNull(operation.token), target: operation.target };
    case 'revokeAll':
      return { kind: operation.kind, token: markOrNull(operation.token), except: operation.except };
    case 'confirm':
    case 'deny':
      return { kind: operation.kind, token: markOf(operation.token), target: operation.target };
    case 'list':
      return { kind: operation.kind, token: markOrNull(operation.token) };
    case 'setIdleTimeout': {
      const { kind, token, idleTimeout } = operation;
      return { kind, idleTimeout, token: markOrNull(token) };
    }
    case 'import':
      return { kind: operation.kind, ids: operation.lookupIds.map(sessionIdOf) };
    case 'present':
    case 'recheck':
    case 'rotate':
    case 'reauthenticate':
      return { kind: operation.kind, token: markOf(operation.token) };
    default:
      return { kind: operation.kind, token: markOf(operation.token) };
  }
}

function markOrNull(token: string | null) {
  return token === null ? null : markOf(token);
}
