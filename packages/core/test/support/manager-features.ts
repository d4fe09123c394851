import { SessionManager, type SessionManagerOptions } from '@jwt-sessions/core';
import { SessionAdmin } from '@jwt-sessions/core/admin';
import type { SessionStore } from '@jwt-sessions/core/store';
import jwt from 'jsonwebtoken';
import { expect } from 'vitest';

const SECRET = Buffer.alloc(32, 5);
const LEGACY_SECRET = Buffer.alloc(32, 6);
const KEYS = `k1:${SECRET.toString('base64url')}`;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 86_400 * SECOND;
const START = Date.UTC(2200, 0, 1);

/** What a manager promises beyond the checks of a store by itself, as one flow each. */
const FEATURES: Readonly<Record<string, (start: Start) => Promise<void>>> = {
  'completes a second factor, and only then lets the session in': async (start) => {
    const { sessions } = start();
    const first = await sessions.issue({ userId: 'second factor', pending: true });
    await expect(sessions.authenticate(first.token)).rejects.toMatchObject({ reason: 'session_pending' });
    const pending = await sessions.authenticate(first.token, { allowPending: true });
    const { token } = await sessions.completeSecondFactor(pending, { authMethods: ['otp'] });
    expect(await sessions.authenticate(token)).toMatchObject({ id: first.session.id, status: 'active' });
    await expect(sessions.authenticate(first.token)).rejects.toMatchObject({ reason: 'wrong_generation' });
  },

  'lets an old device confirm one new device and deny another': async (start) => {
    const { sessions, revoked } = start({ confirmNewDevices: '24h' });
    const old = await sessions.issue({ userId: 'confirmation' });
    const mine = await sessions.issue({ userId: 'confirmation' });
    const strange = await sessions.issue({ userId: 'confirmation' });
    const acting = sessions.actingAs(await sessions.authenticate(old.token));
    expect((await sessions.authenticate(mine.token)).status).toBe('unconfirmed');
    expect(await acting.confirm(mine.session.id)).toBe(true);
    expect((await sessions.authenticate(mine.token)).status).toBe('active');
    expect(await acting.deny(strange.session.id)).toBe(true);
    await expect(sessions.authenticate(strange.token)).rejects.toMatchObject({ reason: 'session_absent' });
    expect(revoked).toMatchObject([{ sessionId: strange.session.id, reason: 'denied' }]);
  },

  'counts a new device as confirmed from the deadline on': async (start) => {
    const { sessions, time, store } = start({ confirmNewDevices: '24h' });
    await sessions.issue({ userId: 'deadline' });
    const { token } = await sessions.issue({ userId: 'deadline' });
    time.now += DAY;
    expect((await sessions.authenticate(token)).status).toBe('active');
    await sessions.flush();
    expect((await store.list('deadline', { now: time.now, limit: 10 })).map(({ status }) => status)).toEqual([
      'active',
      'active',
    ]);
  },

  'knows a device again after all sessions were ended': async (start) => {
    const { sessions, time } = start();
    const { deviceSecret } = await sessions.issue({ userId: 'known device' });
    time.now += SECOND;
    await sessions.revokeAll('known device');
    time.now += SECOND;
    const again = await sessions.issue({ userId: 'known device', deviceSecret: deviceSecret ?? '' });
    expect(again).toMatchObject({ newDevice: false, deviceSecret });
  },

  "gives a user's idle time to their sessions and to the next log-in": async (start) => {
    const { sessions, time } = start();
    const old = await sessions.issue({ userId: 'idle time' });
    await sessions.actingAs(await sessions.authenticate(old.token)).setIdleTimeout('7d');
    const fresh = await sessions.issue({ userId: 'idle time' });
    expect(await sessions.idleTimeout('idle time')).toBe('7d');
    time.now += 7 * DAY;
    for (const { token } of [old, fresh]) {
      await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_expired' });
    }
  },

  'lets a young session end none that is older, and push none out': async (start) => {
    const { sessions, time } = start({ minAgeToRevokeOthers: '24h', maxSessions: 2 });
    const old = await sessions.issue({ userId: 'young' });
    time.now += SECOND;
    const young = await sessions.issue({ userId: 'young' });
    const acting = sessions.actingAs(await sessions.authenticate(young.token));
    await expect(acting.revokeOthers()).rejects.toMatchObject({
      code: 'session_too_new',
      allowedAt: new Date(time.now + DAY),
    });
    await expect(sessions.issue({ userId: 'young' })).rejects.toMatchObject({
      code: 'session_limit_reached',
    });
    const pending = await sessions.issue({ userId: 'young', authMethods: ['pwd'], pending: true });
    const waiting = await sessions.authenticate(pending.token, { allowPending: true });
    const { session } = await sessions.completeSecondFactor(waiting, { authMethods: ['otp'] });
    expect(session.authMethods.map(({ method }) => method)).toEqual(['pwd', 'otp']);
    await expect(sessions.authenticate(old.token)).rejects.toMatchObject({ reason: 'session_absent' });
    expect(await sessions.actingAs(session).revokeOthers()).toBe(1);
  },

  'gives three tabs that rotate together a token each that works': async (start) => {
    const { sessions } = start();
    const { token } = await sessions.issue({ userId: 'three tabs' });
    const renewed = await Promise.all([1, 2, 3].map(() => sessions.rotate(token)));
    for (const tab of renewed) expect((await sessions.authenticate(tab.token)).userId).toBe('three tabs');
  },

  'ends a session when a token is replayed that was replaced long ago': async (start) => {
    const { sessions, time, revoked } = start();
    const stolen = await sessions.issue({ userId: 'replay' });
    const { token } = await sessions.rotate(stolen.token);
    await sessions.authenticate(token);
    await sessions.flush();
    time.now += 30 * SECOND + 5 * MINUTE + 2;
    await expect(sessions.authenticate(stolen.token)).rejects.toMatchObject({ reason: 'token_reuse' });
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_absent' });
    expect(revoked).toMatchObject([{ reason: 'token_reuse', by: { type: 'rule' } }]);
  },

  'moves the proof of identity, and retires the token before at once': async (start) => {
    const { sessions, time } = start();
    const { token } = await sessions.issue({ userId: 'proof' });
    time.now += DAY;
    const renewed = await sessions.reauthenticate(await sessions.authenticate(token), {
      authMethods: ['pwd'],
    });
    expect((await sessions.authenticate(renewed.token)).authenticatedAt).toEqual(new Date(time.now));
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'wrong_generation' });
  },

  'takes over sessions of another system, once however often it is asked': async (start) => {
    const { sessions, admin } = start({
      legacyTokens: {
        keys: [{ algorithm: 'HS256', secret: LEGACY_SECRET }],
        lookupIdClaim: 'sid',
        importing: true,
      },
    });
    const record = {
      lookupId: 'Zm9yIGEgdGVzdCBvbmx5IQ',
      userId: 'imported',
      createdAt: new Date(START - DAY),
      expiresAt: new Date(START + DAY),
    };
    const claims = {
      sub: 'imported',
      sid: record.lookupId,
      iat: START / SECOND,
      exp: (START + DAY) / SECOND,
    };
    const token = jwt.sign(claims, LEGACY_SECRET, { algorithm: 'HS256' });
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_absent' });
    expect(await admin.importSessions([record])).toMatchObject({ imported: 1, existing: 0 });
    expect(await admin.importSessions([record])).toMatchObject({ imported: 0, existing: 1 });
    expect((await sessions.authenticate(token)).userId).toBe('imported');
  },
};

/** The names of the features, each of which {@link checkFeature} runs. */
export const FEATURE_NAMES: readonly string[] = Object.keys(FEATURES);

/** Runs one feature on a store, which may hold what the others left. */
export async function checkFeature(name: string, store: SessionStore): Promise<void> {
  const opened: SessionManager[] = [];
  try {
    await FEATURES[name]?.((options) => {
      const scene = openManager(store, options);
      opened.push(scene.sessions);
      return scene;
    });
  } finally {
    for (const sessions of opened) await sessions.close();
  }
}

type Start = (options?: Partial<SessionManagerOptions>) => ReturnType<typeof openManager>;

function openManager(store: SessionStore, options: Partial<SessionManagerOptions> = {}) {
  const time = { now: START };
  const revoked: object[] = [];
  const sessions = new SessionManager({
    keys: KEYS,
    ...options,
    store,
    tuning: { clock: () => time.now, purgeInterval: 'none', ...options.tuning },
  });
  const admin = new SessionAdmin({ store, clock: () => time.now });
  sessions.on('revoked', (event) => revoked.push(event));
  return { sessions, admin, store, time, revoked };
}
