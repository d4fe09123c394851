import type { ImportedSession } from '@jwt-sessions/core/admin';
import { type InsertRequest, MemoryStore } from '@jwt-sessions/core/store';
import jwt from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import { deriveSessionId } from '../../src/values/lookup-id.js';
import { FROM_LEGACY, HOUR, legacySession, legacyToken, strongId } from '../support/legacy-sessions.js';
import { createTestManager, DAY, MINUTE, START } from '../support/test-manager.js';
import { until } from '../support/until.js';

describe('SessionAdmin.importSessions', () => {
  it('lets the tokens of another system in', async () => {
    const { sessions, admin } = createTestManager(FROM_LEGACY);
    const counts = await admin.importSessions([legacySession(strongId(1))]);
    expect(counts).toEqual({ imported: 1, existing: 0, expired: 0 });
    expect(await sessions.authenticate(legacyToken(strongId(1)))).toEqual({
      id: deriveSessionId(strongId(1)),
      userId: 'alice',
      status: 'active',
      createdAt: new Date(START - 9 * DAY),
      lastActiveAt: new Date(START - HOUR),
      authenticatedAt: new Date(START - 9 * DAY),
      authMethods: [],
      expiresAt: new Date(START - HOUR + 30 * DAY),
      absoluteExpiresAt: new Date(START + 90 * DAY),
      lastIp: null,
      data: null,
      rememberMe: true,
      impersonatedBy: null,
      tokenIssuedAt: new Date(Math.floor((START - 9 * DAY) / 1000) * 1000),
    });
  });

  it('keeps what a user recognises the session by, and the data of the host', async () => {
    const { sessions, admin } = createTestManager(FROM_LEGACY);
    const app = { name: 'Shop', version: '2.1' };
    const described = {
      ip: '192.0.2.7',
      app,
      label: 'laptop',
      data: { plan: 'pro' },
    };
    await admin.importSessions([legacySession(strongId(1), { ...described, userAgent: 'curl/8.5.0' })]);
    expect(await sessions.find('alice', deriveSessionId(strongId(1)))).toMatchObject({
      ...described,
      browser: { name: 'curl', version: '8.5.0' },
      lastIp: '192.0.2.7',
    });
  });

  it('leaves the tokens fit to be rotated, into tokens of the new key', async () => {
    const { sessions, admin } = createTestManager(FROM_LEGACY);
    await admin.importSessions([legacySession(strongId(1))]);
    const renewed = await sessions.rotate(legacyToken(strongId(1)));
    expect(jwt.decode(renewed.token, { complete: true })).toMatchObject({
      header: { kid: 'k1' },
      payload: { lookup_id: strongId(1), gen: 1 },
    });
    expect((await sessions.authenticate(renewed.token)).id).toBe(deriveSessionId(strongId(1)));
  });

  it('keeps a generation, for tokens that have one', async () => {
    const { sessions, admin } = createTestManager(FROM_LEGACY);
    await admin.importSessions([legacySession(strongId(1), { generation: 7 })]);
    await expect(sessions.authenticate(legacyToken(strongId(1), { gen: 5 }))).rejects.toMatchObject({
      reason: 'wrong_generation',
    });
    const { id } = await sessions.authenticate(legacyToken(strongId(1), { gen: 7 }));
    expect(id).toBe(deriveSessionId(strongId(1)));
  });

  it('counts a session of which no activity is known as active now', async () => {
    const { sessions, admin } = createTestManager(FROM_LEGACY);
    const old = { createdAt: new Date(START - 80 * DAY), lastActiveAt: undefined };
    await admin.importSessions([legacySession(strongId(1), old)]);
    expect((await sessions.authenticate(legacyToken(strongId(1)))).lastActiveAt).toEqual(new Date(START));
  });

  it('takes times of a clock that is ahead for now, and an end beyond all calendars for the last one', async () => {
    const { sessions, admin } = createTestManager({ ...FROM_LEGACY, idleTimeout: 'none' });
    const ahead = new Date(START + HOUR);
    const times = { createdAt: ahead, lastActiveAt: ahead, expiresAt: new Date(8.64e15) };
    await admin.importSessions([legacySession(strongId(1), times)]);
    expect(await sessions.find('alice', deriveSessionId(strongId(1)))).toMatchObject({
      createdAt: new Date(START),
      lastActiveAt: new Date(START),
      absoluteExpiresAt: new Date('9999-12-31T23:59:59.999Z'),
    });
  });

  it('takes what can be iterated, at once or with time', async () => {
    const { admin } = createTestManager();
    const records = [1, 2, 3].map((n) => legacySession(strongId(n)));
    async function* late() {
      yield* records;
    }
    expect(await admin.importSessions(new Set(records.slice(0, 2)))).toMatchObject({ imported: 2 });
    expect(await admin.importSessions(late())).toEqual({ imported: 1, existing: 2, expired: 0 });
  });

  it('can be run again, and changes nothing of what is there', async () => {
    const { sessions, admin } = createTestManager();
    await admin.importSessions([legacySession(strongId(1))]);
    await sessions.setLabel('alice', deriveSessionId(strongId(1)), 'mine');
    const again = [legacySession(strongId(1), { label: 'old' }), legacySession(strongId(2))];
    expect(await admin.importSessions(again)).toEqual({ imported: 1, existing: 1, expired: 0 });
    expect((await sessions.find('alice', deriveSessionId(strongId(1))))?.label).toBe('mine');
  });

  it('brings back no session that was ended since', async () => {
    const { sessions, admin } = createTestManager(FROM_LEGACY);
    await admin.importSessions([legacySession(strongId(1))]);
    await sessions.revoke('alice', deriveSessionId(strongId(1)));
    const counts = await admin.importSessions([legacySession(strongId(1))]);
    expect(counts).toEqual({ imported: 0, existing: 1, expired: 0 });
    await expect(sessions.authenticate(legacyToken(strongId(1)))).rejects.toMatchObject({
      reason: 'session_absent',
    });
  });

  it('brings in no session from before all of its user were ended', async () => {
    const { sessions, admin, time } = createTestManager();
    await sessions.revokeAll('alice');
    time.now += MINUTE;
    const records = [
      legacySession(strongId(1)),
      legacySession(strongId(2), { createdAt: new Date(time.now) }),
    ];
    expect(await admin.importSessions(records)).toEqual({ imported: 1, existing: 0, expired: 1 });
    expect(await sessions.find('alice', deriveSessionId(strongId(1)))).toBeNull();
  });

  it('leaves out what is over: at the end, or idle for too long by the idle time of the user', async () => {
    const { sessions, admin, store } = createTestManager({ idleTimeout: '30d' });
    await sessions.setIdleTimeout('bob', '90d');
    const idle = { lastActiveAt: new Date(START - 40 * DAY), createdAt: new Date(START - 50 * DAY) };
    const counts = await admin.importSessions([
      legacySession(strongId(1), { expiresAt: new Date(START) }),
      legacySession(strongId(2), idle),
      legacySession(strongId(3), { ...idle, userId: 'bob' }),
    ]);
    expect(counts).toEqual({ imported: 1, existing: 0, expired: 2 });
    // Only the idle time of a user is the store's to know.
    expect(store.take().filter((method) => method === 'insert')).toHaveLength(2);
  });

  it('knows no limit and tells of no log-in', async () => {
    const { sessions, admin } = createTestManager({ maxSessions: 1 });
    const issued: unknown[] = [];
    sessions.on('issued', (event) => issued.push(event));
    await admin.importSessions([1, 2, 3].map((n) => legacySession(strongId(n))));
    expect((await sessions.list('alice')).sessions).toHaveLength(3);
    expect(issued).toEqual([]);
  });

  it('has no more than eight sessions under way at once, and takes no more from the source', async () => {
    const { admin, store } = createTestManager();
    let taken = 0;
    function* counted() {
      for (let n = 0; n < 40; n += 1) {
        taken += 1;
        yield legacySession(strongId(n + 1));
      }
    }
    const release = store.hold('insert');
    const importing = admin.importSessions(counted());
    for (let turns = 0; turns < 10; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(taken).toBe(8);
    expect(store.take()).toHaveLength(8);
    release();
    expect(await importing).toMatchObject({ imported: 40 });
  });

  it('says how much went in when the store fails, and can be run again', async () => {
    const { sessions, admin, store } = createTestManager();
    const records = Array.from({ length: 30 }, (_, n) => legacySession(strongId(n + 1)));
    const lost = new Error('connection lost');
    let closed = false;
    function* source() {
      try {
        for (const [n, record] of records.entries()) {
          if (n === 20) store.failing.set('insert', lost);
          yield record;
        }
      } finally {
        closed = true;
      }
    }
    const stopped = await admin.importSessions(source()).catch((error) => error);
    const { imported } = stopped.counts;
    expect(stopped).toMatchObject({
      name: 'ImportStoppedError',
      code: 'store_unavailable',
      cause: lost,
      counts: { existing: 0, expired: 0 },
      message: `The session store failed after ${imported} sessions were imported: connection lost. Run the import again: what is in the store is left as it is.`,
    });
    expect((await sessions.list('alice')).sessions).toHaveLength(imported);
    expect(closed).toBe(true);
    store.failing.clear();
    expect(await admin.importSessions(records)).toEqual({
      imported: 30 - imported,
      existing: imported,
      expired: 0,
    });
  });

  it('carries to its end, and counts, what is under way when the store fails', async () => {
    const lost = new Error('connection lost');
    class FailingOnceStore extends MemoryStore {
      override async insert(request: InsertRequest) {
        if (request.session.id === deriveSessionId(strongId(3))) throw lost;
        return super.insert(request);
      }
    }
    const { admin, store } = createTestManager({ store: new FailingOnceStore() });
    const release = store.hold('insert');
    const records = Array.from({ length: 8 }, (_, n) => legacySession(strongId(n + 1)));
    const stopped = admin.importSessions(records).catch((error) => error.message);
    await until(() => store.calls.length === 8);
    for (let turns = 0; turns < 10; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    release();
    expect(await stopped).toContain('The session store failed after 7 sessions were imported: ');
  });

  it('passes on what the source throws', async () => {
    const { admin } = createTestManager();
    const fault = new Error('the old database is gone');
    async function* broken() {
      yield legacySession(strongId(1));
      throw fault;
    }
    await expect(admin.importSessions(broken())).rejects.toBe(fault);
  });

  it.each<[string, object, string]>([
    ['no lookup id', { lookupId: '' }, 'lookupId must be a string that is not empty'],
    ['a lookup id that is null', { lookupId: null }, 'lookupId must be a string that is not empty'],
    ...[-1, 0.5, 2 ** 53, Number.NaN].map((lookupId): [string, object, string] => [
      `the lookup id ${lookupId}, which it doesn't show`,
      { lookupId },
      'lookupId must be a whole number from 0 to 2^53 - 1, or a string, not this one.',
    ]),
    [
      'a user that is half a number',
      { userId: 0.5 },
      'userId must be a whole number from 0 to 2^53 - 1, or a string, not 0.5.',
    ],
    ['no user', { userId: undefined }, 'The user id is a undefined, not a string'],
    ['a creation that is a number', { createdAt: START }, 'createdAt must be a valid Date.'],
    ['an activity that is no date', { lastActiveAt: new Date('x') }, 'lastActiveAt must be a valid Date.'],
    ['no end', { expiresAt: undefined }, 'expiresAt must be a valid Date.'],
    ['a generation below zero', { generation: -1 }, 'The generation must be a whole number'],
    [
      'a generation that leaves no room to rotate',
      { generation: 2 ** 31 - 1 },
      'The generation must be a whole number from 0 to 2^30, so that there is room to rotate, not 2147483647.',
    ],
    ['a generation with a fraction', { generation: 0.5 }, 'The generation must be a whole number'],
  ])('refuses a session with %s and says which it is', async (_, fault, message) => {
    const { admin } = createTestManager();
    const records = [legacySession(strongId(1)), { ...legacySession(strongId(2)), ...fault }];
    const error = await admin.importSessions(records as ImportedSession[]).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(`Session 2 of the import: ${message}`);
    expect(error.message).not.toContain(strongId(2));
  });
});
