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
    [{ prefix: '' }, "prefix must be letters, digits, '_' and '-', such as 'jwt'."],
    [{ prefix: 'a.b$c' }, "prefix must be letters, digits, '_' and '-', such as 'jwt'."],
    [{ timeoutMS: 0 }, 'timeoutMS must be a whole number of milliseconds, such as 5000.'],
    [{ timeoutMS: Number.NaN }, 'timeoutMS must be a whole number of milliseconds, such as 5000.'],
    [{ timeoutMS: 2 ** 31 }, 'timeoutMS must be a whole number of milliseconds, such as 5000.'],
    [{ expireAfterSeconds: 0.5 }, 'expireAfterSeconds must be a whole number of seconds, such as 86400.'],
  ])('refuses %o', (options, message) => {
    expect(() => new MongoStore(client, options)).toThrow(new TypeError(message));
  });

  it('refuses an option that it does not know', () => {
    // @ts-expect-error as the driver spells it elsewhere
    expect(() => new MongoStore(client, { timeoutMs: 5000 })).toThrow(
      new TypeError(
        "MongoStore has no option 'timeoutMs'. There are prefix, timeoutMS, expireAfterSeconds, onWarning.",
      ),
    );
  });

  it('connects to nothing by itself', () => {
    const connect = vi.spyOn(client, 'connect');
    new MongoStore(client);
    expect(connect).not.toHaveBeenCalled();
  });
});

describe('close', () => {
  it("leaves the host's client open", async () => {
    const client = new MongoClient('mongodb://127.0.0.1:9/app');
    const close = vi.spyOn(client, 'close');
    await new MongoStore(client).close();
    expect(close).not.toHaveBeenCalled();
    await client.close();
  });
});
