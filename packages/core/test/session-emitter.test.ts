import { once } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { SessionEmitter, type SessionEvents } from '../src/events.js';

/** An emitter whose events the test announces, as the manager does. */
class TestEmitter extends SessionEmitter {
  constructor() {
    super({
      warn: () => {},
      error: (object, message) => logged.push({ ...(object as { err: unknown }), message }),
    });
  }

  tell<Name extends keyof SessionEvents>(name: Name, ...args: SessionEvents[Name]): void {
    this.announce(name, ...args);
  }

  report(error: unknown): void {
    this.reportError(error);
  }
}

const REFUSED = { reason: 'malformed', sessionId: null, userId: null, ip: null } as const;
const turn = () => new Promise((resolve) => setImmediate(resolve));

let logged: { readonly err: unknown; readonly message: string }[];

beforeEach(() => {
  logged = [];
});

/** An emitter, what its error listener is told, and what other listeners note. */
function createScene() {
  const emitter = new TestEmitter();
  const errors: unknown[] = [];
  emitter.on('error', (error) => errors.push(error));
  return { emitter, errors, told: [] as string[] };
}

const FAILURES: readonly [string, () => unknown, unknown][] = [
  ['throws an error', thrower(new Error('thrown')), new Error('thrown')],
  ['throws null', thrower(null), null],
  ['throws undefined', thrower(undefined), undefined],
  ['rejects with an error', () => Promise.reject(new Error('rejected')), new Error('rejected')],
  ['rejects with a string', () => Promise.reject('a string'), 'a string'],
  ['rejects with null', () => Promise.reject(null), null],
  ['rejects with undefined', () => Promise.reject(undefined), undefined],
  ['returns what throws in then', () => thenable(thrower('in then')), 'in then'],
  [
    'returns what has no then to read',
    () => Object.defineProperty({}, 'then', { get: thrower('no then') }),
    'no then',
  ],
  [
    'returns what rejects without being a promise',
    () => thenable((_: unknown, reject: (error: unknown) => void) => reject('foreign')),
    'foreign',
  ],
  ['returns a promise that is not to be caught', () => uncatchable('kept'), 'kept'],
];

describe('a listener that fails', () => {
  it.each(FAILURES)('where it %s: one error event, and the others are told', async (_, fail, fault) => {
    const { emitter, errors, told } = createScene();
    emitter.on('refused', () => told.push('before'));
    emitter.on('refused', fail);
    emitter.on('refused', () => told.push('after'));
    emitter.tell('refused', REFUSED);
    await turn();
    expect(told).toEqual(['before', 'after']);
    expect(errors).toEqual([fault]);
    expect(logged).toEqual([]);
  });

  it.each(FAILURES)('and %s for an error: one line in the log, and the others are told', async (_, fail) => {
    const { emitter, errors } = createScene();
    let calls = 0;
    emitter.prependListener('error', () => {
      calls += 1;
      return fail();
    });
    emitter.report(new Error('from the background'));
    await turn();
    await turn();
    expect(calls).toBe(1);
    expect(errors).toEqual([new Error('from the background')]);
    expect(logged).toEqual([{ err: expect.any(Error), message: expect.any(String) }]);
  });

  it('is in the log where nobody listens for errors', async () => {
    const emitter = new TestEmitter();
    emitter.on('refused', thrower('nobody listens'));
    emitter.tell('refused', REFUSED);
    expect(logged).toEqual([{ err: expect.any(Error), message: "'nobody listens'" }]);
  });

  it('is in the log where it fails with what can’t be shown', async () => {
    const emitter = new TestEmitter();
    emitter.on('refused', thrower(Object.create(null, { toString: { value: thrower('never') } })));
    emitter.tell('refused', REFUSED);
    expect(logged).toHaveLength(1);
  });
});

describe('a listener', () => {
  it('that is added by once is told once, also where the event comes again within it', () => {
    const { emitter, told } = createScene();
    emitter.once('refused', () => {
      told.push('once');
      emitter.tell('refused', REFUSED);
    });
    emitter.prependOnceListener('refused', () => told.push('first'));
    emitter.tell('refused', REFUSED);
    emitter.tell('refused', REFUSED);
    expect(told).toEqual(['first', 'once']);
  });

  it('that is taken away while an event is told still hears of this one, and of no other', () => {
    const { emitter, told } = createScene();
    const second = () => told.push('second');
    emitter.on('refused', () => emitter.off('refused', second));
    emitter.on('refused', second);
    emitter.tell('refused', REFUSED);
    emitter.tell('refused', REFUSED);
    expect(told).toEqual(['second']);
  });

  it('that is added while an event is told hears of the next', () => {
    const { emitter, told } = createScene();
    emitter.once('refused', () => emitter.on('refused', () => told.push('late')));
    emitter.tell('refused', REFUSED);
    expect(told).toEqual([]);
    emitter.tell('refused', REFUSED);
    expect(told).toEqual(['late']);
  });

  it('is called on the emitter, with what the event carries', () => {
    const { emitter } = createScene();
    const calls: unknown[] = [];
    for (const add of ['on', 'once'] as const) {
      emitter[add]('refused', function (this: unknown, event) {
        calls.push(this, event);
      });
    }
    emitter.tell('refused', REFUSED);
    expect(calls).toEqual([emitter, REFUSED, emitter, REFUSED]);
  });

  it('can be awaited with events.once', async () => {
    const { emitter } = createScene();
    const told = once(emitter, 'refused');
    emitter.tell('refused', REFUSED);
    expect(await told).toEqual([REFUSED]);
  });
});

describe('the names of events', () => {
  const ADDING = ['on', 'once', 'addListener', 'prependListener', 'prependOnceListener'] as const;
  const REMOVING = ['off', 'removeListener'] as const;

  it.each([...ADDING, ...REMOVING])('%s refuses one that there isn’t', (method) => {
    const { emitter } = createScene();
    // @ts-expect-error it doesn't compile either
    expect(() => emitter[method]('revoke', () => {})).toThrow(
      new TypeError(
        "SessionManager has no event 'revoke'. Did you mean 'revoked'? " +
          'Its events are issued, completed, confirmed, revoked, refused, error.',
      ),
    );
    expect(emitter.eventNames()).toEqual(['error']);
  });

  it.each(['listenerCount', 'removeAllListeners'] as const)('%s refuses one that there isn’t', (method) => {
    const { emitter } = createScene();
    // @ts-expect-error it doesn't compile either
    expect(() => emitter[method]('toString')).toThrow(/^SessionManager has no event 'toString'\. Its/);
  });

  it('refuses a symbol', () => {
    const { emitter } = createScene();
    // @ts-expect-error it doesn't compile either
    expect(() => emitter.on(Symbol('revoked'), () => {})).toThrow(/no event Symbol\(revoked\)/);
  });

  it.each([...ADDING])('%s tells of listeners by newListener and removeListener', (method) => {
    const { emitter, told } = createScene();
    emitter.on('newListener', (event) => told.push(`new ${event}`));
    emitter.on('removeListener', (event) => told.push(`removed ${event}`));
    const listener = () => {};
    emitter[method]('refused', listener);
    emitter.removeListener('refused', listener);
    expect(told).toEqual(['new removeListener', 'new refused', 'removed refused']);
  });

  it('counts and removes all', () => {
    const { emitter } = createScene();
    for (let n = 0; n < 3; n += 1) emitter.on('issued', () => {});
    expect(emitter.listenerCount('issued')).toBe(3);
    emitter.removeAllListeners('issued');
    expect(emitter.eventNames()).toEqual(['error']);
    emitter.removeAllListeners();
    expect(emitter.eventNames()).toEqual([]);
  });
});

describe('emit', () => {
  it.each(['revoked', 'error', 'revoke'])('is nobody’s for %s', (name) => {
    const { emitter, errors } = createScene();
    // @ts-expect-error it doesn't compile either
    expect(() => emitter.emit(name, {})).toThrow(
      new TypeError('The events of a SessionManager are its own to emit.'),
    );
    expect(errors).toEqual([]);
  });
});

function thrower(error: unknown): () => never {
  return () => {
    throw error;
  };
}

function thenable(then: (...args: never[]) => void): object {
  return { then };
}

function uncatchable(error: unknown): Promise<never> {
  const promise = Promise.reject(error);
  return Object.assign(promise, { catch: thrower('catch') });
}
