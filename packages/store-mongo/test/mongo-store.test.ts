import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { MongoStore, type MongoStoreOptions } from '../src/index.js';

describe('new MongoStore', () => {
  const client = new MongoClient('mongodb://127.0.0.1:9/app');
  afterAll(() => client.close());

  it('takes a client, for its default database, or a database', () => {
    expect(() => new MongoStore(client)).not.toThrow();
    expect(() => new MongoStore(client.db('other'))).not.toThrow();
  });

  it.each([
    ['nothing', undefined],
    ['a connection string', 'mongodb://127.0.0.1/app'],
    ['some object', {}],
  ])('refuses %s', (_, database) => {
    // @ts-expect-error neither a client nor a database
    expect(() => new MongoStore(database)).toThrow(
      new TypeError("MongoStore needs a MongoClient, or a database of one, such as client.db('app')."),
    );
  });

  it.each<[MongoStoreOptions, string]>([
    [{ prefix: '' }, "prefix must be letters, digits, '_' and '-', such as 'jwt', not ''."],
    [{ prefix: 'a.b$c' }, "prefix must be letters, digits, '_' and '-', such as 'jwt', not 'a.b$c'."],
    [{ prefix: null as never }, "prefix must be letters, digits, '_' and '-', such as 'jwt', not null."],
    [{ timeoutMS: 0 }, 'timeoutMS must be a whole number of milliseconds, such as 5000, not 0.'],
    [{ timeoutMS: Number.NaN }, 'timeoutMS must be a whole number of milliseconds, such as 5000, not NaN.'],
    [
      { timeoutMS: 2 ** 31 },
      'timeoutMS must be a whole number of milliseconds, such as 5000, not 2147483648.',
    ],
    [
      { timeoutMS: '5s' as never },
      "timeoutMS must be a whole number of milliseconds, such as 5000, not '5s'.",
    ],
    [
      { expireAfterSeconds: 0.5 },
      'expireAfterSeconds must be a whole number of seconds, such as 86400, not 0.5.',
    ],
    [{ onWarning: 'log' as never }, "onWarning must be a function that takes a message, not 'log'."],
    [{ onWarning: null as never }, 'onWarning must be a function that takes a message, not null.'],
    [null as never, 'The options of MongoStore must be an object, not null.'],
    ['app' as never, "The options of MongoStore must be an object, not 'app'."],
    [[] as never, 'The options of MongoStore must be an object, not [].'],
  ])('refuses %o', (options, message) => {
    expect(() => new MongoStore(client, options)).toThrow(new TypeError(message));
  });

  it('refuses an option that it does not know', () => {
    // @ts-expect-error as the driver spells it elsewhere
    expect(() => new MongoStore(client, { timeoutMs: 5000 })).toThrow(
      new TypeError(
        "MongoStore has no option 'timeoutMs'. Did you mean 'timeoutMS'? Its options are prefix, timeoutMS, expireAfterSeconds, onWarning.",
      ),
    );
  });

  it('refuses an option by a name that every object has', () => {
    expect(() => new MongoStore(client, JSON.parse('{"__proto__": 1}'))).toThrow(
      /has no option '__proto__'\. Its/,
    );
  });

  it('takes an option that is undefined for one that is left out', () => {
    const options = { prefix: undefined, onWarning: undefined } as unknown as MongoStoreOptions;
    expect(() => new MongoStore(client, options)).not.toThrow();
  });

  it('connects to nothing by itself', () => {
    const connect = vi.spyOn(client, 'connect');
    new MongoStore(client);
    expect(connect).not.toHaveBeenCalled();
  });
});

describe('close', () => {
  it('leaves the client open, which it was given', async () => {
    const client = new MongoClient('mongodb://127.0.0.1:9/app');
    const close = vi.spyOn(client, 'close');
    await new MongoStore(client).close();
    expect(close).not.toHaveBeenCalled();
    await client.close();
  });
});
