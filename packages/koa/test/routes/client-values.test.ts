import type { SessionManager } from '@jwt-sessions/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBodyReader } from '../../src/http/bodies/read-body.js';
import { InvalidRequestError } from '../../src/http/refusals/request-errors.js';
import { readIdleTimeouts } from '../../src/http/routes/idle-timeouts.js';
import type { RouteSchema } from '../../src/http/routes/route.js';
import { sessionRoutes } from '../../src/http/routes/session-routes.js';
import { parse } from '../../src/http/schemas/members.js';

/** A value that a client sends, and what a route makes of it. */
type Good = fc.Arbitrary<readonly [sent: unknown, taken: unknown]>;

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.array(fc.nat(0xffff), { maxLength: 60 }).map((units) => String.fromCharCode(...units)),
  fc.tuple(fc.string({ minLength: 1, maxLength: 6 }), fc.nat(5000)).map(([part, n]) => part.repeat(n)),
);
const asIs = <T>(values: fc.Arbitrary<T>): Good => values.map((value) => [value, value] as const);
const perhaps = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const app = fc.record({ name: anyText, version: perhaps(anyText) }, { requiredKeys: ['name'] });
const page: Good = fc
  .record(
    {
      cursor: anyText,
      limit: fc.oneof(fc.constantFrom(1, 9, 10, 99, 100), fc.integer({ min: 1, max: 100 })),
    },
    { requiredKeys: [] },
  )
  .map((query) => [{ ...query, ...('limit' in query && { limit: `${query.limit}` }) }, query] as const);
const session = asIs(fc.record({ sessionId: anyText }));
const device = asIs(fc.record({ deviceId: anyText }));

/** What each route takes of a request: its parameters, its query and its body, with the values that are good. */
const GOOD: Readonly<Record<string, Good>> = {
  'logIn body': asIs(
    fc.record(
      { app: perhaps(app), label: perhaps(anyText), deviceSecret: perhaps(anyText) },
      { requiredKeys: [] },
    ),
  ),
  'logIn body, with cookies': asIs(
    fc.record({ app: perhaps(app), label: perhaps(anyText) }, { requiredKeys: [] }),
  ),
  'chooseIdleTimeout body': fc
    .constantFrom(['7d', '7d'], ['168h', '7d'], ['1w', '7d'], ['30 days', '30d'], ['90d', '90d'])
    .map(([sent, taken]) => [{ idleTimeout: sent }, { idleTimeout: taken }] as const),
  'labelSession body': asIs(fc.record({ label: perhaps(anyText) })),
  'labelSession params': session,
  'listSessions query': page,
  'listEndedSessions query': page,
  'showSession params': session,
  'revokeSession params': session,
  'confirmSession params': session,
  'denySession params': session,
  'revokeDevice params': device,
  'forgetDevice params': device,
};

/** Every schema that meets a request, by the route and the part. */
function listSchemas(): Map<string, NonNullable<RouteSchema['params' | 'query' | 'body']>> {
  const schemas = new Map<string, NonNullable<RouteSchema['params' | 'query' | 'body']>>();
  const throttle = null;
  const idleTimeouts = readIdleTimeouts(['7d', '30d', '90d', '180d']);
  for (const loginCookie of [null, {}]) {
    const settings = { loginCookie, throttle, idleTimeouts, cookie: {} };
    const resources = sessionRoutes({} as SessionManager, settings as never, createBodyReader('16kb'));
    for (const { schema } of Object.values(resources).flatMap((resource) => Object.values(resource))) {
      const { name, params, query, body } = schema;
      for (const [part, each] of Object.entries({ params, query, body })) {
        const isOther = name === 'logIn' && loginCookie !== null;
        if (each !== undefined) schemas.set(`${name} ${part}${isOther ? ', with cookies' : ''}`, each);
      }
    }
  }
  return schemas;
}

describe('what a route takes of a request', () => {
  const schemas = listSchemas();

  it('is tried with good values for each part of each route', () => {
    expect([...schemas.keys()].toSorted()).toEqual(Object.keys(GOOD).toSorted());
  });

  it.each(Object.keys(GOOD))('is kept as it was sent, whatever stands beside it: %s', (name) => {
    const others = fc.dictionary(
      fc
        .string({ maxLength: 8 })
        .filter(
          (other) => !/^(?:app|label|deviceSecret|idleTimeout|cursor|limit|\w+Id|__proto__)$/.test(other),
        ),
      fc.jsonValue(),
      { maxKeys: 3, noNullPrototype: true },
    );
    fc.assert(
      fc.property(GOOD[name] as Good, others, ([sent, taken], others) => {
        const whole = { ...others, ...(sent as object) };
        expect(parse(schemas.get(name) as never, whole)).toEqual({ ...others, ...(taken as object) });
      }),
    );
  });

  it.each(Object.keys(GOOD))('is otherwise refused in words that can be sent: %s', (name) => {
    const members = fc.dictionary(
      fc.constantFrom(
        'app',
        'label',
        'deviceSecret',
        'idleTimeout',
        'cursor',
        'limit',
        'sessionId',
        'deviceId',
        'name',
      ),
      fc.oneof(fc.anything(), anyText, fc.dictionary(fc.constantFrom('name', 'version'), fc.anything())),
    );
    fc.assert(
      fc.property(fc.oneof(members, fc.anything()), (given) => {
        try {
          parse(schemas.get(name) as never, given);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidRequestError);
          const { message } = error as Error;
          expect(message.isWellFormed() && message.length < 500 && !/[\r\n]/.test(message)).toBe(true);
        }
      }),
      { examples: ['\n', '\u0085', '\ud800', '\n'.repeat(1000)].map((app): [unknown] => [{ app }]) },
    );
  });
});
