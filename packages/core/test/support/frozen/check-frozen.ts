import type { SessionManager } from '@jwt-sessions/core';
import { SessionAdmin } from '@jwt-sessions/core/admin';
import type { SessionStore } from '@jwt-sessions/core/store';
import { expect } from 'vitest';
import type { FrozenFacts } from './facts.js';
import { frozenClients, frozenFacts } from './frozen-life.js';
import { FROZEN_NOW, type FrozenClients, openFrozenManager } from './live.js';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** A database of the first release, with whoever looks at it today. */
interface Scene {
  readonly store: SessionStore;
  readonly sessions: SessionManager;
  readonly admin: SessionAdmin;
  readonly facts: FrozenFacts;
  readonly clients: FrozenClients;
  readonly time: { now: number };
  /** The id of a session by its name. */
  readonly idOf: (name: string) => string;
  readonly tokenOf: (name: string) => string;
}

const ENDINGS: Readonly<Record<string, string>> = {
  left: 'logout',
  named: 'stolen laptop',
  replayed: 'token_reuse',
  before: 'admin',
  short: 'expired',
  denied: 'denied',
  first: 'limit',
};

const STATUSES: Readonly<Record<string, string>> = {
  laptop: 'active',
  tablet: 'active',
  phone: 'unconfirmed',
  support: 'impersonated',
  second: 'active',
  after: 'active',
  carol: 'active',
};

/** What works with a database and with tokens of the first release. */
const CHECKS: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  'lets in who was in, as what they were': async ({ sessions, facts, clients, idOf }) => {
    for (const [name, status] of Object.entries(STATUSES)) {
      const session = await sessions.authenticate(clients.tokens[name] ?? '');
      const kept = facts.sessions.find(({ id }) => id === session.id);
      expect(session).toMatchObject({
        id: idOf(name),
        status,
        userId: kept?.userId,
        createdAt: new Date(kept?.createdAt ?? 0),
        authenticatedAt: new Date(kept?.authenticatedAt ?? 0),
        expiresAt: new Date(kept?.expiresAt ?? 0),
        data: kept?.data == null ? null : JSON.parse(kept.data),
        rememberMe: name !== 'carol',
        impersonatedBy: name === 'support' ? 'support:dave' : null,
        authMethods: name === 'laptop' ? [{ method: 'pwd' }, { method: 'otp' }] : [],
      });
    }
  },

  'refuses who was ended, and tells why': async ({ sessions, clients }) => {
    for (const [name, reason] of Object.entries(ENDINGS)) {
      const refusal = await sessions.authenticate(clients.refused[name] ?? '').catch((error) => error);
      expect(refusal).toMatchObject({ code: 'invalid_token' });
      expect(await sessions.findEnding(refusal)).toMatchObject({ reason });
    }
    const erased = sessions.authenticate(clients.refused.erased ?? '');
    await expect(erased).rejects.toMatchObject({ reason: 'session_absent' });
  },

  'takes a token for stolen that was replaced': async ({ sessions, clients, tokenOf }) => {
    const { replaced = '' } = clients.refused;
    await expect(sessions.authenticate(replaced)).rejects.toMatchObject({ reason: 'token_reuse' });
    await expect(sessions.authenticate(tokenOf('laptop'))).rejects.toMatchObject({
      reason: 'session_absent',
    });
  },

  'renews each token': async ({ sessions, tokenOf }) => {
    for (const name of Object.keys(STATUSES)) {
      const { token } = await sessions.rotate(tokenOf(name));
      expect((await sessions.authenticate(token)).status).toBe(STATUSES[name]);
    }
  },

  'lists, page by page, by the cursors that were handed out': async ({ sessions, clients, facts, idOf }) => {
    const ids = (page: { readonly sessions: readonly { readonly id: string }[] }) =>
      page.sessions.map(({ id }) => id);
    expect(ids(await sessions.list('alice'))).toEqual(['phone', 'support', 'tablet', 'laptop'].map(idOf));
    const rest = await sessions.list('alice', { cursor: clients.cursors.ordered });
    expect(ids(rest)).toEqual(['support', 'tablet', 'laptop'].map(idOf));
    expect(rest.sessions[2]).toMatchObject({
      title: 'Chrome on Linux',
      label: 'Büro',
      ip: '192.0.2.1',
      location: { country: 'CH', region: null, city: 'Zürich' },
      deviceId: facts.names['device of laptop'],
    });
    const ended = await sessions.listEnded('ended');
    expect(ids(ended)).toEqual(['short', 'before', 'replayed', ...twins(facts, ['left', 'named'])].map(idOf));
    expect(ended.sessions.map(({ ending }) => ending.by?.type ?? null)).toEqual(
      ended.sessions.map(({ id }) => {
        if (id === idOf('short')) return null;
        if (id === idOf('left')) return 'session';
        return id === idOf('replayed') ? 'rule' : 'application';
      }),
    );
    expect(ids(await sessions.listEnded('ended', { cursor: clients.cursors.ended }))).toEqual(
      ids(ended).slice(1),
    );
  },

  'ends one, a device, all of a user, and all': async ({ sessions, admin, facts, idOf, tokenOf }) => {
    const absent = (name: string) =>
      expect(sessions.authenticate(tokenOf(name))).rejects.toMatchObject({ reason: 'session_absent' });
    expect(await sessions.revoke('alice', idOf('phone'))).toBe(true);
    expect(await sessions.revoke('alice', idOf('denied'))).toBe(false);
    await absent('phone');
    const device = facts.names['device of laptop'] ?? '';
    expect(await sessions.revokeDevice('alice', device)).toEqual([idOf('laptop')]);
    await absent('laptop');
    expect(await sessions.revokeAll('alice')).toBe(2);
    await absent('support');
    await absent('tablet');
    expect(await admin.revokeAllUsers()).toBe(5);
    await absent('carol');
    await absent('pending');
  },

  'knows a device again, and trusts it': async ({ sessions, clients, facts }) => {
    const deviceSecret = clients.deviceSecrets.laptop ?? '';
    const device = facts.names['device of laptop'] ?? '';
    expect(await sessions.listDevices('alice')).toContainEqual(
      expect.objectContaining({ id: device, os: 'Linux', browser: 'Chrome', trustedUntil: expect.any(Date) }),
    );
    const request = {
      userId: 'alice',
      deviceSecret,
      authMethods: ['pwd'],
      pending: 'unlessTrusted',
    } as const;
    expect(await sessions.issue(request)).toMatchObject({
      newDevice: false,
      session: { status: 'active', deviceId: device },
    });
    await sessions.revokeDevice('alice', device);
    expect((await sessions.issue(request)).session.status).toBe('pending');
    expect(sessions.isMark(clients.mark, 'device', 'alice')).toBe(true);
  },

  'keeps to the idle times that were chosen': async ({ sessions, time, tokenOf }) => {
    expect(await sessions.idleTimeout('alice')).toBe('7d');
    const { session } = await sessions.issue({ userId: 'alice' });
    expect(session.expiresAt).toEqual(new Date(FROZEN_NOW + 7 * DAY));
    await sessions.setIdleTimeout('carol', '30d');
    const carol = await sessions.authenticate(tokenOf('carol'));
    await sessions.flush();
    time.now += 3 * DAY;
    await expect(sessions.authenticate(tokenOf('carol'))).rejects.toMatchObject({
      reason: 'session_expired',
    });
    expect(carol.expiresAt.getTime()).toBeLessThan(time.now);
  },

  'refuses a log-in that was checked before all were ended, or the user erased': async ({ sessions }) => {
    for (const userId of ['ended', 'erased']) {
      const authenticationStartedAt = new Date(FROZEN_NOW - 2.5 * DAY);
      const late = sessions.issue({ userId, authenticationStartedAt });
      await expect(late).rejects.toMatchObject({ code: 'invalid_credentials' });
      expect((await sessions.issue({ userId })).session.userId).toBe(userId);
    }
  },

  'grants the lease, and turns it off': async ({ store, admin, idOf }) => {
    expect(await store.readLease()).toEqual({ grant: 10, wait: 20, version: 2 });
    const found = await store.findLeased([idOf('laptop')]);
    expect(found).toMatchObject({ grant: 10, sessions: [{ id: idOf('laptop') }] });
    await admin.setLease(null);
    expect(await store.readLease()).toMatchObject({ grant: 0, wait: 0 });
  },

  'completes a second factor, and confirms a device': async ({ sessions, tokenOf, idOf }) => {
    const first = sessions.authenticate(tokenOf('pending'));
    await expect(first).rejects.toMatchObject({ reason: 'session_pending' });
    const pending = await sessions.authenticate(tokenOf('pending'), { allowPending: true });
    const { token, session } = await sessions.completeSecondFactor(pending, { authMethods: ['otp'] });
    expect(session.authMethods.map(({ method }) => method)).toEqual(['pwd', 'otp']);
    expect((await sessions.authenticate(token)).status).toBe('active');
    const acting = sessions.actingAs(await sessions.authenticate(tokenOf('laptop')));
    expect(await acting.confirm(idOf('phone'))).toBe(true);
    expect((await sessions.authenticate(tokenOf('phone'))).status).toBe('active');
  },

  'notes activity, a label and data': async ({ sessions, store, time, tokenOf, idOf }) => {
    time.now += 5 * MINUTE;
    const session = await sessions.authenticate(tokenOf('laptop'), { ip: '192.0.2.7' });
    await sessions.flush();
    expect(await store.read(idOf('laptop'))).toMatchObject({ lastActiveAt: time.now, lastIp: '192.0.2.7' });
    const labelled = await sessions.actingAs(session).setLabel(session.id, 'Küche');
    expect(labelled).toMatchObject({ label: 'Küche', location: { city: 'Zürich' } });
    await sessions.setData('alice', session.id, { role: 'admin' });
    expect((await sessions.authenticate(tokenOf('laptop'))).data).toEqual({ role: 'admin' });
  },

  'counts, walks through all and purges': async ({ sessions, admin, store, time, tokenOf }) => {
    expect(await admin.count()).toBe(8);
    const { sessions: all, nextCursor } = await admin.list({ limit: 1000 });
    expect([all.length, nextCursor]).toEqual([8, null]);
    time.now = FROZEN_NOW + MINUTE;
    expect(await admin.purge()).toBeGreaterThan(0);
    expect((await sessions.listEnded('ended')).sessions).toEqual([]);
    expect(await store.findUser('ended')).not.toBeNull();
    expect((await sessions.authenticate(tokenOf('laptop'))).userId).toBe('alice');
  },

  'erases a user': async ({ sessions, store, tokenOf }) => {
    expect(await sessions.eraseUser('alice')).toBe(4);
    expect(await store.findUser('alice')).toBeNull();
    expect((await sessions.listEnded('alice')).sessions).toEqual([]);
    await expect(sessions.authenticate(tokenOf('laptop'))).rejects.toMatchObject({
      reason: 'session_absent',
    });
  },
};

/** The names of the checks, each of which {@link checkFrozen} makes. */
export const FROZEN_CHECKS: readonly string[] = Object.keys(CHECKS);

/** Makes one check on a store that holds the facts of the first release, and nothing else. */
export async function checkFrozen(name: string, store: SessionStore): Promise<void> {
  const facts = frozenFacts();
  const clients = frozenClients();
  const time = { now: FROZEN_NOW };
  const sessions = openFrozenManager(store, () => time.now);
  const admin = new SessionAdmin({ store, clock: () => time.now });
  const idOf = (session: string) => facts.names[`session of ${session}`] ?? '';
  const tokenOf = (session: string) => clients.tokens[session] ?? '';
  try {
    await CHECKS[name]?.({ store, sessions, admin, facts, clients, time, idOf, tokenOf });
  } finally {
    await sessions.close();
  }
}

/** Sessions that ended at one time, in the order of their ids, the highest first. */
function twins({ names }: FrozenFacts, both: readonly string[]): readonly string[] {
  const idOf = (name: string) => names[`session of ${name}`] ?? '';
  return both.toSorted((a, b) => (idOf(a) < idOf(b) ? 1 : -1));
}
