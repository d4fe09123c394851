import { setTimeout as pause } from 'node:timers/promises';
import type { Finding } from '../checks/check.js';
import type { CrewNode } from '../client/crew.js';
import { sharedNow } from '../machine-clock.js';

/** What requests saw while something went on. */
export interface Beside<Result> {
  readonly result: Result;
  /** How long it went on, in milliseconds. */
  readonly took: number;
  readonly requests: number;
  /** Of the requests, in milliseconds. */
  readonly median: number;
  readonly slowest: number;
  readonly findings: readonly Finding[];
}

const LANES = 4;
const BETWEEN = 10;

/** Does something while requests of others come in at a node all the time; each of them must be let in. */
export async function beside<Result>(
  name: string,
  node: CrewNode,
  tokens: readonly string[],
  work: () => Promise<Result>,
): Promise<Beside<Result>> {
  const latencies: number[] = [];
  const failures: string[] = [];
  let isOver = false;
  const lanes = Array.from({ length: LANES }, async (_, lane) => {
    for (let turn = lane; !isOver; turn += LANES) {
      const token = tokens[turn % tokens.length] ?? '';
      const { answer, begin, end } = await node.perform('plain', { kind: 'present', token });
      latencies.push(end - begin);
      if (answer.outcome !== 'done') failures.push(JSON.stringify(answer));
      await pause(BETWEEN);
    }
  });
  const begin = sharedNow();
  try {
    const result = await work();
    const took = sharedNow() - begin;
    isOver = true;
    await Promise.all(lanes);
    const sorted = latencies.sort((a, b) => a - b);
    return {
      ...{ result, took, requests: sorted.length },
      median: sorted[Math.floor(sorted.length / 2)] ?? 0,
      slowest: sorted.at(-1) ?? 0,
      findings:
        failures.length === 0
          ? []
          : [
              {
                check: 'failed-beside',
                text: `${name}: ${failures.length} requests, the first ${failures[0]}`,
              },
            ],
    };
  } finally {
    isOver = true;
  }
}
