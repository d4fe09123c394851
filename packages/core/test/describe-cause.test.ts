import { describe, expect, it } from 'vitest';
import { ImportStoppedError } from '../src/admin/import-counts.js';
import { StoreUnavailableError } from '../src/index.js';
import { describeCause } from '../src/values/describe-cause.js';

const counts = { imported: 3, existing: 0, expired: 0 };

function withProperties<T extends Error>(error: T, properties: object): T {
  return Object.assign(error, properties);
}

describe('describeCause', () => {
  it.each<[string, unknown, string]>([
    ['an error', new Error('relation "sessions" does not exist'), 'relation "sessions" does not exist'],
    ['one with a full stop', new Error('Down for maintenance.'), 'Down for maintenance'],
    ['a thrown string', 'down', 'down'],
    ['a thrown number', 7, '7'],
    ['nothing', undefined, 'undefined was thrown'],
    ['a thrown null', null, 'null was thrown'],
    ['an object', {}, 'it said nothing'],
    ['an object with a message', { message: 'gone' }, 'gone'],
    [
      'its causes',
      new Error('query failed', { cause: new Error('socket closed', { cause: 'ECONNRESET' }) }),
      'query failed; socket closed; ECONNRESET',
    ],
    [
      'the members of an AggregateError, which says nothing by itself',
      new AggregateError([
        new Error('connect ECONNREFUSED ::1:5432'),
        new Error('connect ECONNREFUSED 127.0.0.1:5432'),
      ]),
      'connect ECONNREFUSED ::1:5432; connect ECONNREFUSED 127.0.0.1:5432',
    ],
    [
      'what Sequelize keeps of the driver, where it says nothing by itself',
      withProperties(new Error(''), {
        name: 'SequelizeConnectionRefusedError',
        parent: new AggregateError([new Error('connect ECONNREFUSED ::1:5432')]),
      }),
      'connect ECONNREFUSED ::1:5432',
    ],
    [
      'the same once',
      withProperties(new Error('lost'), { parent: new Error('lost'), original: new Error('lost') }),
      'lost',
    ],
    ['the code of one without a message', withProperties(new Error(''), { code: 'ETIMEDOUT' }), 'ETIMEDOUT'],
    ['the name of one without a code', withProperties(new Error(''), { name: 'PoolError' }), 'PoolError'],
  ])('says why: %s', (_name, cause, text) => {
    expect(describeCause(cause)).toBe(text);
  });

  it.each([
    ['postgres://app:hunter2@db:5432/app', 'postgres://app:***@db:5432/app'],
    [
      'could not reach mongodb+srv://app:hun:t@er2@db/x?y=z now',
      'could not reach mongodb+srv://app:***@db/x?y=z now',
    ],
    ['redis://:hunter2@cache', 'redis://:***@cache'],
    ['mysql://root:hunter2/x@db and pg://a:hunter2@b', 'mysql://root:***@db and pg://a:***@b'],
    ['host=db user=app password=hunter2 dbname=app', 'host=db user=app password=*** dbname=app'],
    ['db?user=app&password=hunter2&ssl=1', 'db?user=app&password=***&ssl=1'],
    ["sslpassword='hunter2 hunter2' x", 'sslpassword=*** x'],
    ['{"user":"app","password":"hunter2\\"hunter2"}', '{"user":"app","password":***}'],
    ['PWD=hunter2;Server=db', 'PWD=***;Server=db'],
  ])('masks passwords: %s', (message, text) => {
    expect(describeCause(new Error(message))).toBe(text);
    expect(describeCause(new Error('outer', { cause: new AggregateError([new Error(message)]) }))).toBe(
      `outer; ${text}`,
    );
  });

  it.each([
    'password authentication failed for user "app"',
    "Access denied for user 'app'@'10.0.0.1' (using password: YES)",
    'connect ECONNREFUSED 127.0.0.1:5432',
    'getaddrinfo ENOTFOUND db.example.com',
    'see https://example.com/docs: it is down',
  ])('leaves alone what is no password: %s', (message) => {
    expect(describeCause(new Error(message))).toBe(message);
  });

  it('masks a password that the limit would have cut in two', () => {
    const text = describeCause(
      new Error(`${'x'.repeat(480)} postgres://app:hunter2hunter2hunter2hunter2@db`),
    );
    expect(text).not.toContain('hunter');
  });

  it('is one line, and not a long one', () => {
    expect(describeCause(new Error('a\r\nERROR b\u2028c\0d'))).toBe('a ERROR b c d');
    expect(describeCause(new Error('x'.repeat(100_000)))).toHaveLength(501);
    expect(describeCause('a://:'.repeat(100_000))).toHaveLength(501);
  });

  it('ends, whatever was thrown', () => {
    const circle: { message: string; cause?: unknown; errors?: unknown } = { message: 'round' };
    circle.cause = circle;
    circle.errors = [circle, circle];
    expect(describeCause(circle)).toBe('round');
    const hostile = new Proxy(
      {},
      {
        get() {
          throw new Error('no');
        },
      },
    );
    expect(describeCause(hostile)).toBe('it said nothing');
    let deep: unknown = 'bottom';
    for (let n = 0; n < 10_000; n += 1) deep = new Error(`level ${n % 3}`, { cause: deep });
    expect(describeCause(deep)).toMatch(/^level 0; level 2; level 1$/);
    expect(describeCause(Symbol('x'))).toBe('Symbol(x)');
  });
});

describe('StoreUnavailableError', () => {
  it('says why in its message, which is what a log prints', () => {
    const cause = new Error('connect ECONNREFUSED 127.0.0.1:5432');
    const error = new StoreUnavailableError(cause);
    expect(error).toMatchObject({
      message: 'The session store failed: connect ECONNREFUSED 127.0.0.1:5432.',
      code: 'store_unavailable',
      cause,
    });
    expect(error.stack).toContain('connect ECONNREFUSED 127.0.0.1:5432');
  });

  it('keeps what was thrown as it is', () => {
    expect(new StoreUnavailableError('down').cause).toBe('down');
  });
});

describe('ImportStoppedError', () => {
  it('says why and what to do', () => {
    expect(new ImportStoppedError(new Error('disk full.'), counts).message).toBe(
      'The session store failed after 3 sessions were imported: disk full. ' +
        'Run the import again: what is in the store is left as it is.',
    );
  });
});
