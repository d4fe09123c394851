import type { TokenKind } from '../fixtures/fixtures.js';
import type { StoreName, SubjectName } from '../subjects/subject-setup.js';

/** One subject under one load. */
export interface Entry {
  /** Unique within its comparison, and the same in every run. */
  readonly id: string;
  readonly label: string;
  readonly subject: SubjectName;
  readonly store: StoreName | null;
  /** Sessions in the store. */
  readonly rows: number;
  readonly tokens: TokenKind;
  readonly connections: number;
  readonly processes: number;
  readonly cacheFor: string | null;
  readonly disableTouch: boolean;
}

/** Subjects that are measured in turn, round after round, and compared with bare Koa under the same load. */
export interface Comparison {
  readonly name: string;
  readonly title: string;
  /** What it shows, in a sentence or two. */
  readonly text: string;
  readonly entries: readonly Entry[];
}

/** Whether all are to be let in. */
export function isLetIn({ subject, tokens }: Pick<Entry, 'subject' | 'tokens'>): boolean {
  return subject === 'bare-koa' || tokens === 'valid';
}

/** What an entry is compared with: bare Koa with as many connections and processes. */
export function findReference<E extends Entry>(entry: E, entries: readonly E[]): E | undefined {
  return entries.find(
    ({ subject, connections, processes }) =>
      subject === 'bare-koa' && connections === entry.connections && processes === entry.processes,
  );
}
