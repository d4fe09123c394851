import { setTimeout as wait } from 'node:timers/promises';
import type { KeptConnection } from './kept-connection.js';

/** How requests follow each other. Milliseconds. */
export interface Rhythm {
  /** Between two requests until the ending is acknowledged; 0 for back to back. */
  readonly before: number;
  /** The same from then on. */
  readonly after: number;
  /** For how long after the acknowledgement a refusal is waited for. */
  readonly patience: number;
}

/** Milliseconds. */
export interface EndedSession {
  readonly acknowledgement: number;
  readonly delay: number;
  readonly letIn: number;
}

interface Lane {
  /** To the process that ends the session. */
  readonly ending: KeptConnection;
  /** To another process, which is asked all the time. */
  readonly asking: readonly KeptConnection[];
  /** To the same, and free when the acknowledgement arrives: on it a request is sent at that moment. */
  readonly waiting: KeptConnection;
}

interface Sent {
  readonly at: number;
  readonly letIn: boolean;
}

/**
 * Ends a session by one process while requests with its credential arrive at another one, before, during and after. Null where the ending
 * was not acknowledged, as by a store that has too much to do: then nothing was promised.
 *
 * @throws Error when it is not let in at first, or not refused in time
 */
export async function endOneSession(
  { ending, asking, waiting }: Lane,
  headerLine: string,
  { before, after, patience }: Rhythm,
): Promise<EndedSession | null> {
  const credential = await logIn(waiting, headerLine);
  let acknowledgedAt = Number.POSITIVE_INFINITY;
  let acknowledge = () => {};
  const acknowledged = new Promise<void>((resolve) => {
    acknowledge = resolve;
  });
  let over = false;
  const sentAfter: Sent[] = [];
  /** Goes on until a request is refused that was sent after the acknowledgement. */
  const keepAsking = async (connection: KeptConnection) => {
    while (!over) {
      const at = performance.now();
      const { status } = await connection.ask('GET', credential);
      if (status !== 200 && status !== 401) throw new Error(`A request was answered with ${status}.`);
      if (at >= acknowledgedAt) {
        sentAfter.push({ at, letIn: status === 200 });
        if (status === 401) return;
        if (at > acknowledgedAt + patience) throw new Error(`Still let in after ${patience} ms.`);
        if (after > 0) await wait(after);
      } else if (before > 0) await Promise.race([acknowledged, wait(before)]);
    }
  };
  const asked = asking.map(keepAsking);
  const askedAt = performance.now();
  const end = async () => {
    const { status } = await ending.ask('DELETE', credential);
    if (status >= 300) {
      over = true;
      acknowledge();
      return;
    }
    acknowledgedAt = performance.now();
    acknowledge();
    await keepAsking(waiting);
  };
  try {
    await Promise.all([end(), ...asked]);
  } finally {
    // What is still being asked after a failure comes to an end.
    over = true;
  }
  if (acknowledgedAt === Number.POSITIVE_INFINITY) return null;
  return { acknowledgement: acknowledgedAt - askedAt, ...summarise(sentAfter, acknowledgedAt) };
}

/** The credential with the cookies that the first answer sets, as a client sends them from then on. */
async function logIn(connection: KeptConnection, headerLine: string): Promise<string> {
  const { status, cookies } = await connection.ask('GET', headerLine);
  if (status !== 200) throw new Error(`A session that goes on was answered with ${status}.`);
  return [headerLine, ...cookies].join('; ');
}

function summarise(sent: readonly Sent[], acknowledgedAt: number): { delay: number; letIn: number } {
  const inOrder = sent.toSorted((one, other) => one.at - other.at);
  const lastLetIn = inOrder.findLastIndex(({ letIn }) => letIn);
  const refused = inOrder[lastLetIn + 1];
  // With one that was refused on each connection, the last one that was let in may be the last of all: then it counts itself.
  const at = (refused ?? inOrder.at(-1))?.at ?? Number.NaN;
  return { delay: at - acknowledgedAt, letIn: inOrder.filter(({ letIn }) => letIn).length };
}
