import { setTimeout as pause } from 'node:timers/promises';
import type { Crew } from '../client/crew.js';
import type { Random } from '../random/random.js';

const TIMES = 30;

/** Sets the clock of one process after the other by so many milliseconds, and soon afterwards right again, while they work. */
export async function stepClocks({ nodes }: Crew, step: number, random: Random): Promise<void> {
  for (let times = 0; times < TIMES; times += 1) {
    const node = random.pick([...nodes]);
    await node?.setClock(step);
    await pause(random.between(20, 300));
    await node?.setClock(0);
    await pause(random.between(20, 300));
  }
}
