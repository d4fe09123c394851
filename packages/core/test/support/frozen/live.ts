import { type IssuedSession, SessionManager, type SessionManagerOptions } from '@jwt-sessions/core';
import type { SessionStore } from '@jwt-sessions/core/store';
import { expect } from 'vitest';
import { deviceIdOf } from '../../../src/devices/device-list.js';
import type { FrozenFacts } from './facts.js';
import { FROZEN_KEYS } from './frozen-keys.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Far ahead, so that no server that removes by its own clock what is over removes any of it. */
const START = Date.UTC(2200, 0, 1);

/** What whoever looks at the facts takes for the present. */
export const FROZEN_NOW = START + 3 * DAY;

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1';

/** What clients hold of the life that was led. */
export interface FrozenClients {
  /** Of the sessions that live on. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Of those that ended, or were replaced. */
  readonly refused: Readonly<Record<string, string>>;
  readonly deviceSecrets: Readonly<Record<string, string>>;
  readonly mark: string;
  /** Each the second page of a list by one. */
  readonly cursors: { readonly ordered: string; readonly ended: string };
  /** For another service. */
  readonly service: string;
}

/** A manager as the one that led the life. */
export function openFrozenManager(
  store: SessionStore,
  now: () => number,
  options: Partial<SessionManagerOptions> = {},
): SessionManager {
  return new SessionManager({
    keys: FROZEN_KEYS,
    issuer: 'https://app.example.com',
    audience: 'app',
    confirmNewDevices: '24h',
    maxSessions: (userId) => (userId === 'crowded' ? 1 : 100),
    locate: (ip) => (ip === '192.0.2.1' ? { country: 'CH', city: 'Zürich' } : null),
    ...options,
    store,
    tuning: { clock: now, purgeInterval: 'none', ...options.tuning },
  });
}

/** Has a manager do whatever leaves something of its own kind in a store or at a client. */
export async function live(
  store: SessionStore,
): Promise<{ readonly facts: FrozenFacts; readonly clients: FrozenClients }> {
  let now = START;
  const sessions = openFrozenManager(store, () => now);
  const issued: Record<string, IssuedSession> = {};
  const logIn = async (name: string, request: Parameters<typeof sessions.issue>[0]) => {
    const session = await sessions.issue(request);
    issued[name] = session;
    return session;
  };
  const enter = async (token: string) => {
    const session = await sessions.authenticate(token, { ip: '192.0.2.2' });
    await sessions.flush();
    return session;
  };

  const laptop = await logIn('laptop', {
    userId: 'alice',
    userAgent: CHROME,
    ip: '192.0.2.1',
    label: 'Büro',
    data: { role: 'editor' },
    rememberMe: true,
    authMethods: ['pwd', 'otp'],
    trustDevice: '30d',
  });
  const deviceSecrets = { laptop: laptop.deviceSecret ?? '' };
  await logIn('left', { userId: 'ended' });
  await logIn('first', { userId: 'crowded' });
  await logIn('erased', { userId: 'erased' });

  now += DAY;
  const rotated = await sessions.rotate(laptop.token);
  await sessions.actingAs(await enter(rotated.token)).setIdleTimeout('7d');
  await sessions.actingAs(await enter(issued.left?.token ?? '')).revoke(issued.left?.session.id ?? '');
  await logIn('named', { userId: 'ended', userAgent: CHROME });
  const named = { reason: 'stolen laptop', actor: 'helpdesk' };
  await sessions.revoke('ended', issued.named?.session.id ?? '', named);
  const replayed = await logIn('replayed', { userId: 'ended' });
  await enter((await sessions.rotate(replayed.token)).token);
  await logIn('second', {
    userId: 'crowded',
    ...(issued.first?.deviceSecret && { deviceSecret: issued.first.deviceSecret }),
  });
  await sessions.eraseUser('erased');

  now += HOUR;
  await expect(sessions.authenticate(replayed.token)).rejects.toMatchObject({ reason: 'token_reuse' });
  await logIn('before', { userId: 'ended' });
  now += MINUTE;
  await sessions.revokeAll('ended');
  now += MINUTE;
  await logIn('after', { userId: 'ended' });
  await logIn('short', { userId: 'ended', userAgent: SAFARI, absoluteTimeout: '1h' });
  await logIn('carol', { userId: 'carol', userAgent: CHROME, idleTimeout: '3d', rememberMe: false });
  await logIn('tablet', {
    userId: 'alice',
    userAgent: SAFARI,
    ip: '2001:db8::1',
    app: { name: 'Shop', version: '1.2' },
  });
  const denied = await logIn('denied', { userId: 'alice', ip: '203.0.113.9' });
  await sessions.actingAs(await enter(rotated.token)).deny(denied.session.id);
  now = FROZEN_NOW - 5 * MINUTE;
  await logIn('phone', { userId: 'alice', userAgent: SAFARI, data: [1, 'ü', null] });
  await logIn('pending', { userId: 'bob', authMethods: ['pwd'], pending: true });
  await logIn('support', { userId: 'alice', impersonatedBy: 'support:dave', absoluteTimeout: '1h' });
  await store.changeLease(0, { grant: 20, wait: 20 });
  await store.changeLease(1, { grant: 10, wait: 20 });
  now = FROZEN_NOW;

  const present = await sessions.authenticate(rotated.token);
  const cursors = {
    ordered: (await sessions.list('alice', { limit: 1 })).nextCursor ?? '',
    ended: (await sessions.listEnded('ended', { limit: 1 })).nextCursor ?? '',
  };
  const service = sessions.tokenFor(present, { audience: 'reports', claims: { role: 'editor' } }).token;
  const mark = sessions.mark('device', 'alice');
  await sessions.close();

  const tokenOf = (name: string) => issued[name]?.token ?? '';
  const tokensOf = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, tokenOf(name)]));
  const all = Object.entries(issued);
  const clients: FrozenClients = {
    tokens: {
      laptop: rotated.token,
      ...tokensOf(['tablet', 'phone', 'pending', 'support', 'second', 'after', 'carol']),
    },
    refused: {
      replaced: laptop.token,
      ...tokensOf(['short', 'left', 'named', 'replayed', 'before', 'denied', 'first', 'erased']),
    },
    deviceSecrets,
    mark,
    cursors,
    service,
  };
  const names = Object.fromEntries(
    all.flatMap(([name, { session, deviceSecret }]) => [
      [`session of ${name}`, session.id],
      ...(deviceSecret === null ? [] : [[`device of ${name}`, deviceIdOf(deviceSecret)]]),
    ]),
  );
  const ids = all.map(([, { session }]) => session.id);
  const byTime = (await store.findKept(ids)).toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
  const userIds = ['alice', 'bob', 'carol', 'crowded', 'ended'];
  const users = await Promise.all(userIds.map((id) => store.findUser(id)));
  return {
    facts: {
      names,
      sessions: byTime,
      users: users.filter((user) => user !== null),
      erased: [{ userId: 'erased', validAfter: START + DAY + 2000 }],
      lease: await store.readLease(),
    },
    clients,
  };
}
