import { createUserAgentParser } from '../devices/parse-user-agent.js';
import { StoreUnavailableError } from '../errors.js';
import { callStore } from '../store/call-store.js';
import type { NewSession, SessionStore } from '../store/contract.js';
import { checkNames, type Names } from '../values/check-names.js';
import { parseDurationOrNone } from '../values/duration.js';
import { type IpAddresses, readIpAddresses } from '../values/ip-address.js';
import { shown } from '../values/shown.js';
import { type ImportCounts, ImportStoppedError } from './import-counts.js';
import {
  createImportedSession,
  type ImportCreation,
  type ImportedSession,
  lookupIdOf,
} from './imported-session.js';
import { createWeakIdCheck } from './weak-lookup-id.js';

/** Sessions on their way into the store at once: enough to hide its latency, and few enough to leave room for others. */
const CONCURRENCY = 8;

/** What `SessionAdmin.importSessions` takes beside the sessions. */
export interface ImportOptions {
  /**
   * Takes lookup ids that can't hold 128 random bits by how they are written: UUIDs, counters and times, with words
   * before them or behind. For these nothing is promised about leaks: whoever sees the store can find them by trying.
   */
  readonly weakLookupIds?: 'accepted' | undefined;
  /** How long the sessions live without activity, or `'none'`: your manager's `idleTimeout`. Default `'30d'`. */
  readonly idleTimeout?: string | undefined;
  /** What is kept of their addresses: your manager's `ipAddresses`. Default `'full'`. */
  readonly ipAddresses?: IpAddresses | undefined;
}

const OPTIONS: Names<ImportOptions> = { weakLookupIds: true, idleTimeout: true, ipAddresses: true };

interface Target {
  readonly store: Pick<SessionStore, 'insert'>;
  readonly clock: () => number;
}

/**
 * Puts sessions of another system into the store.
 *
 * @throws ImportStoppedError when the store fails
 * @throws TypeError for a session that can't be kept
 */
export async function importSessions(
  target: Target,
  sessions: Iterable<ImportedSession> | AsyncIterable<ImportedSession>,
  options: ImportOptions = {},
): Promise<ImportCounts> {
  checkNames(options, OPTIONS, 'importSessions');
  const { weakLookupIds } = options;
  if (weakLookupIds !== undefined && weakLookupIds !== 'accepted') {
    throw new TypeError(`weakLookupIds must be 'accepted', or left out, not ${shown(weakLookupIds)}.`);
  }
  const idleTimeout = parseDurationOrNone(options.idleTimeout ?? '30d', 'idleTimeout');
  const creation = {
    idleTimeout,
    ipAddresses: readIpAddresses(options.ipAddresses),
    clock: target.clock,
    parseUserAgent: createUserAgentParser(),
  };
  const counts = { imported: 0, existing: 0, expired: 0 };
  let isWeak: (lookupId: string) => boolean = () => false;
  // One generator for all hands: whoever is free takes the next session, and a fault stops it for all.
  const source = each(sessions, (first) => {
    if (weakLookupIds !== 'accepted') isWeak = createWeakIdCheck(first.flatMap(knownLookupIdOf));
  });
  let position = 0;
  const work = async () => {
    for await (const session of source) {
      position += 1;
      const record = readSession(creation, session, position, isWeak);
      counts[await insertOne(target, record)] += 1;
    }
  };
  // What is under way when one fails is carried to its end, and counted.
  const hands = await Promise.allSettled(Array.from({ length: CONCURRENCY }, work));
  const failed = hands.find((hand) => hand.status === 'rejected');
  if (failed === undefined) return counts;
  if (failed.reason instanceof StoreUnavailableError)
    throw new ImportStoppedError(failed.reason.cause, counts);
  throw failed.reason;
}

/** The items, once `begin` has looked at the first of them: as many as will be under way at once. */
async function* each<T>(
  items: Iterable<T> | AsyncIterable<T>,
  begin: (first: readonly T[]) => void,
): AsyncGenerator<T, void, undefined> {
  let first: T[] | null = [];
  for await (const item of items) {
    if (first === null) {
      yield item;
      continue;
    }
    first.push(item);
    if (first.length < CONCURRENCY) continue;
    begin(first);
    yield* first;
    first = null;
  }
  if (first === null) return;
  begin(first);
  yield* first;
}

/** Nothing for what will be refused when it is its turn. */
function knownLookupIdOf(session: ImportedSession | null): string[] {
  return typeof session?.lookupId === 'string' ? [session.lookupId] : [];
}

/** A fault is told with the place and without the session: its lookup id is a secret. */
function readSession(
  creation: ImportCreation,
  session: ImportedSession,
  position: number,
  isWeak: (lookupId: string) => boolean,
): NewSession {
  try {
    const record = createImportedSession(session, creation);
    if (isWeak(lookupIdOf(session))) throw new TypeError(WEAK);
    return record;
  } catch (cause) {
    const fault = cause instanceof Error ? cause.message : String(cause);
    throw new TypeError(`Session ${position} of the import: ${fault}`, { cause });
  }
}

async function insertOne({ store, clock }: Target, session: NewSession): Promise<keyof ImportCounts> {
  const now = clock();
  if (session.absoluteExpiresAt <= now) return 'expired';
  // What the user ended by ending all does not come back when an import is run again.
  const request = { session, authenticationStartedAt: session.createdAt, now };
  const result = await callStore(() => store.insert(request));
  if (!result.inserted) return result.reason === 'exists' ? 'existing' : 'expired';
  // Whether it has been idle for too long, the store alone knows: the user may have an idle time of their own.
  return result.session.expiresAt > now ? 'imported' : 'expired';
}

const WEAK =
  'The lookupId can hold less than 128 random bits, so whoever sees the store could find it by trying. ' +
  "If you accept that, pass { weakLookupIds: 'accepted' }.";
