import { describe, expect, it } from 'vitest';
import { parseStat } from '../src/processes/cpu-seconds.ts';

describe('parseStat', () => {
  it('is not misled by the name of the command', () => {
    const text = '4711 (a) S 1 (b) S 42 4711 4711 0 -1 4194560 0 0 0 0 11 22 33 44 20 0 1 0 5 0 0';
    expect(parseStat(text)).toEqual({ pid: 4711, parent: 42, ticks: 110 });
  });
});
