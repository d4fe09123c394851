import { setTimeout as pause } from 'node:timers/promises';
import { eventMissing } from '../checks/events.js';
import { measureCloseness } from '../checks/tried-too-little.js';
import { Client } from '../client/client.js';
import type { Crew, CrewNode } from '../client/crew.js';
import type { History, NodeReport } from '../history/history.js';
import { Lives } from '../history/lives.js';
import { sharedNow } from '../machine-clock.js';
import { StallWatch } from '../nodes/stall-watch.js';
import { playEpisodes, type Schedule } from './play-episodes.js';

export interface Trial extends Schedule {
  /**
   * No episode begins later than this, in milliseconds, unless the disturbance is not over yet or too little was tried. Means
   * nothing where `count` is given.
   */
  readonly lasts: number;
  /** Whether one look at a user's sessions sees one instant. */
  readonly pollsAreInstants: boolean;
  readonly leastCloseRaces: number;
  /** What is done to the system meanwhile. */
  readonly disturb?: (client: Client) => Promise<void>;
  /** By how much clocks differ at most meanwhile, in milliseconds. */
  readonly clockDifference?: number;
  /** By how much the clock of one process is set meanwhile, in milliseconds. */
  readonly clockStep?: number;
  /** See the conditions of a history. */
  readonly deadLogInsAfter?: number | null;
  readonly mustFail?: boolean;
}

/** What a heap may grow by: caches of eight managers fill in a run. */
const HEAP_BOUND = 150e6;
/** As long as a run was to last it may last so many times: what comes close in a minute takes ten on a machine that is busy enough. */
const MOST_TIMES = 20;
/** An event of a call that failed is told when the store is asked about it, which is done less and less often. */
const EVENTS_WITHIN = 40_000;

/** Plays episodes with a crew, and gives all that is known of it when it is over and the crew is closed. */
export async function runTrial(crew: Crew, trial: Trial): Promise<History> {
  const client = new Client(crew);
  const stalls = new StallWatch();
  try {
    const look = () => historyOf(client, crew, trial, stalls.longest);
    let isOver = false;
    const time = Promise.all([untilEnoughIsTried(trial, look), trial.disturb?.(client)]).finally(() => {
      isOver = true;
    });
    await Promise.all([playEpisodes(client, trial, () => isOver), trial.count === undefined && time]);
    const history = await untilEventsAreTold(look);
    const reports = await reportsOf(crew);
    return {
      ...history,
      nodes: reports,
      conditions: {
        ...history.conditions,
        stall: Math.max(stalls.longest, ...reports.map(({ stall }) => stall)),
      },
      revoked: crew.revoked(),
    };
  } finally {
    stalls.stop();
    client.disconnect();
  }
}

/** On a busy machine less comes close in the time, so there is more of that. */
async function untilEnoughIsTried(
  { lasts, leastCloseRaces, count }: Trial,
  look: () => History,
): Promise<void> {
  if (count !== undefined) return;
  for (let times = 0; times < MOST_TIMES; times += 1) {
    await pause(lasts);
    if (measureCloseness(new Lives(look())).close >= leastCloseRaces) return;
  }
}

async function untilEventsAreTold(look: () => History): Promise<History> {
  const until = sharedNow() + EVENTS_WITHIN;
  for (;;) {
    const history = look();
    const missing = eventMissing(new Lives(history), history);
    // Where nothing failed there is nothing to wait for but the listeners.
    const last = history.calls.some(({ answer }) => answer.outcome === 'unavailable') ? until : 0;
    if (missing.length === 0 || sharedNow() >= last) return history;
    await pause(1000);
  }
}

function historyOf(client: Client, crew: Crew, trial: Trial, stall: number): History {
  const { pollsAreInstants, leastCloseRaces, clockDifference = 0, clockStep = 0 } = trial;
  const { deadLogInsAfter = null, mustFail = false } = trial;
  return {
    calls: client.calls,
    polls: client.polls,
    disturbances: client.disturbances,
    revoked: crew.revoked(),
    nodes: [],
    conditions: {
      ...{ clockDifference, clockStep, deadLogInsAfter, stall, pollsAreInstants, leastCloseRaces, mustFail },
      heapBound: HEAP_BOUND,
    },
  };
}

async function reportsOf({ nodes }: Crew): Promise<NodeReport[]> {
  const running = nodes.filter((node): node is CrewNode => node !== null);
  return Promise.all(
    running.map(async (node) => {
      const report = await node.report();
      return { ...report, closing: await node.close() };
    }),
  );
}
