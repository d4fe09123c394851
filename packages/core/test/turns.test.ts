import { afterEach, describe, expect, it, vi } from 'vitest';
import { KeyedQueue } from '../src/work/keyed-queue.js';

/** Work that lasts until it is told to end. */
function createWork() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const start = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
  };
  return { begun, start, end: (name: string) => ends.get(name)?.() };
}

describe('Turns', () => {
  it('begins a piece when the one before it of that key is done', async () => {
    const { begun, start, end } = createWork();
    const turns = new KeyedQueue();
    const first = turns.run('a', start('first'));
    const second = turns.run('a', start('second'));
    await new Promise(setImmediate);
    expect(begun).toEqual(['first']);
    end('first');
    expect(await first).toBe('first');
    await new Promise(setImmediate);
    expect(begun).toEqual(['first', 'second']);
    end('second');
    expect(await second).toBe('second');
  });

  it('lets other keys not wait', async () => {
    const { begun, start } = createWork();
    const turns = new KeyedQueue();
    turns.run('a', start('first'));
    turns.run('b', start('second'));
    await new Promise(setImmediate);
    expect(begun).toEqual(['first', 'second']);
  });

  it('goes on after one that failed, and tells only who asked for that', async () => {
    const turns = new KeyedQueue();
    const failed = turns.run('a', () => Promise.reject(new Error('first')));
    const second = turns.run('a', async () => 'second');
    await expect(failed).rejects.toThrow('first');
    expect(await second).toBe('second');
  });

  describe('where one hangs', () => {
    afterEach(() => {
      vi.useRealTimers();
    });

    it('waits ten seconds for it from its beginning, and leaves it to itself', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const { begun, start, end } = createWork();
      const turns = new KeyedQueue();
      const first = turns.run('a', start('first'));
      turns.run('a', start('second'));
      const third = turns.run('a', start('third'));
      await vi.advanceTimersByTimeAsync(9_999);
      expect(begun).toEqual(['first']);
      await vi.advanceTimersByTimeAsync(1);
      expect(begun).toEqual(['first', 'second']);
      end('first');
      expect(await first).toBe('first');
      await vi.advanceTimersByTimeAsync(9_999);
      expect(begun).toEqual(['first', 'second']);
      await vi.advanceTimersByTimeAsync(1);
      end('third');
      expect(await third).toBe('third');
      await vi.advanceTimersByTimeAsync(0);
      expect(vi.getTimerCount()).toBe(0);
    });
  });
});
