import type { StoreName } from '../subjects/subject-setup.js';

/** What the process that carries out operations is told. */
export interface OperationsSetup {
  readonly store: StoreName;
  readonly url: string;
}

export interface LogInOrder {
  /** Whether the user's sessions are counted, as by default. */
  readonly limited: boolean;
  readonly seconds: number;
  /** Log-ins at the same time. */
  readonly together: number;
  /** Users that log in, in turn. */
  readonly users: number;
}

/** Milliseconds. */
export interface ListTimes {
  readonly firstPage: number;
  readonly allPages: number;
}

export interface PurgeOrder {
  /** Removes what is over before; null for every session. */
  readonly endedBefore: number | null;
}

export interface PurgeOutcome {
  readonly rows: number;
  readonly milliseconds: number;
}
