import type { SessionManagerOptions } from '@jwt-sessions/core';

/** A route, and the calls to the store that it takes: the table of docs/cost.md. */
export interface RouteCalls {
  /** As the table names it, where `:id` is another session of the user, or its device. */
  readonly route: string;
  readonly body?: unknown;
  readonly options?: Partial<SessionManagerOptions>;
  /** In this order. */
  readonly calls: readonly string[];
  /** With `requireSession` in front of the routes. Undefined where nobody would get through. */
  readonly behindAGuard?: readonly string[];
}

const CONFIRMING = { confirmNewDevices: '7d' };

export const ROUTE_CALLS: readonly RouteCalls[] = [
  {
    route: 'POST /sessions',
    body: { username: 'alice', password: 'wonderland' },
    calls: ['findUser', 'insert'],
  },
  { route: 'GET /sessions', calls: ['find', 'list'], behindAGuard: ['find', 'list'] },
  // What it looks at afterwards is shared by all that are open.
  { route: 'GET /sessions/events', calls: ['find'], behindAGuard: ['find'] },
  { route: 'GET /sessions/current', calls: ['find', 'read'], behindAGuard: ['find', 'read'] },
  // What ends itself alone, and what decides anew at the change.
  {
    route: 'DELETE /sessions/current',
    calls: ['find', 'revoke', 'readLease'],
    behindAGuard: ['find', 'revoke', 'readLease'],
  },
  {
    route: 'POST /sessions/current/rotate',
    calls: ['read', 'update'],
    behindAGuard: ['find', 'read', 'update'],
  },
  { route: 'GET /sessions/idle-timeout', calls: ['find', 'findUser'], behindAGuard: ['find', 'findUser'] },
  {
    route: 'PUT /sessions/idle-timeout',
    body: { idleTimeout: '7d' },
    calls: ['find', 'findUser', 'setIdleTimeout', 'readLease'],
    behindAGuard: ['find', 'find', 'findUser', 'setIdleTimeout', 'readLease'],
  },
  {
    route: 'DELETE /sessions/others',
    calls: ['find', 'revokeAll', 'readLease'],
    behindAGuard: ['find', 'find', 'revokeAll', 'readLease'],
  },
  {
    route: 'DELETE /sessions/all',
    calls: ['find', 'changeUser', 'findUser', 'revokeAll', 'readLease'],
    behindAGuard: ['find', 'find', 'changeUser', 'findUser', 'revokeAll', 'readLease'],
  },
  { route: 'GET /sessions/ended', calls: ['find', 'listEnded'], behindAGuard: ['find', 'listEnded'] },
  { route: 'GET /sessions/devices', calls: ['find', 'findUser'], behindAGuard: ['find', 'findUser'] },
  {
    route: 'DELETE /sessions/devices/:id',
    calls: ['find', 'findUser', 'revokeDevice', 'readLease', 'findUser'],
    behindAGuard: ['find', 'find', 'findUser', 'revokeDevice', 'readLease', 'findUser'],
  },
  {
    route: 'POST /sessions/devices/:id/forget',
    calls: ['find', 'findUser', 'changeUser'],
    behindAGuard: ['find', 'find', 'findUser', 'changeUser'],
  },
  { route: 'GET /sessions/:id', calls: ['find', 'read'], behindAGuard: ['find', 'read'] },
  {
    route: 'PATCH /sessions/:id',
    body: { label: 'Mine' },
    calls: ['find', 'read', 'update'],
    behindAGuard: ['find', 'find', 'read', 'update'],
  },
  {
    route: 'DELETE /sessions/:id',
    calls: ['find', 'revoke', 'readLease'],
    behindAGuard: ['find', 'find', 'revoke', 'readLease'],
  },
  {
    route: 'POST /sessions/:id/confirm',
    options: CONFIRMING,
    calls: ['find', 'read', 'admit', 'findUser', 'changeUser'],
    behindAGuard: ['find', 'find', 'read', 'admit', 'findUser', 'changeUser'],
  },
  {
    route: 'POST /sessions/:id/deny',
    options: CONFIRMING,
    calls: ['find', 'read', 'revoke', 'readLease'],
    behindAGuard: ['find', 'find', 'read', 'revoke', 'readLease'],
  },
];
