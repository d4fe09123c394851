import { type Answer, COLUMNS } from './read-user-agents.js';

/** How many answers were right, null though there was something to tell, and something that is not so. */
export interface Figures {
  right: number;
  missing: number;
  wrong: number;
}

/** Each answer counts once for each of its parts. */
export type Score = Readonly<Record<keyof Answer, Figures>>;

export function scoreNaming(pairs: readonly { readonly told: Answer; readonly answer: Answer }[]): Score {
  const score = Object.fromEntries(
    COLUMNS.map((part) => [part, { right: 0, missing: 0, wrong: 0 }]),
  ) as Record<keyof Answer, Figures>;
  for (const { told, answer } of pairs) {
    for (const part of COLUMNS) score[part][verdict(told[part], answer[part])] += 1;
  }
  return score;
}

function verdict(told: string | null, expected: string | null): keyof Figures {
  if (told === expected) return 'right';
  return told === null ? 'missing' : 'wrong';
}

/** From 0 to 1: nothing that is told costs one, and something wrong costs two. */
export function points({ right, missing, wrong }: Figures): number {
  return 1 - (missing + 2 * wrong) / (2 * (right + missing + wrong));
}
