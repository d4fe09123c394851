import { afterEach, describe, expect, it, vi } from 'vitest';
import { BackgroundWork } from '../src/work/background-work.js';

function createScene() {
  const errors: unknown[] = [];
  const work = new BackgroundWork((error) => errors.push(error));
  return { errors, work };
}

describe('BackgroundWork', () => {
  it('does one piece of a key at a time, and another once that is done', async () => {
    const { work } = createScene();
    const done: number[] = [];
    for (const n of [1, 2]) work.start('a', async () => done.push(n));
    await work.settled();
    work.start('a', async () => done.push(3));
    await work.settled();
    expect(done).toEqual([1, 3]);
  });

  it('does pieces of different keys together', async () => {
    const { work } = createScene();
    const done: string[] = [];
    for (const key of ['a', 'b']) work.start(key, async () => done.push(key));
    await work.settled();
    expect(done).toEqual(['a', 'b']);
  });

  it('reports what fails, at once or later, and goes on', async () => {
    const { errors, work } = createScene();
    const [early, late] = [new Error('early'), new Error('late')];
    work.start('a', () => {
      throw early;
    });
    work.start('b', () => Promise.reject(late));
    await work.settled();
    const done: string[] = [];
    work.start('a', async () => done.push('a'));
    await work.settled();
    expect(errors).toEqual([early, late]);
    expect(done).toEqual(['a']);
  });

  it('has settled when nothing is under way', async () => {
    await expect(createScene().work.settled()).resolves.toBeUndefined();
  });

  describe('where work hangs', () => {
    afterEach(() => {
      vi.useRealTimers();
    });

    it('lets it go after ten seconds, tells of it, and lets another of its key begin', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const { errors, work } = createScene();
      const done: string[] = [];
      work.start('promotion of a', () => new Promise(() => {}));
      const settled = work.settled().then(() => done.push('settled'));
      await vi.advanceTimersByTimeAsync(9_999);
      work.start('promotion of a', async () => done.push('too soon'));
      expect(done).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      await settled;
      expect(errors).toEqual([new Error('The promotion of a took longer than 10000 ms.')]);
      work.start('promotion of a', async () => done.push('again'));
      await work.settled();
      expect(done).toEqual(['settled', 'again']);
      expect(vi.getTimerCount()).toBe(0);
    });
  });
});
