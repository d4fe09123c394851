import { describe, expect, it } from 'vitest';
import { waitForRest } from '../src/measure/wait-for-rest.ts';

/** A machine that is busy for some seconds as told, and then as the last one says. */
function machine(...shares: readonly number[]) {
  let seconds = 0;
  const nextSecond = async () => {
    const share = shares[Math.min(seconds, shares.length - 1)] ?? 0;
    seconds += 1;
    return share;
  };
  return { nextSecond, seconds: () => seconds };
}

describe('waitForRest', () => {
  it('wants three quiet seconds', async () => {
    const { nextSecond, seconds } = machine(0.01);
    expect(await waitForRest(nextSecond)).toBe(true);
    expect(seconds()).toBe(3);
  });

  it('begins anew after a busy second', async () => {
    const { nextSecond, seconds } = machine(0.5, 0.01, 0.01, 0.5, 0.01);
    expect(await waitForRest(nextSecond)).toBe(true);
    expect(seconds()).toBe(7);
  });

  it('gives up after two minutes', async () => {
    const { nextSecond, seconds } = machine(0.5);
    expect(await waitForRest(nextSecond)).toBe(false);
    expect(seconds()).toBe(120);
  });
});
