import type { Entry } from '../comparisons/comparison.js';
import type { Fixtures } from '../fixtures/fixtures.js';
import type { CleanUp } from '../processes/clean-up.js';
import type { Cores } from '../processes/cores.js';
import { Worker } from '../processes/worker.js';
import type { Databases } from '../servers/databases.js';
import type { SubjectSetup } from '../subjects/subject-setup.js';
import { SUBJECT_TRAITS } from '../subjects/subject-traits.js';

export interface RunningSubject {
  readonly port: number;
  /** How many statements it sent so far; only of one whose statements are counted. */
  statements(): Promise<number>;
  /** How long processors worked so far for its process, or for all of them, in seconds; null where that can't be told. */
  cpuSeconds(): number | null;
  stop(): Promise<void>;
}

export interface Stage {
  readonly databases: Databases;
  readonly fixtures: Fixtures;
  readonly cores: Cores;
  readonly cleanUp: CleanUp;
}

export type SubjectKey = Pick<
  Entry,
  'subject' | 'store' | 'rows' | 'processes' | 'cacheFor' | 'disableTouch'
> & {
  readonly counted?: boolean;
  readonly ends?: boolean;
  readonly cookieCacheSeconds?: number;
};

/** What better-auth's documentation shows. */
const COOKIE_CACHE_SECONDS = 300;

/** Starts the process of a subject, on a database that is filled. */
export async function startSubject(key: SubjectKey, stage: Stage): Promise<RunningSubject> {
  const { subject, store, processes, cacheFor, disableTouch } = key;
  const { counted = false, ends = false, cookieCacheSeconds = COOKIE_CACHE_SECONDS } = key;
  const setup: SubjectSetup = {
    subject,
    store,
    url: await databaseUrl(key, stage),
    processes,
    counted,
    cacheFor,
    disableTouch,
    cookieCacheSeconds,
    ends,
    sessions: store === 'memory' ? stage.fixtures.of.valid.map(({ session }) => session) : [],
  };
  const pin = processes === 1 ? stage.cores.node : stage.cores.all;
  const worker = await Worker.start('subjects/serve.js', { pin });
  stage.cleanUp.add(() => worker.stop());
  const port = await worker.ask<number>('serve', setup);
  return {
    port,
    statements: () => worker.ask<number>('statements', null),
    cpuSeconds: () => worker.cpuSeconds(),
    stop: () => worker.stop(),
  };
}

async function databaseUrl(
  { subject, store, rows }: SubjectKey,
  { databases }: Stage,
): Promise<string | null> {
  const { schema } = SUBJECT_TRAITS[subject];
  if (schema === null || store === null || store === 'memory') return null;
  return (await databases.seeded(store, schema, rows)).url;
}
