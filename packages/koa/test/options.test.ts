import { InvalidTokenError, SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import * as koa from '@jwt-sessions/koa';
import Koa from 'koa';
import { describe, expect, it } from 'vitest';
import { readJson, type TokenJson } from './support/answers.js';
import { json, KEYS, startHost } from './support/start-host.js';
import { startRoutes } from './support/start-routes.js';

const sessions = new SessionManager({
  store: new MemoryStore(),
  keys: KEYS,
  tuning: { purgeInterval: 'none' },
});
const authenticateUser = () => null;
const ctx = new Koa().createContext({ headers: {} } as never, { getHeader: () => undefined } as never);
ctx.state.session = {};
const request = { userId: 'alice' };

type Call = (options: never) => unknown;

/** Everything that is exported and takes options, with the names of these. */
const TAKING_OPTIONS: Readonly<Record<string, readonly [call: Call, names: string]>> = {
  requireSession: [
    (options) => koa.requireSession(sessions, options),
    'cookie, errors, allowPending, rotateEvery',
  ],
  optionalSession: [(options) => koa.optionalSession(sessions, options), 'cookie, errors'],
  requireRecentLogin: [(options) => koa.requireRecentLogin(sessions, '1h', options), 'errors'],
  requireConfirmedSession: [(options) => koa.requireConfirmedSession(sessions, options), 'errors'],
  sessionRoutes: [
    (options) => koa.sessionRoutes(sessions, options),
    'authenticateUser, prefix, bodyLimit, cookie, idleTimeouts, justProved, errors',
  ],
  issueSession: [(options) => koa.issueSession(ctx, sessions, request, options), 'cookie, replaces'],
  reauthenticate: [(options) => koa.reauthenticate(ctx, sessions, options), 'cookie'],
  completeSecondFactor: [(options) => koa.completeSecondFactor(ctx, sessions, options), 'cookie, justProved'],
  InvalidRequestError: [(options) => new koa.InvalidRequestError('no', options), 'cause, headers'],
  LoginRefusedError: [(options) => new koa.LoginRefusedError('no', options), 'cause, headers'],
  TooManyAttemptsError: [(options) => new koa.TooManyAttemptsError('1m', 'no', options), 'cause, headers'],
};
/** What is exported besides, and takes none. */
const TAKING_NONE = ['ACCEPT_CH', 'CRITICAL_CH', 'SessionHttpError', 'recheckSession'];
/** Which of them take a manager, and what they take before it. */
const TAKING_A_MANAGER: Readonly<
  Record<string, readonly [call: (sessions: never) => unknown, before: string]>
> = {
  requireSession: [(manager) => koa.requireSession(manager), ''],
  optionalSession: [(manager) => koa.optionalSession(manager), ''],
  requireRecentLogin: [(manager) => koa.requireRecentLogin(manager, '1h'), ''],
  requireConfirmedSession: [(manager) => koa.requireConfirmedSession(manager), ''],
  sessionRoutes: [(manager) => koa.sessionRoutes(manager, { authenticateUser }), ''],
  issueSession: [(manager) => koa.issueSession(ctx, manager, request), 'ctx, '],
  reauthenticate: [(manager) => koa.reauthenticate(ctx, manager), 'ctx, '],
  completeSecondFactor: [(manager) => koa.completeSecondFactor(ctx, manager), 'ctx, '],
  recheckSession: [(manager) => koa.recheckSession(ctx, manager), 'ctx, '],
};

/** What comes of a call, thrown or rejected. */
async function failureOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('everything that is exported', () => {
  it('is looked at here', () => {
    expect([...Object.keys(TAKING_OPTIONS), ...TAKING_NONE].toSorted()).toEqual(Object.keys(koa).toSorted());
  });

  it.each(Object.entries(TAKING_OPTIONS))(
    '%s refuses an option that it does not have',
    async (name, [call, names]) => {
      for (const options of [{ pendng: true }, Object.create({ pendng: true })]) {
        expect(await failureOf(() => call(options as never))).toEqual(
          new TypeError(`${name} has no option 'pendng'. Its options are: ${names}.`),
        );
      }
    },
  );

  it.each(Object.entries(TAKING_OPTIONS))('%s refuses options that are no object', async (name, [call]) => {
    for (const [options, shown] of [
      [null, 'null'],
      ['x', "'x'"],
      [7, '7'],
      [true, 'true'],
      [[], 'an array'],
      [() => {}, 'a function'],
    ] as const) {
      expect(await failureOf(() => call(options as never))).toEqual(
        new TypeError(`The options of ${name} must be an object, not ${shown}.`),
      );
    }
  });

  it.each(Object.entries(TAKING_A_MANAGER))('%s refuses what is no manager', async (name, [call, before]) => {
    for (const [manager, shown] of [
      [undefined, 'undefined'],
      [{}, 'an object'],
      [ctx, 'an object'],
    ] as const) {
      expect(await failureOf(() => call(manager as never))).toMatchObject({
        name: 'TypeError',
        message: expect.stringContaining(
          `${name} needs a SessionManager, not ${shown}: ${name}(${before}new SessionManager({ store, keys })…).`,
        ),
      });
    }
  });
});

describe('a value that can not be meant', () => {
  it.each<[call: Call, option: object, message: string]>([
    [
      (o) => koa.requireSession(sessions, o),
      { allowPending: 'yes' },
      "allowPending must be true or false, not 'yes'.",
    ],
    [
      (o) => koa.requireSession(sessions, o),
      { allowPending: 1 },
      'allowPending must be true or false, not 1.',
    ],
    [
      (o) => koa.requireSession(sessions, o),
      { rotateEvery: ['1h'] },
      "rotateEvery must be a duration such as '30s' or '15m', not an array.",
    ],
    [
      (o) => koa.requireSession(sessions, o),
      { errors: ['throw'] },
      "errors must be 'answer' or 'throw', not an array.",
    ],
    [
      (o) => koa.optionalSession(sessions, o),
      { errors: null },
      "errors must be 'answer' or 'throw', not null.",
    ],
    [
      (o) => koa.optionalSession(sessions, o),
      { cookie: 'yes' },
      "cookie must be true, false or an object, not 'yes'.",
    ],
    [
      (o) => koa.optionalSession(sessions, o),
      { cookie: 1 },
      'cookie must be true, false or an object, not 1.',
    ],
    [
      (o) => koa.requireSession(sessions, o),
      { cookie: { secure: 0 } },
      'cookie.secure must be true or false, not 0.',
    ],
    [
      (o) => koa.requireSession(sessions, o),
      { cookie: { sameSite: { toString: () => 'lax' } } },
      "cookie.sameSite must be 'lax', 'strict' or 'none', not an object.",
    ],
    [
      (o) => koa.requireSession(sessions, o),
      { cookie: { domain: ['example.com'] } },
      "cookie.domain must be a domain such as 'example.com', not an array.",
    ],
    [
      (o) => koa.requireSession(sessions, o),
      { cookie: { trustedOrigins: [Symbol('x')] } },
      "cookie.trustedOrigins must be origins such as 'https://app.example.com', with nothing behind, not Symbol(x).",
    ],
    [
      (o) => koa.issueSession(ctx, sessions, request, o),
      { cookie: { httpOnly: true } },
      "cookie has no option 'httpOnly'. Its options are: name, deviceName, domain, sameSite, secure, trustedOrigins.",
    ],
    [
      (o) => koa.reauthenticate(ctx, sessions, o),
      { cookie: 'yes' },
      "cookie must be true, false or an object, not 'yes'.",
    ],
    [
      (o) => koa.completeSecondFactor(ctx, sessions, o),
      { justProved: 'no' },
      "justProved must be true or false, not 'no'.",
    ],
    [
      (o) => koa.sessionRoutes(sessions, { authenticateUser, ...(o as object) }),
      { bodyLimit: ['16kb'] },
      "bodyLimit must be a whole number of bytes or a text such as '16kb', not an array.",
    ],
    [
      (o) => koa.sessionRoutes(sessions, { authenticateUser, ...(o as object) }),
      { idleTimeouts: '7d' },
      "idleTimeouts must be a list of durations such as ['7d', '30d'], not '7d'.",
    ],
    [
      (o) => koa.sessionRoutes(sessions, { authenticateUser, ...(o as object) }),
      { idleTimeouts: [] },
      "idleTimeouts must be a list of durations such as ['7d', '30d'], not an empty one.",
    ],
    [
      (o) => koa.sessionRoutes(sessions, { authenticateUser, ...(o as object) }),
      { justProved: true },
      'justProved must be a function (ctx, session) that returns true or false, not true.',
    ],
    [
      (o) => new koa.LoginRefusedError('no', o),
      { headers: 'Retry-After: 1' },
      "headers of LoginRefusedError must be an object, not 'Retry-After: 1'.",
    ],
    [
      (o) => new koa.TooManyAttemptsError('1m', 'no', o),
      { headers: { 'Retry-After': 30 } },
      'The header Retry-After of TooManyAttemptsError must be a string, not 30.',
    ],
    [
      (o) => new koa.InvalidRequestError('no', o),
      { headers: { 'a b': 'x' } },
      'Header name must be a valid HTTP token ["a b"]',
    ],
    [
      (o) => new koa.InvalidRequestError('no', o),
      { headers: { 'X-A': 'x\r\nSet-Cookie: a=b' } },
      'Invalid character in header content ["X-A"]',
    ],
  ])('is refused, and quoted: %# %j', async (call, option, message) => {
    const failure = await failureOf(() => call(option as never));
    expect(failure).toBeInstanceOf(TypeError);
    expect(failure).toMatchObject({ message });
  });

  it.each<[string, () => unknown, string]>([
    [
      'a message',
      () => new koa.InvalidRequestError({ message: 'no' } as never),
      'InvalidRequestError needs a message for the client, as a string, not an object.',
    ],
    [
      'a message',
      () => new koa.LoginRefusedError(null as never),
      'LoginRefusedError needs a message for the client, as a string, not null.',
    ],
    [
      'a time',
      () => new koa.TooManyAttemptsError(['1m'] as never),
      "retryAfter must be a duration such as '30s' or '15m', not an array.",
    ],
    [
      'an error',
      () => new koa.SessionHttpError(new Error('other') as never),
      'SessionHttpError is made of an error of this library, not of an object.',
    ],
    [
      'a request',
      () => koa.issueSession(ctx, sessions, 'alice' as never),
      "issueSession needs a request such as { userId: 'alice' }, not 'alice'.",
    ],
    [
      'an age',
      () => koa.requireRecentLogin(sessions, { minutes: 10 } as never),
      "The age of requireRecentLogin must be a duration such as '30s' or '15m', not an object.",
    ],
  ])('is refused as %s: %#', async (_name, call, message) => {
    const failure = await failureOf(call);
    expect(failure).toBeInstanceOf(TypeError);
    expect(failure).toMatchObject({ message });
  });

  it('is quoted in part where it is long, and not at all where it is an object', async () => {
    const long = await failureOf(() => koa.optionalSession(sessions, { errors: 'x'.repeat(500) as 'throw' }));
    expect((long as Error).message.length).toBeLessThan(150);
    const user = { userId: 7, passwordHash: '$2b$10$secret' };
    const host = await startRoutes({ authenticateUser: (() => user) as never });
    await host.request('/sessions', json('POST', {}));
    expect(host.errors).toMatchObject([{ message: expect.not.stringContaining('secret') }]);
  });
});

describe('what a class gives by a getter', () => {
  class Decision {
    readonly userId = 'alice';
    get pending() {
      return true;
    }
  }

  it('counts in the answer of authenticateUser', async () => {
    const host = await startRoutes({ authenticateUser: () => new Decision() });

    const { session } = await readJson<TokenJson>(host.request('/sessions', json('POST', {})));

    expect(session.status).toBe('pending');
  });

  it('counts in the request of issueSession', async () => {
    const host = await startHost((app, manager) => {
      app.use(async (context) => {
        context.body = await koa.issueSession(context, manager, new Decision());
      });
    });

    expect((await readJson<TokenJson>(host.request('/'))).session.status).toBe('pending');
  });
});

describe('the headers of ctx.throw', () => {
  it('may be numbers, as Koa takes them', async () => {
    const host = await startRoutes({
      authenticateUser: (_body, context) => context.throw(429, { headers: { 'Retry-After': 30 } }),
    });

    const response = await host.request('/sessions', json('POST', {}));

    expect([response.status, response.headers.get('Retry-After')]).toEqual([429, '30']);
  });
});

it('takes what is right', async () => {
  expect(new koa.SessionHttpError(new InvalidTokenError('malformed')).status).toBe(401);
  expect(new koa.LoginRefusedError(undefined, { headers: { 'X-A': 'b' }, cause: 7 })).toMatchObject({
    message: 'This log-in is refused.',
    headers: { 'X-A': 'b' },
    cause: 7,
  });
  expect(new koa.TooManyAttemptsError('1m', undefined, { headers: { 'X-A': 'b' } }).headers).toEqual({
    'Retry-After': '60',
    'X-A': 'b',
  });
});
