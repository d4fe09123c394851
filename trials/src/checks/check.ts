import type { History } from '../history/history.js';
import type { Lives } from '../history/lives.js';

/** Something that must not be, by the name of the check that saw it. */
export interface Finding {
  readonly check: string;
  /** What happened, with the calls by their numbers. */
  readonly text: string;
}

/** Looks at a run when it is over, and says everything that contradicts a promise. */
export type Check = (lives: Lives, history: History) => Finding[];

/** A time or a span for people. */
export function milliseconds(span: number): string {
  return `${span.toFixed(2)} ms`;
}
