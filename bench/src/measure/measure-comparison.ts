import { type Comparison, type Entry, isLetIn } from '../comparisons/comparison.js';
import type { RequestHeaders } from '../fixtures/request-headers.js';
import { runLoad } from '../load/run-load.js';
import { type ComparisonResult, type RoundSample, summarise } from '../results/comparison-result.js';
import { tokensAmong } from '../seed/seed-rows.js';
import { SUBJECT_TRAITS } from '../subjects/subject-traits.js';
import { checkSubject } from './check-subject.js';
import { type RunningSubject, type Stage, startSubject } from './running-subject.js';
import { waitForRest } from './wait-for-rest.js';

interface Pace {
  readonly rounds: number;
  /** Of one load on one subject. */
  readonly seconds: number;
  /** Whether the machine is waited for to come to rest before anything is measured. */
  readonly rests: boolean;
}

export interface Measuring extends Stage {
  readonly headers: RequestHeaders;
  readonly pace: Pace;
  readonly log: (line: string) => void;
}

/**
 * Starts all subjects, warms them when the machine is at rest, and then measures them in turn, round after round, so that
 * whatever else happens on the machine hits all alike.
 */
export async function measureComparison(
  comparison: Comparison,
  measuring: Measuring,
): Promise<ComparisonResult> {
  const { log, pace } = measuring;
  log(`${comparison.title}: starting`);
  const { entries, unmeasured } = await presentEntries(comparison.entries, measuring);
  for (const { label, reason } of unmeasured) log(`not measured: ${label} (${reason})`);
  const subjects = new Map<string, RunningSubject>();
  try {
    for (const entry of entries) await startOnce(entry, subjects, measuring);
    if (pace.rests && !(await waitForRest())) log(`${comparison.title}: the machine does not come to rest`);
    for (const entry of entries) await load(entry, subjects, measuring);
    const samples = new Map<Entry, RoundSample[]>(entries.map((entry) => [entry, []]));
    for (let round = 1; round <= pace.rounds; round += 1) {
      log(`${comparison.title}: round ${round} of ${pace.rounds}`);
      for (const entry of entries) samples.get(entry)?.push(await load(entry, subjects, measuring));
    }
    return { ...summarise(comparison, samples), unmeasured };
  } finally {
    for (const subject of subjects.values()) await subject.stop();
  }
}

/** The entries whose database is there, and why the others can't be measured. */
async function presentEntries(entries: readonly Entry[], { databases }: Stage) {
  const present: Entry[] = [];
  const unmeasured: { label: string; reason: string }[] = [];
  for (const entry of entries) {
    const { store, label } = entry;
    const failure = store === null || store === 'memory' ? null : await failureOf(databases.server(store));
    if (failure === null) present.push(entry);
    else unmeasured.push({ label, reason: failure });
  }
  return { entries: present, unmeasured };
}

async function failureOf(starting: Promise<unknown>): Promise<string | null> {
  try {
    await starting;
    return null;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ');
  }
}

async function startOnce(
  entry: Entry,
  subjects: Map<string, RunningSubject>,
  measuring: Measuring,
): Promise<void> {
  const key = keyOf(entry);
  if (subjects.has(key)) return;
  const subject = await startSubject(entry, measuring);
  subjects.set(key, subject);
  await checkSubject(entry, subject.port, measuring.headers);
}

async function load(
  entry: Entry,
  subjects: ReadonlyMap<string, RunningSubject>,
  { headers, pace, cores, fixtures, databases }: Measuring,
): Promise<RoundSample> {
  const subject = subjects.get(keyOf(entry));
  if (subject === undefined) throw new Error(`${entry.label} was not started.`);
  const { credentials } = SUBJECT_TRAITS[entry.subject];
  const tokens = entry.rows === 0 ? fixtures.of.valid.length : tokensAmong(entry.rows, fixtures);
  const server =
    entry.store === null || entry.store === 'memory' ? null : await databases.server(entry.store);
  try {
    const before = { database: server?.cpuSeconds() ?? null, process: subject.cpuSeconds() };
    const sample = await runLoad({
      port: subject.port,
      connections: entry.connections,
      seconds: pace.seconds,
      headersFile: await headers.file(credentials, entry.tokens, tokens),
      expected: isLetIn(entry) ? 'accepted' : 'refused',
      pin: cores.rest,
    });
    const perRequest = (from: number | null, to: number | null) =>
      from === null || to === null ? null : ((to - from) * 1e6) / sample.requests;
    return {
      ...sample,
      processMicroseconds: perRequest(before.process, subject.cpuSeconds()),
      databaseMicroseconds: perRequest(before.database, server?.cpuSeconds() ?? null),
    };
  } catch (cause) {
    throw new Error(`${entry.label}: the load failed.`, { cause });
  }
}

/** Entries that differ in their load alone share a process. */
function keyOf({ subject, store, rows, processes, cacheFor, disableTouch }: Entry): string {
  return JSON.stringify([subject, store, rows, processes, cacheFor, disableTouch]);
}
