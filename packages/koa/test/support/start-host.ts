import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SessionManager, type SessionManagerOptions } from '@jwt-sessions/core';
import Koa from 'koa';
import { onTestFinished } from 'vitest';
import { ProbedStore } from './probed-store.js';

/** A secret for tests: 32 bytes, in base64url. */
export const KEYS = 'test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';

export interface Host {
  readonly app: Koa;
  readonly port: number;
  readonly sessions: SessionManager;
  readonly store: ProbedStore;
  /** What was emitted as `error` on the application. */
  readonly errors: unknown[];
  /** Calls the application over HTTP. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Calls it with a token, or with whatever credentials are given. */
  as(token: string, path: string, init?: RequestInit): Promise<Response>;
}

/** An application that listens on a free port of this machine, until the test is over. */
export async function startHost(
  mount: (app: Koa, sessions: SessionManager) => void,
  options: Partial<SessionManagerOptions> = {},
): Promise<Host> {
  const store = new ProbedStore();
  const sessions = new SessionManager({
    store,
    keys: KEYS,
    ...options,
    tuning: { purgeInterval: 'none', ...options.tuning },
  });
  const app = new Koa();
  const errors: unknown[] = [];
  app.on('error', (error) => errors.push(error));
  mount(app, sessions);

  const server = createServer(app.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await sessions.close();
  });

  const { port } = server.address() as AddressInfo;
  const request = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, init);
  const as = (token: string, path: string, { headers, ...init }: RequestInit = {}) =>
    request(path, { ...init, headers: { ...headers, Authorization: `Bearer ${token}` } });
  return { app, port, sessions, store, errors, request, as };
}

/** The init of a request that sends JSON. */
export function json(method: string, body: unknown): RequestInit {
  return { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}
