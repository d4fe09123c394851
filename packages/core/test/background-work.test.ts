import { afterEach, describe, expect, it, vi } from 'vitest';
import { BackgroundWork } from '../src/work/background-work.js';

function createScene() {
  const errors: unknown[] = [];
  const time = { now: 0 };
  const work = new BackgroundWork(
    (error) => errors.push(error),
    () => time.now,
  );
  return { errors, time, work };
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

  describe('where every request attempts what fails', () => {
    const LIMIT = 10_000;
    const broken = () => Promise.reject(new Error('read-only'));

    /** As many sessions as are used in a second, for so many seconds. */
    async function useFor(seconds: number, { time, work }: ReturnType<typeof createScene>): Promise<number> {
      let attempts = 0;
      for (let second = 0; second < seconds; second += 1) {
        for (let n = 0; n < 100; n += 1) {
          work.attempt('first use', `${second}-${n}`, () => {
            attempts += 1;
            return broken();
          });
          await work.settled();
        }
        time.now += 1000;
      }
      return attempts;
    }

    it('attempts it less and less often, and tells of each failure once', async () => {
      const scene = createScene();
      // After 0, 1, 3, 7, 15 and 25 seconds, and then every ten.
      expect(await useFor(60, scene)).toBe(9);
      expect(scene.errors).toHaveLength(9);
    });

    it('tells once of those that were under way together', async () => {
      const { errors, work } = createScene();
      for (let n = 0; n < 100; n += 1) work.attempt('first use', `${n}`, broken);
      await work.settled();
      expect(errors).toEqual([new Error('read-only')]);
    });

    it('goes on as ever after the first success, and holds up nothing of another kind', async () => {
      const { time, work } = createScene();
      const done: string[] = [];
      const succeed = (name: string) => async () => void done.push(name);
      work.attempt('first use', 'a', broken);
      await work.settled();
      work.attempt('first use', 'b', succeed('too soon'));
      work.attempt('promotion', 'c', succeed('promotion'));
      work.start('replacing d', succeed('replacing'));
      time.now += LIMIT;
      work.attempt('first use', 'b', succeed('in time'));
      await work.settled();
      for (const id of ['e', 'f']) work.attempt('first use', id, succeed(id));
      await work.settled();
      expect(done).toEqual(['promotion', 'replacing', 'in time', 'e', 'f']);
    });
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
