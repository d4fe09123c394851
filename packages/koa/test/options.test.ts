import { InvalidTokenError, SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import * as koa from '@jwt-sessions/koa';
import Koa from 'koa';
import { describe, expect, it } from 'vitest';
import { readJson, type TokenJson } from './support/answers.js';
import { quoted } from './support/quoted.js';
import { json, KEYS, startHost } from './support/start-host.js';
import { startRoutes } from './support/start-routes.js';

const sessions = new SessionManager({
  store: new MemoryStore(),
  keys: KEYS,
  tuning: { purgeInterval: 'none' },
});
const auth = koa.koaSessions(sessions, { authenticateUser: () => null });
const ctx = new Koa().createContext({ headers: {} } as never, { getHeader: () => undefined } as never);
ctx.state.session = {};
const request = { userId: 'alice' };

type Call = (options: never) => unknown;

/** Everything that is exported and takes options, with the names of these. */
const TAKING_OPTIONS: Readonly<Record<string, readonly [call: Call, names: string]>> = {
  koaSessions: [
    (options) => koa.koaSessions(sessions, options),
    'authenticateUser, cookie, prefix, loginPage, bodyLimit, idleTimeouts, rotateEvery, tellEnded, throttle, errors',
  ],
  InvalidRequestError: [(options) => new koa.InvalidRequestError('no', options), 'cause, headers'],
  LoginRefusedError: [(options) => new koa.LoginRefusedError('no', options), 'cause, headers'],
  TooManyAttemptsError: [(options) => new koa.TooManyAttemptsError('1m', 'no', options), 'cause, headers'],
};
/** The methods of the object, likewise. */
const METHODS_TAKING_OPTIONS: typeof TAKING_OPTIONS = {
  requireSession: [(options) => auth.requireSession(options), 'allowPending'],
  logIn: [(options) => auth.logIn(ctx, request, options), 'replaces'],
  completeSecondFactor: [
    (options) => auth.completeSecondFactor(ctx, options),
    'check, authMethods, trustDevice',
  ],
  reauthenticate: [(options) => auth.reauthenticate(ctx, options), 'check, authMethods, restartTimeouts'],
  openapi: [(options) => auth.openapi(options), 'credentials'],
  openapiDocument: [(options) => auth.openapiDocument(options), 'credentials'],
  requireRecentLogin: [(options) => auth.requireRecentLogin('10m', options), 'methods'],
};
/** What is exported besides, and takes none. */
const TAKING_NONE = ['ACCEPT_CH', 'CRITICAL_CH', 'SessionHttpError'];
const METHODS_TAKING_NONE = [
  'attempt',
  'logOut',
  'routes',
  'optionalSession',
  'requireConfirmedSession',
  'recheck',
  'jwks',
  'readiness',
  'endSignal',
  'authenticateUpgrade',
];

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
    expect([...Object.keys(METHODS_TAKING_OPTIONS), ...METHODS_TAKING_NONE].toSorted()).toEqual(
      Object.keys(auth).toSorted(),
    );
  });

  it.each(Object.entries({ ...TAKING_OPTIONS, ...METHODS_TAKING_OPTIONS }))(
    '%s refuses an option that it does not have',
    async (name, [call, names]) => {
      for (const options of [{ pendng: true }, Object.create({ pendng: true })]) {
        expect(await failureOf(() => call(options as never))).toEqual(
          new TypeError(`${name} has no option 'pendng'. Its options are: ${names}.`),
        );
      }
    },
  );

  it.each(Object.entries({ ...TAKING_OPTIONS, ...METHODS_TAKING_OPTIONS }))(
    '%s refuses options that are no object',
    async (name, [call]) => {
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
    },
  );
});

describe('koaSessions', () => {
  it('says what it needs: a manager', () => {
    for (const [manager, shown] of [
      [undefined, 'undefined'],
      [{}, 'an object'],
      [ctx, 'an object'],
    ] as const) {
      expect(() => koa.koaSessions(manager as never)).toThrow(
        new TypeError(
          `koaSessions needs a SessionManager, not ${shown}: koaSessions(new SessionManager({ store, keys })). If you ` +
            'gave it one, then @jwt-sessions/core is installed twice: `npm ls @jwt-sessions/core` shows where.',
        ),
      );
    }
  });

  it('needs authenticateUser for its routes alone, and says so', () => {
    const without = koa.koaSessions(sessions);

    without.requireSession();
    expect(() => without.routes()).toThrow(
      new TypeError(
        'koaSessions needs authenticateUser for its routes: a function (body, ctx) that returns the user id, or null.',
      ),
    );
  });

  it('has methods that can be taken out of it', () => {
    const { routes, requireSession, optionalSession, requireRecentLogin, requireConfirmedSession } = auth;

    for (const make of [routes, requireSession, optionalSession, requireConfirmedSession]) {
      expect(make()).toEqual(expect.any(Function));
    }
    expect(requireRecentLogin('1h')).toEqual(expect.any(Function));
  });
});

const build = (options: never) => koa.koaSessions(sessions, options);

describe('a value that is invalid', () => {
  it.each<[call: Call, option: object, message: string]>([
    ...[
      '',
      '/',
      'sessions',
      '/sessions/',
      '//',
      '/a//b',
      '/:tenant',
      '/a*',
      '/(a)',
      '/a{b}',
      '/a?b',
      '/a b',
      7,
    ].map((prefix): [Call, object, string] => [
      build,
      { prefix },
      `prefix must be a plain path such as '/sessions', with a slash before and none behind, not ${quoted(prefix)}. ` +
        'For a path with parameters mount the routes in a Router.',
    ]),
    ...[
      0,
      -1,
      1.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      '16',
      '16 kilobytes',
      '0kb',
      '',
      null,
      ['16kb'],
    ].map((bodyLimit): [Call, object, string] => [
      build,
      { bodyLimit },
      `bodyLimit must be a whole number of bytes or a string such as '16kb', not ${quoted(bodyLimit)}.`,
    ]),
    ...[null, 'alice', {}].map((authenticateUser): [Call, object, string] => [
      build,
      { authenticateUser },
      'authenticateUser must be a function (body, ctx) that returns the user id, or null, not ' +
        `${quoted(authenticateUser)}.`,
    ]),
    ...['yes', 1, null].map((allowPending): [Call, object, string] => [
      (o) => auth.requireSession(o),
      { allowPending },
      `allowPending must be true or false, not ${quoted(allowPending)}.`,
    ]),
    [
      build,
      { rotateEvery: ['1h'] },
      "rotateEvery must be a duration with a unit, such as '30d' or '15m', not [ '1h' ].",
    ],
    [build, { errors: ['throw'] }, "errors must be 'answer' or 'throw', not an array."],
    [build, { errors: null }, "errors must be 'answer' or 'throw', not null."],
    [build, { errors: 'ignore' }, "errors must be 'answer' or 'throw', not 'ignore'."],
    [build, { cookie: 'yes' }, "cookie must be true, false or an object, not 'yes'."],
    [build, { cookie: 1 }, 'cookie must be true, false or an object, not 1.'],
    [build, { cookie: { secure: 0 } }, 'cookie.secure must be true or false, not 0.'],
    [
      build,
      { cookie: { sameSite: { toString: () => 'lax' } } },
      "cookie.sameSite must be 'lax', 'strict' or 'none', not an object.",
    ],
    [
      build,
      { cookie: { domain: ['example.com'] } },
      "cookie.domain must be a domain such as 'example.com', not an array.",
    ],
    [
      build,
      { cookie: { trustedOrigins: [Symbol('x')] } },
      "cookie.trustedOrigins must be origins such as 'https://app.example.com', with nothing behind, not Symbol(x).",
    ],
    [
      build,
      { cookie: { httpOnly: true } },
      "cookie has no option 'httpOnly'. Its options are: name, deviceName, domain, sameSite, secure, trustedOrigins.",
    ],
    [
      (o) => auth.requireRecentLogin('10m', o),
      { methods: 'otp' },
      "The methods of requireRecentLogin must be a list of one at least, such as ['pwd'] or ['otp'], not 'otp'.",
    ],
    [
      (o) => auth.requireRecentLogin('10m', o),
      { methods: ['otp', 'a"b'] },
      "The methods of requireRecentLogin must be names such as 'pwd', 'otp' or 'hwk' (RFC 8176), of 1 to 32 letters, " +
        "digits and . : / + - _, not 'a\"b'.",
    ],
    [(o) => auth.logIn(ctx, request, o), { replaces: 'no' }, "replaces must be true or false, not 'no'."],
    [
      build,
      { idleTimeouts: '7d' },
      "idleTimeouts must be a list of durations such as ['7d', '30d'], not '7d'.",
    ],
    [
      build,
      { idleTimeouts: [] },
      "idleTimeouts must be a list of durations such as ['7d', '30d'], not an empty one.",
    ],
    [
      build,
      { idleTimeouts: ['2w', '7d', '14d'] },
      "idleTimeouts has '2w' and '14d', which are as long. Leave one out.",
    ],
    [
      build,
      { idleTimeouts: ['7'] },
      "Each of idleTimeouts must be a duration with a unit, such as '30d' or '15m', not '7'.",
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
      "retryAfter must be a duration with a unit, such as '30d' or '15m', not [ '1m' ].",
    ],
    [
      'an error',
      () => new koa.SessionHttpError(new Error('other') as never),
      'SessionHttpError is made of an error of this library, not of an object.',
    ],
    [
      'a request',
      () => auth.logIn(ctx, 'alice' as never),
      "logIn needs a request such as { userId: 'alice' }, not 'alice'.",
    ],
    [
      'an age',
      () => auth.requireRecentLogin({ minutes: 10 } as never),
      "The age of requireRecentLogin must be a duration with a unit, such as '30d' or '15m', not { minutes: 10 }.",
    ],
  ])('is refused as %s: %#', async (_name, call, message) => {
    const failure = await failureOf(call);
    expect(failure).toBeInstanceOf(TypeError);
    expect(failure).toMatchObject({ message });
  });

  it('is quoted in part where it is long, and not at all where it is an object', async () => {
    const long = await failureOf(() => koa.koaSessions(sessions, { errors: 'x'.repeat(500) as 'throw' }));
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

  it('counts in the request of logIn', async () => {
    const host = await startHost((app, manager) => {
      app.use(async (context) => {
        context.body = await koa.koaSessions(manager).logIn(context, new Decision());
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
