import type { Entry } from '../comparisons/comparison.js';
import type { Scope } from '../comparisons/plan.js';
import { issueFixtures } from '../fixtures/issue-fixtures.js';
import { KEYS } from '../fixtures/keys.js';
import { requestHeader } from '../fixtures/request-header.js';
import { checkSubject } from '../measure/check-subject.js';
import type { Measuring } from '../measure/measure-comparison.js';
import { startSubject } from '../measure/running-subject.js';
import { Worker } from '../processes/worker.js';
import { percentileOf } from '../results/statistics.js';
import { loginRows } from '../seed/seed-rows.js';
import { SUBJECT_TRAITS } from '../subjects/subject-traits.js';
import type { DelayResult, DelayResults, Percentiles } from './delay-result.js';
import type { EndedSession } from './end-one-session.js';
import type { EndingsOrder } from './endings-order.js';
import { type DelayEntry, planDelays, SHORT_COOKIE_CACHE_SECONDS } from './plan-delays.js';

/** As long as so many loads, which last two seconds: so twenty seconds for each entry, however many endings that are. */
const LOADS = 10;

/**
 * Ends sessions in one process while they are used in another one over the same database.
 *
 * @param endings how many of each entry at most
 */
export async function measureDelays(
  scope: Scope,
  endings: number,
  measuring: Measuring,
): Promise<DelayResults> {
  const measured: DelayResult[] = [];
  const unmeasured: { label: string; reason: string }[] = [];
  for (const planned of planDelays(scope)) {
    const { label } = planned.entry;
    measuring.log(`Revocation: ${label}`);
    try {
      const ended = await measureEntry(planned, endings, measuring);
      measured.push(summarise(planned.entry, ended));
    } catch (error) {
      const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      measuring.log(`not measured: ${label} (${reason})`);
      unmeasured.push({ label, reason });
    }
  }
  return { measured, unmeasured };
}

async function measureEntry(
  { entry, lanes, rhythm }: DelayEntry,
  endings: number,
  measuring: Measuring,
): Promise<(EndedSession | null)[]> {
  const { databases, cores, cleanUp, headers, pace } = measuring;
  const { schema, credentials } = SUBJECT_TRAITS[entry.subject];
  if (schema === null || entry.store === null || entry.store === 'memory')
    throw new Error(`${entry.label} has no database, and nothing to end in it.`);
  const logins = await issueFixtures(endings, { keys: KEYS, now: Date.now(), userPrefix: entry.id });
  await databases.add(await databases.seeded(entry.store, schema, entry.rows), loginRows(logins));
  const key = { ...entry, ends: true, cookieCacheSeconds: SHORT_COOKIE_CACHE_SECONDS };
  const processes = [await startSubject(key, measuring), await startSubject(key, measuring)] as const;
  const clients = await Worker.start('revocation/worker.js', { pin: cores.rest });
  cleanUp.add(() => clients.stop());
  try {
    const [ending, asking] = processes;
    for (const { port } of processes) await checkSubject(entry, port, headers);
    const order: EndingsOrder = {
      ending: ending.port,
      asking: asking.port,
      headerLines: logins.map((login) => requestHeader(firstCredentials(credentials), 'valid', login)),
      lanes: Math.min(lanes, endings),
      milliseconds: pace.seconds * LOADS * 1000,
      rhythm,
    };
    return await clients.ask<(EndedSession | null)[]>('end', order);
  } finally {
    await clients.stop();
    for (const process of processes) await process.stop();
  }
}

/** Who logs in has no second cookie yet: it is set with the first answer, and believed from then on. */
function firstCredentials(credentials: (typeof SUBJECT_TRAITS)[Entry['subject']]['credentials']) {
  return credentials === 'better-auth-cookie-cache' ? 'better-auth' : credentials;
}

function summarise(entry: Entry, all: readonly (EndedSession | null)[]): DelayResult {
  const ended = all.filter((each) => each !== null);
  if (ended.length === 0) throw new Error(`Of ${all.length} endings none was acknowledged.`);
  const { id, label, subject, store } = entry;
  return {
    id,
    label,
    subject,
    store,
    rounds: ended.length,
    unacknowledged: all.length - ended.length,
    acknowledgement: percentiles(ended.map(({ acknowledgement }) => acknowledgement)),
    delay: percentiles(ended.map(({ delay }) => delay)),
    letIn: ended.reduce((sum, { letIn }) => sum + letIn, 0),
    roundsLetIn: ended.filter(({ letIn }) => letIn > 0).length,
  };
}

function percentiles(values: readonly number[]): Percentiles {
  return {
    p50: percentileOf(values, 50),
    p99: percentileOf(values, 99),
    worst: percentileOf(values, 100),
  };
}
