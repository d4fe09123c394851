import { STORE_LABELS } from '../comparisons/make-entry.js';
import type { TokenKind } from '../fixtures/fixtures.js';
import type { RequestHeaders } from '../fixtures/request-headers.js';
import type { DatabaseName } from '../servers/database-server.js';
import { askSubject } from './ask-subject.js';
import { type Stage, startSubject } from './running-subject.js';

/** How many statements so many requests cost, sent one after the other. */
export interface StatementCount {
  readonly store: DatabaseName;
  readonly label: string;
  readonly requests: number;
  readonly statements: number;
}

const REQUESTS = 200;

/** In this order, so that the activity noted for valid tokens, which is written later, falls on none of the others. */
const PHASES: readonly { readonly tokens: TokenKind; readonly label: string; readonly status: number }[] = [
  { tokens: 'forged', label: 'forged', status: 401 },
  { tokens: 'expired', label: 'expired', status: 401 },
  { tokens: 'malformed', label: 'malformed', status: 401 },
  { tokens: 'revoked', label: 'revoked, not known here yet', status: 401 },
  { tokens: 'revoked', label: 'revoked, known', status: 401 },
  { tokens: 'valid', label: 'valid', status: 200 },
];

/** Counts what our middleware asks of a store, in a process that is not measured. */
export async function countStatements(
  store: DatabaseName,
  rows: number,
  stage: Stage & { readonly headers: RequestHeaders },
): Promise<StatementCount[]> {
  const key = {
    subject: 'jwt-sessions',
    store,
    rows,
    processes: 1,
    cacheFor: null,
    disableTouch: false,
  } as const;
  const subject = await startSubject({ ...key, counted: true }, stage);
  try {
    const counts: StatementCount[] = [];
    for (const { tokens, label, status } of PHASES) {
      const before = await subject.statements();
      const statuses = await askSubject(subject.port, stage.headers.lines('bearer', tokens, REQUESTS));
      const other = statuses.find((each) => each !== status);
      if (other !== undefined)
        throw new Error(`${STORE_LABELS[store]}: a ${tokens} token was answered with ${other}.`);
      counts.push({
        store,
        label,
        requests: statuses.length,
        statements: (await subject.statements()) - before,
      });
    }
    return counts;
  } finally {
    await subject.stop();
  }
}
