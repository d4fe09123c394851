import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { MongoStore, type MongoStoreOptions } from '../src/index.js';

const DURATION = "a duration with a unit, such as '30d' or '15m'";

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
    [{ timeout: 5000 as never }, `timeout must be ${DURATION}, not 5000.`],
    [{ timeout: '5000' }, `timeout must be ${DURATION}, not '5000'.`],
    [{ timeout: '0s' }, `timeout must be ${DURATION}, not '0s'.`],
    [{ timeout: '31s' }, "timeout must be at most '30s', not '31s'."],
    [{ keepEnded: 86_400 as never }, `keepEnded must be ${DURATION}, not 86400.`],
    [{ keepEnded: '500ms' }, "keepEnded must be whole seconds, 68 years at most, such as '1d', not '500ms'."],
    [{ keepEnded: '69y' }, "keepEnded must be whole seconds, 68 years at most, such as '1d', not '69y'."],
    [
      { logger: 'log' as never },
      "logger must have the methods warn and error, which take an object and a message, as pino() has, not 'log'.",
    ],
    [
      { logger: console.log as never },
      'logger must have the methods warn and error, which take an object and a message, as pino() has, not [Function: log].',
    ],
    [null as never, 'The options of MongoStore must be an object, not null.'],
    ['app' as never, 'The options of MongoStore must be an object, not a string.'],
    [[] as never, 'The options of MongoStore must be an object, not an array.'],
  ])('refuses %o', (options, message) => {
    expect(() => new MongoStore(client, options)).toThrow(new TypeError(message));
  });

  it('refuses an option that it does not know', () => {
    // @ts-expect-error as the driver calls its own
    expect(() => new MongoStore(client, { timeoutMS: 5000 })).toThrow(
      new TypeError(
        "MongoStore has no option 'timeoutMS'. Did you mean 'timeout'? Its options are prefix, timeout, keepEnded, logger.",
      ),
    );
  });

  it('refuses an option by a name that every object has', () => {
    expect(() => new MongoStore(client, JSON.parse('{"__proto__": 1}'))).toThrow(
      /has no option '__proto__'\. Its/,
    );
  });

  it('takes an option that is undefined for one that is left out', () => {
    const options = { prefix: undefined, timeout: undefined, keepEnded: undefined, logger: undefined };
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
