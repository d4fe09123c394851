import type { AuthenticatedSession, SessionManager } from '@jwt-sessions/core';
import { SessionManager as Manager } from '@jwt-sessions/core';
import { SessionAdmin } from '@jwt-sessions/core/admin';
import { MemoryStore } from '@jwt-sessions/core/store';
import { describe, expect, it } from 'vitest';
import { legacySession, strongId } from '../support/legacy-sessions.js';
import { logIn } from '../support/log-in.js';
import { createTestManager } from '../support/test-manager.js';

interface Scene {
  readonly sessions: SessionManager;
  readonly admin: SessionAdmin;
  readonly token: string;
  readonly id: string;
  readonly session: AuthenticatedSession;
}

/** Each call that takes names: by its own, with options to be added to those that it needs. */
const CALLS: Readonly<Record<string, (scene: Scene, options: never) => unknown>> = {
  issue: ({ sessions }, options) => sessions.issue(withNeeded(options, { userId: 'alice' }) as never),
  authenticate: ({ sessions, token }, options) => sessions.authenticate(token, options),
  screen: ({ sessions, token }, options) => sessions.screen(token, options),
  completeSecondFactor: ({ sessions, session }, options) =>
    sessions.completeSecondFactor(session, withNeeded(options, { authMethods: ['otp'] }) as never),
  reauthenticate: ({ sessions, session }, options) =>
    sessions.reauthenticate(session, withNeeded(options, { authMethods: ['pwd'] }) as never),
  rotate: ({ sessions, token }, options) => sessions.rotate(token, options),
  tokenFor: ({ sessions, session }, options) =>
    sessions.tokenFor(session, withNeeded(options, { audience: 'invoices' }) as never),
  list: ({ sessions }, options) => sessions.list('alice', options),
  listEnded: ({ sessions }, options) => sessions.listEnded('alice', options),
  confirm: ({ sessions, id }, options) => sessions.confirm('alice', id, options),
  revoke: ({ sessions, id }, options) => sessions.revoke('alice', id, options),
  revokeAll: ({ sessions }, options) => sessions.revokeAll('alice', options),
  eraseUser: ({ sessions }, options) => sessions.eraseUser('alice', options),
  revokeDevice: ({ sessions }, options) => sessions.revokeDevice('alice', 'A'.repeat(22), options),
  'admin.importSessions': ({ admin }, options) => admin.importSessions([], options),
  'admin.purge': ({ admin }, options) => admin.purge(options),
  'admin.list': ({ admin }, options) => admin.list(options),
  'admin.revoke': ({ admin, id }, options) => admin.revoke(id, options),
  'admin.revokeAll': ({ admin }, options) => admin.revokeAll('alice', options),
  'admin.eraseUser': ({ admin }, options) => admin.eraseUser('alice', options),
  'admin.revokeAllUsers': ({ admin }, options) => admin.revokeAllUsers(options),
};

const NAMES: Readonly<Record<string, string>> = {
  issue:
    'userId, ip, userAgent, clientHints, app, label, data, authenticationStartedAt, pending, trustDevice, authMethods, deviceSecret, replaces, idleTimeout, absoluteTimeout, rememberMe, impersonatedBy',
  authenticate: 'ip, allowPending',
  screen: 'ip',
  completeSecondFactor: 'authMethods, trustDevice',
  reauthenticate: 'authMethods, restartTimeouts',
  rotate: 'ip',
  tokenFor: 'audience, claims, expiresIn',
  list: 'currentId, cursor, limit',
  listEnded: 'cursor, limit',
  confirm: 'actor',
  revoke: 'actor, reason',
  revokeAll: 'actor, reason, except',
  eraseUser: 'actor',
  revokeDevice: 'actor, reason',
  'admin.importSessions': 'weakLookupIds, idleTimeout, ipAddresses',
  'admin.purge': 'keepEnded',
  'admin.list': 'userId, status, cursor, limit',
  'admin.revoke': 'actor, reason',
  'admin.revokeAll': 'actor, reason, except',
  'admin.eraseUser': 'actor',
  'admin.revokeAllUsers': 'issuedBefore, reason, actor, onProgress',
};

async function createScene(call: string) {
  const { sessions, admin, store } = createTestManager({ issuer: 'https://shop.example' });
  const pending = call === 'completeSecondFactor';
  const { token, session, current } = await logIn(sessions, { pending });
  store.take();
  const scene = { sessions, admin, token, id: session.id, session: current };
  const attempt = async (options: unknown) => CALLS[call]?.(scene, options as never);
  return { ...scene, store, attempt };
}

/** Methods of SessionAdmin that take no names. */
const ADMIN_OTHERS = ['find', 'count', 'setLease', 'health'];

/** Methods of a manager that take no names. */
const OTHERS = [
  'acceptsScheme',
  'recheck',
  'listDevices',
  'forgetDevice',
  'actingAs',
  'endSignal',
  'find',
  'findEnding',
  'setLabel',
  'setData',
  'idleTimeout',
  'setIdleTimeout',
  'now',
  'mark',
  'isMark',
  'health',
  'jwks',
  'flush',
  'clearCaches',
  'close',
];

const calls = Object.keys(CALLS);
const isAdmins = (call: string) => call.startsWith('admin.');

const methodsOf = (prototype: object) =>
  Object.getOwnPropertyNames(prototype)
    .filter((name) => name !== 'constructor')
    .toSorted();

function nameOf(call: string): string {
  return call.replace('admin.', '');
}

describe('what is looked at here', () => {
  it('is every method of SessionManager', () => {
    expect(methodsOf(Manager.prototype)).toEqual(
      [...calls.filter((call) => !isAdmins(call)), ...OTHERS].toSorted(),
    );
  });

  it('and every method of SessionAdmin', () => {
    expect(methodsOf(SessionAdmin.prototype)).toEqual(
      [...calls.filter(isAdmins).map(nameOf), ...ADMIN_OTHERS].toSorted(),
    );
  });
});

describe.each(Object.keys(CALLS))('the method %s', (call) => {
  it('refuses a name that there isn’t, says what there is, and does nothing', async () => {
    const { attempt, store } = await createScene(call);
    await expect(attempt({ zz: true })).rejects.toThrow(
      new TypeError(`${nameOf(call)} has no option 'zz'. Its options are ${NAMES[call]}.`),
    );
    expect(store.take()).toEqual([]);
  });

  it.each(['toString', 'constructor', '__proto__'])('refuses the name %s', async (name) => {
    const { attempt } = await createScene(call);
    await expect(attempt(JSON.parse(`{"${name}":true}`))).rejects.toThrow(
      `${nameOf(call)} has no option '${name}'.`,
    );
  });

  it('passes over what somebody else has given to all objects', async () => {
    const { attempt } = await createScene(call);
    const options = Object.create({ zz: true }) as object;
    await expect(attempt(options).then(() => 'passed')).resolves.toBe('passed');
  });

  it.each([
    ['null', null],
    ['a string', 'alice'],
    ['an array', []],
    ['a number', 7],
  ])('refuses %s for the options, without showing it', async (kind, options) => {
    const { attempt, store } = await createScene(call);
    await expect(attempt(options)).rejects.toThrow(
      new TypeError(`The options of ${nameOf(call)} must be an object, not ${kind}.`),
    );
    expect(store.take()).toEqual([]);
  });
});

describe('a name that is likely meant', () => {
  it.each([
    ['issue', 'pendng', 'pending'],
    ['issue', 'penidng', 'pending'],
    ['issue', 'userID', 'userId'],
    ['issue', 'useragent', 'userAgent'],
    ['authenticate', 'allowPendng', 'allowPending'],
    ['reauthenticate', 'auth_methods', 'authMethods'],
    ['revokeAll', 'exept', 'except'],
    ['revoke', 'raeson', 'reason'],
    ['admin.importSessions', 'weakLookupId', 'weakLookupIds'],
  ])('of %s: %s is taken for %s', async (call, given, meant) => {
    const { attempt } = await createScene(call);
    await expect(attempt({ [given]: true })).rejects.toThrow(
      `${nameOf(call)} has no option '${given}'. Did you mean '${meant}'? Its options are `,
    );
  });

  it('is not looked for in what is far from all', async () => {
    const { attempt } = await createScene('issue');
    await expect(attempt({ keepMe: true })).rejects.toThrow("issue has no option 'keepMe'. Its options are");
  });

  it('is quoted, and not all of it where it is long', async () => {
    const { attempt } = await createScene('revokeAll');
    const error = await attempt({ ["'\n".repeat(5000)]: true }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).not.toContain('\n');
    expect(String(error).length).toBeLessThan(400);
  });
});

describe('a name within', () => {
  it.each([
    ['app', { app: { name: 'Shop', verison: '2' } }, "app has no option 'verison'. Did you mean 'version'?"],
    [
      'clientHints',
      { clientHints: { platfrom: 'Android' } },
      "clientHints has no option 'platfrom'. Did you mean 'platform'?",
    ],
  ])('%s is refused at a log-in', async (_, request, message) => {
    const { attempt } = await createScene('issue');
    await expect(attempt(request)).rejects.toThrow(message);
  });

  it('clientHints is taken where it is one of getHighEntropyValues()', async () => {
    const { sessions } = createTestManager();
    const brands = [{ brand: 'Google Chrome', version: '114' }];
    const values = {
      architecture: 'x86',
      bitness: '64',
      brands,
      formFactors: ['Desktop'],
      fullVersionList: [{ brand: 'Google Chrome', version: '114.0.5735.199' }],
      mobile: false,
      model: '',
      platform: 'Windows',
      platformVersion: '15.0.0',
      uaFullVersion: '114.0.5735.199',
      wow64: false,
    };
    const { session } = await sessions.issue({ userId: 'alice', clientHints: values });
    expect(session.browser).toEqual({ name: 'Chrome', version: '114.0.5735.199' });
  });

  it.each([
    ['a member', { user_id: 'alice' }, "an imported session has no member 'user_id'. Did you mean 'userId'?"],
    ['its app', { app: { title: 'Shop' } }, "app has no option 'title'. Its options are name, version."],
  ])('an imported session: %s is refused, and the session named by its place', async (_, change, message) => {
    const { admin, store } = createTestManager();
    const session = { ...legacySession(strongId(1)), ...change };
    await expect(admin.importSessions([session as never])).rejects.toThrow(
      `Session 1 of the import: ${message}`,
    );
    expect(store.take()).toEqual([]);
  });

  it('an import that is no session is refused, without being shown', async () => {
    const { admin } = createTestManager();
    await expect(admin.importSessions([strongId(1)] as never)).rejects.toThrow(
      new TypeError(
        'Session 1 of the import: The members of an imported session must be an object, not a string.',
      ),
    );
  });

  it.each([
    [{ kid: 'k1', algorithm: 'HS256', secert: 'x' }, 'secert', 'secret', 'kid, algorithm, secret'],
    [
      { kid: 'k1', algorithm: 'ES256', privatekey: 'x' },
      'privatekey',
      'privateKey',
      'kid, algorithm, privateKey, publicKey',
    ],
  ])('a key is refused: %o', (key, given, meant, names) => {
    expect(() => new Manager({ store: new MemoryStore(), keys: [key as never] })).toThrow(
      new TypeError(`Key 'k1' has no member '${given}'. Did you mean '${meant}'? Its members are ${names}.`),
    );
  });

  it('a key of the other kind is refused, without being shown', () => {
    const secret = Buffer.alloc(32, 7);
    const key = { kid: 'k1', algorithm: 'HS256', secret, publicKey: 'a key' };
    expect(() => new Manager({ store: new MemoryStore(), keys: [key as never] })).toThrow(
      new TypeError("Key 'k1' has no member 'publicKey'. Its members are kid, algorithm, secret."),
    );
  });
});

describe('ActingSession.list', () => {
  it.each(['currentId', 'page'])('refuses the name %s', async (name) => {
    const { sessions, session } = await createScene('recheck');
    await expect(sessions.actingAs(session).list({ [name]: 'x' } as never)).rejects.toThrow(
      `list has no option '${name}'. Its options are cursor, limit.`,
    );
  });
});

describe('a yes or no that is neither', () => {
  it.each([
    ['issue', 'pending'],
    ['authenticate', 'allowPending'],
    ['reauthenticate', 'restartTimeouts'],
  ])('is refused by %s for %s, and nothing is done', async (call, name) => {
    const { attempt, store } = await createScene(call);
    for (const value of ['no', 'true', 1, 0, null, {}]) {
      await expect(attempt({ [name]: value })).rejects.toThrow(
        new RegExp(`^${name} must be true(?: or false|, false or 'unlessTrusted'), or be left out, not `),
      );
    }
    expect(store.take()).toEqual([]);
  });

  it('may be left out', async () => {
    const { attempt } = await createScene('issue');
    await expect(attempt({ pending: undefined, authMethods: undefined })).resolves.toMatchObject({
      session: { status: 'active' },
    });
  });
});

describe('authMethods', () => {
  const CALLS_WITH_IT = ['issue', 'completeSecondFactor', 'reauthenticate'];

  it.each(
    CALLS_WITH_IT.flatMap(
      (call) =>
        [
          [call, [], /^authMethods must be a list of one at least, such as \['pwd'\] or \['otp'\], not /],
          [
            call,
            'pwd',
            /^authMethods must be a list of one at least, such as \['pwd'\] or \['otp'\], not 'pwd'\.$/,
          ],
          [call, null, /^authMethods must be a list of one at least/],
          [
            call,
            [7],
            /^authMethods must be names such as 'pwd', 'otp' or 'hwk' \(RFC 8176\), of 1 to 32 .* not 7\.$/,
          ],
          [call, [''], /^authMethods must be names/],
          [call, ['one time'], /^authMethods must be names/],
          [call, ['say "otp"'], /^authMethods must be names/],
          [call, ['otp\n'], /^authMethods must be names/],
          [call, ['x'.repeat(33)], /^authMethods must be names/],
          [call, ['Password'], /^authMethods must call the password 'pwd' \(RFC 8176\), not 'Password'\.$/],
          [call, [...'abcdefghi'], /^authMethods must be 8 at most, not 9\.$/],
        ] as const,
    ),
  )('of %s is refused: %j', async (call, authMethods, message) => {
    const { attempt, store } = await createScene(call);
    const needed = call === 'issue' ? { userId: 'alice' } : {};
    await expect(attempt(Object.freeze({ ...needed, authMethods }))).rejects.toThrow(message);
    expect(store.take()).toEqual([]);
  });

  it.each(['completeSecondFactor', 'reauthenticate'])('is what %s can’t do without', async (call) => {
    const { sessions, session, store } = await createScene(call);
    const method = sessions[call as 'reauthenticate'].bind(sessions);
    await expect(method(session, {} as never)).rejects.toThrow(/^authMethods must be a list of one at least/);
    expect(store.take()).toEqual([]);
  });
});

describe('a value of another type', () => {
  it.each([
    ['issue', { authenticationStartedAt: null }, 'authenticationStartedAt must be a Date, not null.'],
    ['issue', { authenticationStartedAt: '2026-01-01' }, 'authenticationStartedAt must be a Date, not '],
    ['revoke', { actor: 7 }, 'actor must be a name, as a string, not 7.'],
    ['revokeAll', { actor: null }, 'actor must be a name, as a string, not null.'],
    ['revokeAll', { except: null }, 'except must be the id of the session that stays'],
    ['eraseUser', { actor: null }, 'actor must be a name, as a string, not null.'],
    ['admin.importSessions', { weakLookupIds: true }, "weakLookupIds must be 'accepted'"],
  ])('is refused by %s: %o', async (call, options, message) => {
    const { attempt, store } = await createScene(call);
    await expect(attempt(options)).rejects.toThrow(message);
    expect(store.take()).toEqual([]);
  });

  it.each([undefined, 7, { label: 'Phone' }])('is refused by setLabel: %o', async (label) => {
    const { sessions, session, store } = await createScene('recheck');
    const message = /^label must be a string, or null to take it away, not /;
    await expect(sessions.setLabel('alice', session.id, label as never)).rejects.toThrow(message);
    await expect(sessions.actingAs(session).setLabel(session.id, label as never)).rejects.toThrow(message);
    expect(store.take()).toEqual([]);
  });

  it.each([
    ['no createdAt', undefined],
    ['one that is no Date', '2026-01-01'],
    ['one that is no date', new Date('x')],
  ])('is refused of a session that acts: %s', async (_, createdAt) => {
    const { sessions, session } = await createScene('recheck');
    expect(() => sessions.actingAs({ ...session, createdAt } as never)).toThrow(
      new TypeError('The session that acts needs its createdAt, the Date that authenticate gave.'),
    );
  });

  it('is refused of a session that acts: no authMethods', async () => {
    const { sessions, session } = await createScene('recheck');
    expect(() => sessions.actingAs({ ...session, authMethods: undefined } as never)).toThrow(
      new TypeError('The session that acts needs its authMethods, the list that authenticate gave.'),
    );
  });
});

/** The options with what the call can't do without. */
function withNeeded(options: unknown, needed: object): unknown {
  const isRecord = typeof options === 'object' && options !== null && !Array.isArray(options);
  return isRecord && !Object.isFrozen(options) ? Object.assign(options, needed) : options;
}
