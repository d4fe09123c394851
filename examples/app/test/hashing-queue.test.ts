import { describe, expect, it } from 'vitest';
import { HashingBusyError, HashingQueue } from '../src/hashing-queue.js';

/** Works that each last until they are told to end, and the order in which they began. */
function createWorks() {
  const begun: number[] = [];
  const ends = new Map<number, { resolve: (value: number) => void; reject: (error: Error) => void }>();
  const work = (name: number) => () =>
    new Promise<number>((resolve, reject) => {
      begun.push(name);
      ends.set(name, { resolve, reject });
    });
  const end = async (name: number) => {
    ends.get(name)?.resolve(name);
    await settle();
  };
  const fail = async (name: number) => {
    ends.get(name)?.reject(new Error('no memory'));
    await settle();
  };
  return { begun, work, end, fail };
}

/** Lets go on whatever can, without waiting for anything. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('HashingQueue.run', () => {
  it('does no more at once than it is told, and the others in their order', async () => {
    const { begun, work, end } = createWorks();
    const queue = new HashingQueue({ concurrency: 2, maxWaiting: 10 });

    const all = [1, 2, 3, 4, 5].map((name) => queue.run(work(name)));
    await settle();
    expect(begun).toEqual([1, 2]);
    await end(2);
    expect(begun).toEqual([1, 2, 3]);
    await end(1);
    expect(begun).toEqual([1, 2, 3, 4]);
    await end(3);
    await end(4);
    await end(5);

    expect(await Promise.all(all)).toEqual([1, 2, 3, 4, 5]);
  });

  it('refuses whoever comes when it is full, at once, as a 503 that says when to try again', async () => {
    const { begun, work, end } = createWorks();
    const queue = new HashingQueue({ concurrency: 1, maxWaiting: 1 });
    const first = queue.run(work(1));
    const second = queue.run(work(2));

    const refused = queue.run(work(3));

    await expect(refused).rejects.toThrow(HashingBusyError);
    await expect(refused).rejects.toMatchObject({
      status: 503,
      expose: true,
      headers: { 'Retry-After': '2' },
    });
    await end(1);
    await end(2);
    await Promise.all([first, second]);
    expect(begun).toEqual([1, 2]);
  });

  it('has room again when the crowd is gone', async () => {
    const { work, end } = createWorks();
    const queue = new HashingQueue({ concurrency: 1, maxWaiting: 0 });
    const first = queue.run(work(1));
    await expect(queue.run(work(2))).rejects.toThrow(HashingBusyError);
    await end(1);
    await first;

    const third = queue.run(work(3));
    await settle();
    await end(3);

    expect(await third).toBe(3);
  });

  it('goes on behind one that fails', async () => {
    const { begun, work, end, fail } = createWorks();
    const queue = new HashingQueue({ concurrency: 1, maxWaiting: 1 });
    const first = queue.run(work(1));
    const second = queue.run(work(2));

    const failed = expect(first).rejects.toThrow('no memory');
    await settle();
    await fail(1);
    await failed;
    expect(begun).toEqual([1, 2]);
    await end(2);

    expect(await second).toBe(2);
  });

  it('lets nobody who comes between two go first', async () => {
    const { begun, work, end } = createWorks();
    const queue = new HashingQueue({ concurrency: 1, maxWaiting: 5 });
    const first = queue.run(work(1)).then(() => queue.run(work(3)));
    const second = queue.run(work(2));
    await settle();

    await end(1);
    expect(begun).toEqual([1, 2]);
    await end(2);
    await end(3);

    expect(await Promise.all([first, second])).toEqual([3, 2]);
  });
});
