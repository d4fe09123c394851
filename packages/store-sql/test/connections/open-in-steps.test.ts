import { describe, expect, it } from 'vitest';
import type { Connection } from '../../src/connections/connection.js';
import { openInSteps, type Steps } from '../../src/connections/open-in-steps.js';

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
}

/** Steps that are settled by hand, and what was done. */
function byHand(members: Partial<Steps<string, Connection>> = {}) {
  const done: string[] = [];
  const connection = { destroy: () => done.push('destroyed') } as unknown as Connection;
  const ready = deferred<string>();
  const opened = deferred<Connection>();
  const opening = openInSteps<string, Connection>({
    before: () => ready.promise,
    connect: (said) => {
      done.push(`connected: ${said}`);
      return { opened: opened.promise, destroy: () => done.push('given up') };
    },
    after: async () => void done.push('set up'),
    ...members,
  });
  return { done, connection, ready, opened, opening };
}

describe('openInSteps', () => {
  it('takes one step after the other', async () => {
    const { done, connection, ready, opened, opening } = byHand();
    expect(done).toEqual([]);
    ready.resolve('ready');
    opened.resolve(connection);
    expect(await opening.opened).toBe(connection);
    expect(done).toEqual(['connected: ready', 'set up']);
  });

  it('connects no more when it is given up before', async () => {
    const { done, ready, opening } = byHand();
    opening.destroy();
    ready.resolve('ready');
    await expect(opening.opened).rejects.toThrow('Nobody waits for this connection any more.');
    expect(done).toEqual([]);
  });

  it('gives up what is being connected', async () => {
    const { done, ready, opened, opening } = byHand();
    ready.resolve('ready');
    await ready.promise;
    opening.destroy();
    opened.reject(new Error('cut'));
    await expect(opening.opened).rejects.toThrow('cut');
    expect(done).toEqual(['connected: ready', 'given up']);
  });

  it('drops a connection that could not be set up', async () => {
    const { done, connection, ready, opened, opening } = byHand({
      after: async () => {
        throw new Error('no such role');
      },
    });
    ready.resolve('ready');
    opened.resolve(connection);
    await expect(opening.opened).rejects.toThrow('no such role');
    expect(done).toEqual(['connected: ready', 'destroyed']);
  });
});
