import { SessionManager, type SessionManagerOptions } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { describe, expect, it } from 'vitest';
import { createTestManager, KEYS } from '../support/test-manager.js';

describe('events', () => {
  it('a listener that throws spoils nothing and becomes an error event', async () => {
    const { sessions } = createTestManager();
    const errors: unknown[] = [];
    sessions.on('error', (error) => errors.push(error));
    const fault = new Error('from the listener');
    sessions.on('issued', () => {
      throw fault;
    });
    expect((await sessions.issue({ userId: 'alice' })).session.userId).toBe('alice');
    expect(errors).toEqual([fault]);
  });

  it('a listener that rejects becomes an error event', async () => {
    const { sessions } = createTestManager();
    const fault = new Error('from the listener');
    sessions.on('issued', async () => {
      throw fault;
    });
    const told = new Promise((resolve) => sessions.on('error', resolve));
    await sessions.issue({ userId: 'alice' });
    expect(await told).toBe(fault);
  });

  it('without an error listener, a fault is written to the logger', async () => {
    const logged: unknown[] = [];
    const logger = { warn() {}, error: (...line: unknown[]) => logged.push(line) };
    const { sessions } = createTestManager({ tuning: { logger } });
    sessions.on('issued', () => {
      throw new Error('nobody listens for this');
    });
    await sessions.issue({ userId: 'alice' });
    const message = 'nobody listens for this';
    expect(logged).toEqual([[{ err: expect.objectContaining({ message }) }, message]]);
  });
});

describe('new SessionManager', () => {
  const build = (options: object) => () =>
    new SessionManager({ keys: KEYS, store: new MemoryStore(), ...options });

  it.each<[string, object, RegExp]>([
    [
      'an unknown option',
      { maxSesions: 5 },
      /^SessionManager has no option 'maxSesions'\. Did you mean 'maxSessions'\? Its options are store, keys/,
    ],
    ['no store', { store: undefined }, /^store must be a session store/],
    ['no keys', { keys: undefined }, /^keys are missing\. Make one with/],
    [
      'a duration without a unit',
      { idleTimeout: '30' },
      /^idleTimeout must be a duration with a unit.*not '30'/,
    ],
    [
      'a duration that is a number',
      { absoluteTimeout: 30 },
      /^absoluteTimeout must be a duration with a unit/,
    ],
    ['a duration of nothing', { tuning: { touchInterval: '0s' } }, /^touchInterval must be a duration/],
    ['a negative duration', { tuning: { absentTtl: '-1m' } }, /^absentTtl must be a duration/],
    ['an unknown unit', { keepEnded: '3 fortnights' }, /^keepEnded must be a duration/],
    ['an cacheFor of none', { cacheFor: 'none' }, /^cacheFor must be a duration/],
    ['a limit of nothing', { maxSessions: 0 }, /^maxSessions must be a whole number from 1 on, not 0/],
    ['a limit with a fraction', { maxSessions: 1.5 }, /^maxSessions must be a whole number/],
    [
      'more devices than fit',
      { tuning: { maxKnownDevices: 201 } },
      /^maxKnownDevices must be a whole number from 1 to 200/,
    ],
    ['an age without a unit', { minAgeToRevokeOthers: 24 }, /^minAgeToRevokeOthers must be a duration/],
    ['a deadline of none', { confirmNewDevices: 'none' }, /^confirmNewDevices must be a duration/],
    ['a wait without end', { tuning: { pendingTimeout: 'none' } }, /^pendingTimeout must be a duration/],
    [
      "a way to keep addresses that there isn't",
      { ipAddresses: 'hashed' as 'none' },
      /^ipAddresses must be one of full, truncated, none, not 'hashed'\.$/,
    ],
    ['no place for a pending session', { tuning: { maxPending: 0 } }, /^maxPending must be a whole number/],
    [
      'confirmation without known devices',
      { confirmNewDevices: '1d', tuning: { maxKnownDevices: 0 } },
      /^confirmNewDevices needs known devices/,
    ],
    ['an unknown policy', { onLimit: 'evict' }, /^onLimit must be one of/],
    ['a cache without room', { tuning: { maxAbsent: 0 } }, /^maxAbsent must be a whole number/],
    [
      'a claim that has a meaning already',
      legacy({ lookupIdClaim: 'sub' }),
      /^lookupIdClaim must be a claim's name/,
    ],
    [
      'a claim by a name that all objects have',
      legacy({ lookupIdClaim: '__proto__' }),
      /^lookupIdClaim must not be a name that all objects have/,
    ],
    [
      'a claim of the user that has a meaning already',
      legacy({ userIdClaim: 'exp' }),
      /^userIdClaim must be a claim's name/,
    ],
    [
      'one claim for the user and the session',
      legacy({ userIdClaim: 'jti', lookupIdClaim: 'jti' }),
      /^lookupIdClaim and userIdClaim must not both be 'jti'/,
    ],
    [
      'a switch that is no boolean',
      legacy({ importing: 'no' }),
      /^importing must be true or false, not 'no'/,
    ],
    ['legacy tokens without keys', { legacyTokens: {} }, /^legacyTokens needs the keys of the other system/],
    ['a legacy typ of nothing', legacy({ typ: '' }), /^legacyTokens.typ must be a string/],
    ['Bearer for a scheme', legacy({ scheme: 'bearer' }), /^legacyTokens.scheme must be a scheme other than/],
    ['a scheme with a space', legacy({ scheme: 'JWT ' }), /^legacyTokens.scheme must be a scheme other than/],
    ['an empty issuer', { issuer: '' }, /^issuer must be a string/],
    ['a clock that is no function', { tuning: { clock: 7 } }, /^clock must be a function/],
  ])('refuses %s', (_, options, message) => {
    expect(build(options)).toThrow(message);
  });

  it('says it with a TypeError', () => {
    expect(build({ maxSessions: -1 })).toThrow(TypeError);
  });

  it('takes an option that is undefined for one that is left out', () => {
    const options = { maxSessions: undefined, cacheFor: undefined } as unknown as SessionManagerOptions;
    expect(build(options)).not.toThrow();
  });
});

/** Legacy tokens with a key, and what is wrong with them otherwise. */
function legacy(options: object) {
  return { legacyTokens: { keys: [{ algorithm: 'HS256', secret: Buffer.alloc(32, 7) }], ...options } };
}
