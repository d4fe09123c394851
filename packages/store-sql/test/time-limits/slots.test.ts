import { describe, expect, it } from 'vitest';
import { Deadline, OutOfTimeError } from '../../src/time-limits/deadline.js';
import { Slots } from '../../src/time-limits/slots.js';

const LONG = () => new Deadline(30_000);
const OVER = () => new Deadline(1);

describe('Slots', () => {
  it('are handed on in the order in which they were asked for', async () => {
    const slots = new Slots(1, 'turn');
    const log: string[] = [];
    const take = async (name: string) => {
      await slots.take(LONG());
      log.push(name);
      await Promise.resolve();
      slots.release();
    };
    await Promise.all(['a', 'b', 'c'].map(take));
    expect(log).toEqual(['a', 'b', 'c']);
    expect(slots.tryTake()).toBe(true);
  });

  it('are as many as there are', () => {
    const slots = new Slots(2, 'turn');
    expect([slots.tryTake(), slots.tryTake(), slots.tryTake()]).toEqual([true, true, false]);
  });

  it('are not waited for any longer than the deadline, and pass over who is gone', async () => {
    const slots = new Slots(1, 'turn');
    await slots.take(LONG());
    const late = slots.take(OVER());
    const patient = slots.take(LONG());
    await expect(late).rejects.toThrow(new OutOfTimeError(1, 'waiting for a turn'));
    slots.release();
    await patient;
    expect(slots.tryTake()).toBe(false);
    slots.release();
    expect(slots.tryTake()).toBe(true);
  });

  it('let only so many wait: who comes then fails at once', async () => {
    const slots = new Slots(1, 'turn', 2);
    await slots.take(LONG());
    const waiting = [slots.take(LONG()), slots.take(LONG())];
    await expect(slots.take(LONG())).rejects.toThrow('2 calls to the store wait for a turn already.');
    slots.release();
    slots.release();
    await Promise.all(waiting);
  });
});
