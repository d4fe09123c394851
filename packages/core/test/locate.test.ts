import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLocator, type Locator } from '../src/devices/locate.js';
import type { ManagerSettings } from '../src/options/manager-options.js';

type Locate = NonNullable<ManagerSettings['locate']>;

const IP = '192.0.2.7';
const NO_PLACE = new TypeError('locate must give { country, region, city } with strings, or null.');

describe('a locator', () => {
  let errors: unknown[];

  beforeEach(() => {
    errors = [];
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function locator(locate: Locate | null, locateTimeout = 1000): Locator {
    return createLocator({ locate, locateTimeout }, (error) => errors.push(error));
  }

  it.each<[string, Locate]>([
    ['gives', () => ({ country: 'Iceland', region: null, city: 'Reykjavík' })],
    ['resolves with', async () => ({ country: 'Iceland', city: 'Reykjavík' })],
  ])('gives the place that locate %s', async (_how, locate) => {
    expect(await locator(locate)(IP)).toEqual({ country: 'Iceland', region: null, city: 'Reykjavík' });
    expect(errors).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('asks about the address', async () => {
    const locate = vi.fn<Locate>(() => null);
    await locator(locate)('2001:db8::1');

    expect(locate.mock.calls).toEqual([['2001:db8::1']]);
  });

  it('asks again each time', async () => {
    const locate = vi.fn<Locate>(() => ({ country: 'Iceland' }));
    const find = locator(locate);
    await Promise.all([find(IP), find(IP)]);
    await find(IP);

    expect(locate).toHaveBeenCalledTimes(3);
  });

  it.each([null, 'unknown', '192.0.2.7:443', '192.0.2.300'])(
    'asks nothing for the address %j',
    async (ip) => {
      const locate = vi.fn<Locate>(() => ({ country: 'Iceland' }));

      expect(await locator(locate)(ip)).toBeNull();
      expect(locate).not.toHaveBeenCalled();
      expect(errors).toEqual([]);
    },
  );

  it('gives null where the host has no locate', async () => {
    expect(await locator(null)(IP)).toBeNull();
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['undefined', undefined],
    ['an empty object', {}],
    ['empty texts', { country: '', region: ' ', city: '\u0007' }],
  ])('gives null for %s, which is no error', async (_what, place) => {
    expect(await locator(() => place as null)(IP)).toBeNull();
    expect(errors).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a text', 'Iceland'],
    ['a number', 354],
    ['a country that is no string', { country: { iso: 'IS' } }],
    ['a city that is no string', { country: 'Iceland', city: 101 }],
  ])('gives null for %s, and tells the application', async (_what, place) => {
    expect(await locator(() => place as null)(IP)).toBeNull();
    expect(errors).toEqual([NO_PLACE]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('cuts and tidies the names', async () => {
    const place = { country: '\u202edn\u0000alecI ', region: 'r'.repeat(1000) };

    expect(await locator(() => place)(IP)).toEqual({
      country: 'dnalecI',
      region: 'r'.repeat(64),
      city: null,
    });
  });

  const broken = new Error('The database of places is broken.');

  it.each<[string, Locate]>([
    [
      'throws',
      () => {
        throw broken;
      },
    ],
    ['rejects', () => Promise.reject(broken)],
    [
      'gives what throws when it is read',
      () => ({
        get country(): string {
          throw broken;
        },
      }),
    ],
  ])('gives null where locate %s, and tells the application', async (_how, locate) => {
    expect(await locator(locate)(IP)).toBeNull();
    expect(errors).toEqual([broken]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits until time is up, and no longer', async () => {
    const found = track(locator(() => new Promise(() => undefined), 1500)(IP));

    await vi.advanceTimersByTimeAsync(1499);
    expect(found()).toBe('pending');
    await vi.advanceTimersByTimeAsync(1);
    expect(found()).toBeNull();
    expect(errors).toEqual([new Error('locate took longer than 1500 ms.')]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each<[string, (late: PromiseWithResolvers<null>) => void]>([
    ['a place', ({ resolve }) => resolve(null)],
    ['an error', ({ reject }) => reject(broken)],
  ])('lets %s that comes late be', async (_what, settle) => {
    const late = withResolvers<null>();
    const found = locator(() => late.promise)(IP);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await found).toBeNull();

    settle(late);
    await vi.advanceTimersByTimeAsync(1000);
    expect(errors).toEqual([new Error('locate took longer than 1000 ms.')]);
  });

  it('waits for longer than a timer can hold', async () => {
    const found = track(locator(() => new Promise(() => undefined), 2 ** 40)(IP));

    await vi.advanceTimersByTimeAsync(60_000);
    expect(found()).toBe('pending');
  });
});

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((...settlers) => {
    [resolve, reject] = settlers;
  });
  return { promise, resolve, reject };
}

/** What a promise has come to so far. */
function track<T>(promise: Promise<T>): () => T | 'pending' {
  let outcome: T | 'pending' = 'pending';
  promise.then((value) => {
    outcome = value;
  });
  return () => outcome;
}
