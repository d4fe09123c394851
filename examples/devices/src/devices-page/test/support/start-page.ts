import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SessionManager, type SessionManagerOptions } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import Koa from 'koa';
import { type DevicesPageOptions, devicesPage } from '../../index.js';

/** 14 March 2026, in the afternoon by UTC. */
export const START = Date.parse('2026-03-14T17:05:00Z');

/** What `secondFactor` of {@link startPage} takes. */
export const CODE = '123456';

export interface StartedPage extends AsyncDisposable {
  readonly url: string;
  readonly sessions: SessionManager;
  /** What was emitted on the application. */
  readonly errors: unknown[];
  /** Lets time pass for the manager, in milliseconds. */
  pass(milliseconds: number): void;
  /** Makes every call of the store fail, or work again. */
  fail(failing: boolean): void;
}

export interface PageSetup {
  readonly manager?: Omit<SessionManagerOptions, 'store' | 'keys'>;
  readonly page?: Partial<DevicesPageOptions>;
}

/** An application with the page alone, on a store in memory, by a clock that stands still. Carol owes a second factor. */
export async function startPage({ manager, page }: PageSetup = {}): Promise<StartedPage> {
  const clock = { now: START, failing: false };
  const sessions = new SessionManager({
    store: failingStore(() => clock.failing),
    keys: `k1:${Buffer.alloc(32, 1).toString('base64url')}`,
    ...manager,
    tuning: { ...manager?.tuning, clock: () => clock.now },
  });
  sessions.on('error', () => {});
  const app = new Koa();
  const errors: unknown[] = [];
  app.on('error', (error) => errors.push(error));
  app.use(
    devicesPage(sessions, {
      appName: 'Wonderland',
      authenticateUser: ({ username, password }) =>
        password === `${username} here` ? { userId: String(username), pending: username === 'carol' } : null,
      secondFactor: { check: (_session, code) => (code === CODE ? 'right' : 'wrong') },
      ...page,
    }),
  );
  const server = createServer(app.callback()).listen(0);
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sessions,
    errors,
    pass: (milliseconds) => {
      clock.now += milliseconds;
    },
    fail: (failing) => {
      clock.failing = failing;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await sessions.close();
    },
  };
}

function failingStore(isFailing: () => boolean): MemoryStore {
  return new Proxy(new MemoryStore(), {
    get(store, name: keyof MemoryStore) {
      const member: unknown = store[name];
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        if (isFailing()) throw new Error('The database is away.');
        return member.apply(store, args);
      };
    },
  });
}
