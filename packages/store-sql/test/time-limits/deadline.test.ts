import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Deadline, OutOfTimeError } from '../../src/time-limits/deadline.js';

const never = () => new Promise<never>(() => {});

/** Keeps the process from doing anything else, as when it is stopped or collects garbage. */
function standStill(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('Deadline', () => {
  it('gives what the work gives, or throws what it throws', async () => {
    const deadline = new Deadline(30_000);
    const giveUp = () => {
      throw new Error('given up');
    };
    expect(await deadline.race(Promise.resolve('done'), () => 'working', giveUp)).toBe('done');
    await expect(deadline.race(Promise.reject(new Error('broken')), () => 'working', giveUp)).rejects.toThrow(
      'broken',
    );
  });

  it('gives the work up when the time is over, and says what it was doing then', async () => {
    let doing = 'beginning';
    const givenUp: string[] = [];
    const race = new Deadline(5).race(
      never(),
      () => doing,
      () => givenUp.push(doing),
    );
    doing = 'ending';
    const error = await race.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OutOfTimeError);
    expect(error).toMatchObject({
      code: 'ETIMEDOUT',
      message: 'The database gave no answer within 5 ms, ending.',
    });
    expect(givenUp).toEqual(['ending']);
  });

  it('is over for everybody when somebody was told so, by whatever clock', async () => {
    const now = performance.now();
    const deadline = new Deadline(5);
    // The timer fires, and the clock says that there is time.
    vi.spyOn(performance, 'now').mockReturnValue(now);
    await expect(
      deadline.race(
        never(),
        () => 'working',
        () => {},
      ),
    ).rejects.toThrow(OutOfTimeError);
    expect(() => deadline.check('before COMMIT')).toThrow(OutOfTimeError);
  });

  it('lets a work take less than is left', async () => {
    const deadline = new Deadline(30_000);
    await expect(
      deadline.race(
        never(),
        () => 'working',
        () => {},
        5,
      ),
    ).rejects.toThrow(OutOfTimeError);
    expect(deadline.left).toBeGreaterThan(0);
  });

  it('lets nothing begin when the time is over', () => {
    const deadline = new Deadline(1);
    standStill(5);
    expect(() => deadline.check('before COMMIT')).toThrow(new OutOfTimeError(1, 'before COMMIT'));
  });

  it('takes an answer that came while the process stood still', async () => {
    const server = createServer((socket) => socket.end('answer')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as { port: number }).port, '127.0.0.1');
    const answer = once(socket, 'data').then(([data]) => String(data));
    await once(server, 'connection');
    const race = new Deadline(20).race(
      answer,
      () => 'waiting',
      () => socket.destroy(),
    );
    // Once the server has written: the bytes are there, and both the timer and the socket are due.
    setImmediate(() => standStill(100));
    expect(await race).toBe('answer');
    server.close();
  });
});
