/** A session that a client knows, and since when its log-in is known to have been carried out. */
export interface Known {
  readonly token: string;
  readonly id: string;
  readonly userId: string;
  readonly began: number;
}

interface Span {
  /** Which process. */
  readonly by: number;
  readonly began: number;
}

/** A token that was presented, and what came of it. */
export interface Request extends Span {
  readonly session: Known;
  readonly ended: number;
  readonly outcome: 'in' | 'refused' | 'failed';
  /** `ask` may go by what is remembered; `change` asks the store, and has it changed. */
  readonly does: 'ask' | 'askAgain' | 'change';
  /** What was shown of it. */
  readonly seen?: Readonly<Record<string, unknown>>;
}

/** A call that ends or changes sessions. */
interface Call extends Span {
  readonly concerns: (session: Known) => boolean;
  /** Null where nobody was told. */
  acknowledged: number | null;
  /** When it failed, and nobody knows what became of it. */
  failed: number | null;
}

export type Ending = Call;

/** A call that changes what is shown of sessions. */
export interface Change extends Call {
  readonly what: string;
  readonly value: unknown;
  /** Whether its answer waits until nobody shows what was there before; without that its own process alone shows nothing older. */
  readonly waits: boolean;
}

/** A statement that read sessions, at the moment when the store carried it out. */
interface Read {
  readonly by: number;
  readonly at: number;
  readonly ids: readonly string[];
}

/** All that was asked and answered, in order. */
export class History {
  readonly requests: Request[] = [];
  readonly endings: Ending[] = [];
  readonly changes: Change[] = [];
  readonly reads: Read[] = [];
  /** The `revoked` events. */
  readonly told: { readonly by: number; readonly id: string; readonly at: number }[] = [];
  readonly failures: number[] = [];
  #steps = 0;

  /** The next moment. */
  step(): number {
    this.#steps += 1;
    return this.#steps;
  }
}

/**
 * What is wrong with a history, by itself alone.
 *
 * @param remember whether processes go by what they have read before, for a request that doesn't ask afresh
 */
export function findBreaches(history: History, remember: boolean): string[] {
  const ids = history.told.map(({ id }) => id);
  const twice = ids
    .filter((id, index) => ids.indexOf(id) !== index)
    .map((id) => `told twice to be over: ${id}`);
  const wrong = history.requests.flatMap((request) => {
    const isRemembered = remember && request.does === 'ask';
    const faults =
      request.outcome === 'in'
        ? faultsOfEntry(history, request, isRemembered)
        : [faultOfRefusal(history, request)];
    const { session, by, began, ended } = request;
    return faults
      .filter((fault) => fault !== null)
      .map(
        (fault) => `${fault}: ${session.id} of ${session.userId} by process ${by}, from ${began} to ${ended}`,
      );
  });
  return [...twice, ...wrong];
}

function faultOfRefusal(
  { endings, failures }: History,
  { session, began, ended, outcome }: Request,
): string | null {
  if (outcome === 'failed') {
    const hasFailed = failures.some((at) => began < at && at < ended);
    return hasFailed ? null : 'failed although the store did not';
  }
  const mayBeOver = endings.some((ending) => ending.concerns(session) && ending.began < ended);
  return mayBeOver ? null : 'refused although nobody ends it';
}

function faultsOfEntry(history: History, request: Request, isRemembered: boolean): (string | null)[] {
  const { endings, changes, reads, told } = history;
  const { session, by, began, ended, does, seen } = request;
  const own = endings.filter((ending) => ending.concerns(session));
  const isOver = own.some((ending) => ending.began > session.began && isPast(ending.acknowledged, began));
  // By the very process, while it looked. Whoever changes something has looked before that.
  const isEndedHere =
    does !== 'change' && told.some((end) => end.by === by && end.id === session.id && end.at < ended);
  const since = isRemembered
    ? Math.max(
        0,
        ...[...own, ...changes.filter((change) => change.concerns(session))].map(lastWord(by, began)),
      )
    : began;
  const wasRead = reads.some(
    (read) => read.by === by && read.ids.includes(session.id) && since < read.at && read.at < ended,
  );
  return [
    isOver ? 'let in although it was over' : null,
    isEndedHere ? 'let in although it was ended meanwhile' : null,
    wasRead ? null : 'let in by what was read before',
    ...Object.entries(seen ?? {}).map(([what, value]) => {
      const made = changes.filter((change) => change.what === what && change.concerns(session));
      const counts = (change: Change) => change.waits || change.by === by || !isRemembered;
      return isOld(value, made, began, counts) ? `shown an old ${what}, ${value}` : null;
    }),
  ];
}

/** When a process had the last word of its own call, if that was before a request. */
function lastWord(by: number, began: number): (call: Call) => number {
  return (call) => {
    const at = call.acknowledged ?? call.failed;
    return call.by === by && at !== null && at < began ? at : 0;
  };
}

/** Whether a value was replaced before it was asked for: by a change that counts and began when whatever made that value was over. */
function isOld(
  value: unknown,
  changes: readonly Change[],
  began: number,
  counts: (change: Change) => boolean,
): boolean {
  const source = changes.find((change) => change.value === value);
  // What was there first is older than any change.
  const since = source === undefined ? 0 : source.acknowledged;
  return changes.some(
    (change) =>
      change !== source &&
      counts(change) &&
      isPast(change.acknowledged, began) &&
      isPast(since, change.began),
  );
}

function isPast(at: number | null, present: number): boolean {
  return at !== null && at < present;
}
