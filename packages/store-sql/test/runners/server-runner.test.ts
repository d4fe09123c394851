import { describe, expect, it } from 'vitest';
import type { Connection } from '../../src/connections/connection.js';
import { ConnectionPool } from '../../src/connections/connection-pool.js';
import { ServerRunner } from '../../src/runners/server-runner.js';
import { literal, type Sql, sql } from '../../src/sql/sql.js';
import type { Row } from '../../src/sql/statements.js';
import { Deadline, OutOfTimeError } from '../../src/time-limits/deadline.js';

const LONG = 30_000;

/** Answers by the first words of a statement, and remembers them all. */
class FakeConnection {
  readonly sent: string[] = [];
  fate = 'open';
  readonly #answers: (text: string) => Row[] | Promise<Row[]>;

  constructor(answers: (text: string) => Row[] | Promise<Row[]>) {
    this.#answers = answers;
  }

  async rows(statement: Sql): Promise<Row[]> {
    const { text } = statement.compile();
    this.sent.push(text);
    return this.#answers(text);
  }

  async values(statement: Sql): Promise<unknown[][]> {
    return (await this.rows(statement)).map((row) => Object.values(row));
  }

  async count(statement: Sql): Promise<number> {
    return (await this.rows(statement)).length;
  }

  async commit(): Promise<void> {
    this.sent.push('COMMIT');
  }

  isUsable(): boolean {
    return this.fate === 'open';
  }

  outlives(): boolean {
    return false;
  }

  end(): void {
    this.fate = 'ended';
  }

  destroy(): void {
    this.fate = 'destroyed';
  }
}

function runnerOn(answers: (text: string) => Row[] | Promise<Row[]>, isFreeToJoin = true) {
  const made: FakeConnection[] = [];
  const open = () => {
    const connection = new FakeConnection(answers);
    made.push(connection);
    return { opened: Promise.resolve(connection as unknown as Connection), destroy: () => undefined };
  };
  const pool = new ConnectionPool({ open, size: 2, connectLimit: LONG, idleLimit: LONG });
  const evidence = {
    column: literal('standing'),
    isOfPrimary: (value: unknown) => value === 'primary',
    complaint: 'This is a replica.',
    isFreeToJoin,
  };
  const runner = new ServerRunner({
    ...{ pool, poolSize: 2, evidence, usualLimit: LONG },
    begin: () => [literal('BEGIN')],
    log: () => undefined,
  });
  const sent = () => made.map((connection) => connection.sent);
  return { runner, made, sent };
}

const FOUND = { columns: literal('id'), from: literal('t'), where: literal('TRUE') };
const PRIMARY = { jwt_sessions_evidence: 'primary' };
const REPLICA = { jwt_sessions_evidence: 'replica' };

describe('ServerRunner', () => {
  it('sends no COMMIT, nor anything else, when the time ran out before it', async () => {
    const { runner, sent, made } = runnerOn(() => [PRIMARY]);
    let finish = () => {};
    const deadline = new Deadline(500);
    const call = runner.transaction(async (statements) => {
      await statements.rows(sql`SELECT 1`);
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return 'done';
    }, deadline);
    await expect(call).rejects.toThrow(new OutOfTimeError(500, 'running a statement'));
    finish();
    await new Promise(setImmediate);
    expect(sent()).toEqual([['BEGIN', 'SELECT 1']]);
    expect(made.map(({ fate }) => fate)).toEqual(['destroyed']);
  });

  it('sends no next statement when the time ran out before it, where the timer did not fire yet', async () => {
    const { runner, sent } = runnerOn(() => [PRIMARY]);
    const call = runner.transaction(async (statements) => {
      // The whole process stands still.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
      await statements.rows(sql`SELECT 1`);
    }, new Deadline(500));
    await expect(call).rejects.toThrow(OutOfTimeError);
    expect(sent()).toEqual([['BEGIN']]);
  });

  it('rolls back what failed, and keeps the connection', async () => {
    const { runner, sent, made } = runnerOn(() => [PRIMARY]);
    const error = new Error('broken');
    const failing = () =>
      runner.transaction(async () => {
        throw error;
      }, new Deadline(LONG));
    await expect(failing()).rejects.toBe(error);
    await expect(failing()).rejects.toBe(error);
    expect(sent()).toEqual([['BEGIN', 'ROLLBACK', 'BEGIN', 'ROLLBACK']]);
    expect(made.map(({ fate }) => fate)).toEqual(['open']);
  });

  it('drops the connection where even that fails', async () => {
    const { runner, made } = runnerOn((text) => {
      if (text === 'ROLLBACK') throw new Error('gone');
      return [PRIMARY];
    });
    const failing = runner.transaction(async () => {
      throw new Error('broken');
    }, new Deadline(LONG));
    await expect(failing).rejects.toThrow('broken');
    expect(made.map(({ fate }) => fate)).toEqual(['destroyed']);
  });

  it('leaves a connection to the readers however many write', async () => {
    const { runner } = runnerOn((text) => (text === 'BEGIN' ? [PRIMARY] : [{ id: 'a', ...PRIMARY }]));
    const order: string[] = [];
    const writes = Array.from({ length: 3 }, () => {
      // Less than after which a silent writer does not count.
      const call = runner.transaction(() => new Promise<never>(() => {}), new Deadline(500));
      return call.catch(() => order.push('a write'));
    });
    await new Promise(setImmediate);
    await runner.values(FOUND, new Deadline(LONG)).then(() => order.push('the read'));
    await Promise.all(writes);
    expect(order).toEqual(['the read', 'a write', 'a write', 'a write']);
  });

  it('asks a read again on another connection, and no write', async () => {
    let asked = 0;
    const { runner, made } = runnerOn((text) => {
      if (text === 'BEGIN') return [PRIMARY];
      asked += 1;
      return asked === 1 ? new Promise<never>(() => {}) : [{ id: 'a', ...PRIMARY }];
    });
    expect(await runner.values(FOUND, new Deadline(1000))).toEqual([['a', 'primary']]);
    expect(made.map(({ fate }) => fate)).toEqual(['destroyed', 'open']);
    asked = 0;
    const write = runner.transaction((statements) => statements.count(sql`UPDATE t`), new Deadline(500));
    await expect(write).rejects.toThrow(OutOfTimeError);
    expect(asked).toBe(1);
  });

  const reads = ['values', 'select'] as const;

  it.each(reads)('believes %s only where the server says that it is the primary', async (read) => {
    for (const row of [
      { id: 'a', ...REPLICA },
      { id: null, ...REPLICA },
    ]) {
      const { runner, made } = runnerOn(() => [row]);
      await expect(runner[read](FOUND, new Deadline(LONG))).rejects.toThrow('This is a replica.');
      expect(made.map(({ fate }) => fate)).toEqual(['ended']);
    }
    const { runner } = runnerOn(() => [{ id: null, ...PRIMARY }]);
    expect(await runner[read](FOUND, new Deadline(LONG))).toEqual([]);
  });

  it.each(reads)('takes no answer at all for no absence in %s', async (read) => {
    for (const isJoined of [true, false]) {
      const { runner } = runnerOn(() => [], isJoined);
      await expect(runner[read](FOUND, new Deadline(LONG))).rejects.toThrow(
        'The database did not say whether it is the primary.',
      );
    }
  });

  it('asks once more where nothing is found and nothing was said', async () => {
    const { runner, sent } = runnerOn(
      (text) => (text.includes('LEFT JOIN') ? [{ id: null, ...PRIMARY }] : []),
      false,
    );
    expect(await runner.values(FOUND, new Deadline(LONG))).toEqual([]);
    expect(sent().flat()).toHaveLength(2);
  });

  it('begins nothing on a server that is not the primary', async () => {
    const { runner, sent, made } = runnerOn(() => [REPLICA]);
    const call = runner.transaction((statements) => statements.count(sql`UPDATE t`), new Deadline(LONG));
    await expect(call).rejects.toThrow('This is a replica.');
    expect(sent()).toEqual([['BEGIN']]);
    expect(made.map(({ fate }) => fate)).toEqual(['ended']);
  });
});
