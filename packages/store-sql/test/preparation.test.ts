import { describe, expect, it, vi } from 'vitest';
import { Preparation, type PreparationKind } from '../src/preparation.js';
import { Deadline, OutOfTimeError } from '../src/time-limits/deadline.js';

/** A preparation whose attempts are settled by hand. */
function byHand() {
  interface Attempt {
    readonly kind: PreparationKind;
    readonly resolve: () => void;
    readonly reject: (error: Error) => void;
  }
  const attempts: Attempt[] = [];
  const preparation = new Preparation(
    (kind) => new Promise<void>((resolve, reject) => attempts.push({ kind, resolve, reject })),
  );
  return { preparation, attempts };
}

describe('Preparation', () => {
  it('runs once for all who come while it runs', async () => {
    const { preparation, attempts } = byHand();
    const waiting = [preparation.run(), preparation.run(), preparation.within(new Deadline(30_000))];
    expect(attempts).toHaveLength(1);
    expect(preparation.isDone).toBe(false);
    attempts[0]?.resolve();
    await Promise.all(waiting);
    expect(preparation.isDone).toBe(true);
  });

  it('fails for all who wait, and runs again for the next', async () => {
    const { preparation, attempts } = byHand();
    const waiting = [preparation.run(), preparation.within(new Deadline(30_000))];
    attempts[0]?.reject(new Error('refused'));
    for (const each of waiting) await expect(each).rejects.toThrow('refused');
    expect(preparation.isDone).toBe(false);
    const again = preparation.run();
    attempts[1]?.resolve();
    await again;
    expect(preparation.isDone).toBe(true);
  });

  it('goes on without a call whose time is over', async () => {
    const { preparation, attempts } = byHand();
    await expect(preparation.within(new Deadline(5))).rejects.toThrow(
      new OutOfTimeError(5, 'preparing the tables'),
    );
    const next = preparation.run();
    expect(attempts).toHaveLength(1);
    attempts[0]?.resolve();
    await next;
    expect(preparation.isDone).toBe(true);
  });

  it('runs again when that is asked for, and when it has to be repeated', async () => {
    const { preparation, attempts } = byHand();
    const runs = async (run: () => Promise<void>) => {
      const running = run();
      attempts.at(-1)?.resolve();
      await running;
    };
    await runs(() => preparation.run());
    await runs(() => preparation.run());
    expect(attempts).toHaveLength(2);
    preparation.repeat();
    expect(preparation.isDone).toBe(false);
    await runs(() => preparation.run());
    expect(preparation.isDone).toBe(true);
  });

  it('may make the tables until it was done once, and then only where somebody says so', async () => {
    const { preparation, attempts } = byHand();
    const deadline = new Deadline(30_000);
    const failing = preparation.within(deadline);
    attempts[0]?.reject(new Error('refused'));
    await expect(failing).rejects.toThrow('refused');
    const first = preparation.within(deadline);
    attempts[1]?.resolve();
    await first;
    preparation.repeat();
    const looking = preparation.within(deadline);
    const making = preparation.run();
    attempts[2]?.reject(new Error('gone'));
    await expect(looking).rejects.toThrow('gone');
    await vi.waitFor(() => expect(attempts).toHaveLength(4));
    attempts[3]?.resolve();
    await making;
    expect(attempts.map(({ kind }) => kind)).toEqual(['make', 'make', 'look again', 'make']);
  });
});
