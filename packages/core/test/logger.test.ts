import { Writable } from 'node:stream';
import pino from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StoreUnavailableError } from '../src/errors.js';
import { type Logger, logError, readLogger } from '../src/values/logger.js';
import { createTestManager } from './support/test-manager.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** A real pino, and the lines that it writes. */
function startPino() {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const logger: Logger = pino({ base: null, timestamp: false }, stream);
  return { logger, lines };
}

/** As Sequelize's errors have them. */
class DatabaseError extends Error {
  readonly sql = "UPDATE jwt_sessions SET label = 'hers'";
  readonly parameters = ['hers'];
  readonly code = 'ECONNREFUSED';
}

describe('tuning.logger', () => {
  it('as a pino writes an error that nobody listens for, with its class, code and stack', async () => {
    const { logger, lines } = startPino();
    const { sessions, store, time } = createTestManager({ tuning: { logger } });
    const { token } = await sessions.issue({ userId: 'alice' });
    time.now += 120_000;
    store.failing.set('noteActivity', new DatabaseError('connect ECONNREFUSED 10.0.0.5:5432'));
    await sessions.authenticate(token);
    await sessions.flush();
    const message = 'The session store failed: connect ECONNREFUSED 10.0.0.5:5432.';
    expect(lines).toEqual([
      {
        level: 50,
        err: {
          type: 'StoreUnavailableError',
          message,
          code: 'store_unavailable',
          stack: expect.stringMatching(
            /^StoreUnavailableError: The session store failed: connect .*\n {4}at /,
          ),
        },
        msg: message,
      },
    ]);
  });

  it('is not told of what a listener is told', async () => {
    const { logger, lines } = startPino();
    const { sessions } = createTestManager({ tuning: { logger } });
    const told: unknown[] = [];
    sessions.on('error', (error) => told.push(error));
    sessions.on('issued', () => {
      throw new Error('a bug');
    });
    await sessions.issue({ userId: 'alice' });
    expect(told).toEqual([new Error('a bug')]);
    expect(lines).toEqual([]);
  });

  it('is the manager’s, for what is built upon it', () => {
    const { logger, lines } = startPino();
    const { sessions } = createTestManager({ tuning: { logger } });
    sessions.logger.warn({ origin: 'koa' }, 'A proxy is not believed.');
    expect(lines).toEqual([{ level: 40, origin: 'koa', msg: 'A proxy is not believed.' }]);
  });

  it.each([[null], ['log'], [{}], [{ warn() {} }], [{ error() {} }]])('refuses %o', (logger) => {
    expect(() => createTestManager({ tuning: { logger: logger as never } })).toThrow(
      /^logger must have the methods warn and error, which take an object and a message, as pino\(\) has, not /,
    );
  });

  it('that fails itself fails nothing: the line goes to the console', () => {
    const written = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const failing = (): never => {
      throw new Error('the disk is full');
    };
    readLogger({ warn: failing, error: failing }).warn({}, 'A proxy is not believed.');
    expect(written.mock.calls).toEqual([['jwt-sessions: A proxy is not believed.']]);
  });
});

describe('what is written of an error', () => {
  const writtenOf = (error: unknown) => {
    const { logger, lines } = startPino();
    logError(logger, error);
    return lines[0];
  };

  it('has no statement, no value and no cause in it, and no password', () => {
    const cause = new DatabaseError('no route to postgres://app:hunter2@db/app');
    for (const error of [cause, new StoreUnavailableError(cause), new Error('the outer one', { cause })]) {
      const line = JSON.stringify(writtenOf(error));
      expect(line).not.toMatch(/hunter2|UPDATE|hers/);
    }
    expect(writtenOf(cause)).toMatchObject({
      err: { type: 'DatabaseError', code: 'ECONNREFUSED' },
      msg: 'no route to postgres://app:***@db/app',
    });
  });

  it('is one line, whatever is in its message', () => {
    expect(writtenOf(new Error('one\ntwo\r\n{"level":50}'))).toMatchObject({ msg: 'one two {"level":50}' });
  });

  it.each([['a string'], [null], [undefined], [{ message: 5 }], [Object.create(null)]])(
    'may be of %o',
    (thrown) => {
      expect(writtenOf(thrown)).toMatchObject({ level: 50, err: { type: 'Error' } });
    },
  );
});

describe('without a logger', () => {
  it('the console gets a line, and of an error where it came from', () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const failed = vi.spyOn(console, 'error').mockImplementation(() => {});
    const logger = readLogger(undefined);
    logger.warn({}, 'A proxy is not believed.');
    logError(logger, new Error('a bug'));
    expect(warned.mock.calls).toEqual([['jwt-sessions: A proxy is not believed.']]);
    expect(failed.mock.calls).toEqual([[expect.stringMatching(/^jwt-sessions: Error: a bug\n {4}at /)]]);
  });
});
