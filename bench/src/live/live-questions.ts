import type { StoredSession } from '@jwt-sessions/core/store';
import type { StoreName } from '../subjects/subject-setup.js';

/** What a process that has sessions open is told. */
export interface LiveSetup {
  readonly store: StoreName;
  readonly url: string | null;
  /** What a store in memory holds. */
  readonly sessions: readonly StoredSession[];
}

export interface Watched {
  readonly id: string;
  readonly userId: string;
}

export interface Ended {
  readonly id: string;
  /** Microseconds on a clock that all processes of the machine share. */
  readonly at: number;
}

export interface Used {
  /** How long it was looked at. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly statements: number;
}
