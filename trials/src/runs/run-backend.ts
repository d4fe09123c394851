import type { Client } from '../client/client.js';
import type { Crew } from '../client/crew.js';
import { LocalCrew } from '../client/local-crew.js';
import { ProcessCrew } from '../client/process-crew.js';
import { DISTURBANCES, type DisturbanceName, disturb } from '../disturbances/disturbance-kinds.js';
import { stepClocks } from '../disturbances/step-clocks.js';
import { TcpProxy, throughProxy } from '../disturbances/tcp-proxy.js';
import { EPISODES, LEASED_EPISODES } from '../episodes/episodes.js';
import type { History } from '../history/history.js';
import { Random } from '../random/random.js';
import { BACKENDS, type BackendName } from '../servers/backends.js';
import type { Database } from '../servers/database.js';
import { reasonOf } from './reason-of.js';
import { runTrial } from './run-trial.js';
import { judge, type TrialResult } from './trial-result.js';

/** One run on a backend. */
export interface Plan {
  readonly seed: number;
  readonly lasts: number;
  /** Null for a run in which nothing is disturbed. */
  readonly disturbance: DisturbanceName | null;
  /** By how many milliseconds each process's clock is ahead. */
  readonly clocks: readonly number[];
  /** By how many milliseconds the clock of one process is set forward again and again while it works; back where negative. */
  readonly step: number;
  /** Whether processes may answer from memory, and every ending waits for that. */
  readonly isLeased: boolean;
}

/** Processes of a run: one that ends a session, and two that may not know. */
const SIZE = 3;
const LANES = 6;
/** It is hundreds where the machine has nothing else to do. */
const LEAST_CLOSE_RACES = 3;

/** Starts a backend, runs what is planned on it, one after the other, and stops it. @throws Error where it isn't there */
export async function runBackend(
  backend: BackendName,
  plans: readonly Plan[],
  tell: (result: TrialResult, history: History) => Promise<void>,
  leftOut: (reason: string) => void,
): Promise<void> {
  const database = await BACKENDS[backend]();
  try {
    for (const [index, plan] of plans.entries()) {
      if (!isPossible(backend, database, plan)) continue;
      const place = await placeFor(plan, database);
      if (typeof place === 'string') {
        leftOut(`${nameOf(plan)} (${place})`);
        continue;
      }
      try {
        const history = await runPlan(backend, place, { ...plan, prefix: `${index}-` });
        await tell(judge({ backend, trial: nameOf(plan), seed: plan.seed }, history), history);
        // Without it nothing that follows says anything.
        const ended = place.server?.unexpectedEnd ?? null;
        if (ended !== null) throw new Error(ended);
      } finally {
        if (place !== database) await place.stop();
      }
    }
  } finally {
    await database.stop();
  }
}

/** The database itself, or another one that is made for the plan; a reason where that can't be. */
async function placeFor({ disturbance }: Plan, database: Database): Promise<Database | string> {
  if (disturbance === null || DISTURBANCES[disturbance].needs !== 'disk') return database;
  try {
    return (await database.onSmallDisk?.()) ?? database;
  } catch (error) {
    return reasonOf(error);
  }
}

function isPossible(
  backend: BackendName,
  { server, successor, onSmallDisk }: Database,
  { disturbance }: Plan,
): boolean {
  if (disturbance === null) return true;
  // In one process there is nothing to kill that would leave the others.
  if (backend === 'memory') return false;
  switch (DISTURBANCES[disturbance].needs) {
    case 'server':
      return server !== null;
    case 'successor':
      return successor !== null;
    case 'disk':
      return onSmallDisk !== null;
    case 'proxy':
      return backend !== 'sqlite';
    case null:
      return true;
  }
}

async function runPlan(
  backend: BackendName,
  database: Database,
  { seed, lasts, disturbance, clocks, step, isLeased, prefix }: Plan & { readonly prefix: string },
): Promise<History> {
  const needs = disturbance === null ? null : DISTURBANCES[disturbance].needs;
  const proxied = needs === 'proxy' || needs === 'successor';
  const proxy = proxied ? await TcpProxy.start(database.addresses[0] ?? '') : null;
  const crew = await startCrew(backend, database, proxy, isLeased);
  try {
    await Promise.all(crew.nodes.map((node, place) => node?.setClock(clocks[place % clocks.length] ?? 0)));
    const { server, successor, disk } = database;
    const disturbing =
      disturbance !== null && crew instanceof ProcessCrew
        ? (client: Client) =>
            disturb(disturbance, { client, crew, random: new Random(seed), server, proxy, successor, disk })
        : step !== 0
          ? () => stepClocks(crew, step, new Random(seed))
          : null;
    return await runTrial(crew, {
      seed,
      prefix,
      lasts,
      lanes: LANES,
      episodes: isLeased ? LEASED_EPISODES : EPISODES,
      pollsAreInstants: database.pollsAreInstants,
      leastCloseRaces: isCalm({ disturbance, clocks, step }) ? LEAST_CLOSE_RACES : 0,
      clockDifference: Math.max(...clocks) - Math.min(...clocks) + Math.abs(step),
      clockStep: Math.abs(step),
      deadLogInsAfter: database.deadLogInsAfter,
      mustFail: disturbance !== null && DISTURBANCES[disturbance].makesCallsFail,
      ...(disturbing !== null && { disturb: disturbing }),
    });
  } finally {
    await crew.end();
    await proxy?.stop();
  }
}

async function startCrew(
  backend: BackendName,
  { addresses }: Database,
  proxy: TcpProxy | null,
  isLeased: boolean,
): Promise<Crew> {
  if (backend === 'memory') return LocalCrew.start('memory', SIZE, null, isLeased);
  const direct = Array.from({ length: SIZE }, (_, place) => addresses[place % addresses.length] ?? '');
  const ways = proxy === null ? direct : direct.map((address) => throughProxy(address, proxy));
  return ProcessCrew.start({ addresses: ways, planted: null, isLeased });
}

/** What is to come close to a race; the others look for other things, and a busy machine may do little in their time. */
function isCalm({ disturbance, clocks, step }: Pick<Plan, 'disturbance' | 'clocks' | 'step'>): boolean {
  return disturbance === null && step === 0 && clocks.every((ahead) => ahead === 0);
}

function nameOf({ isLeased, ...plan }: Plan): string {
  return `${isLeased ? 'answers from memory, ' : ''}${conditionsOf(plan)}`;
}

function conditionsOf({ disturbance, clocks, step }: Omit<Plan, 'isLeased'>): string {
  if (step !== 0) return `a clock set ${step > 0 ? 'forward' : 'back'} by ${Math.abs(step) / 1000} s`;
  const difference = Math.max(...clocks) - Math.min(...clocks);
  if (difference > 0) return `clocks that differ by ${difference / 1000} s`;
  return disturbance ?? 'calm';
}
