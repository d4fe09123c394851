import type { Answer } from './read-user-agents.js';

/** What the figures count: each answer once for each of these. */
const PARTS = [
  'title',
  'client',
  'type',
  'vendor',
  'model',
  'system',
  'systemVersion',
  'program',
  'programVersion',
] as const;

/** How many answers were right, null though there was something to tell, and something that is not so. */
export interface Figures {
  right: number;
  missing: number;
  wrong: number;
}

export type Score = Readonly<Record<(typeof PARTS)[number], Figures>>;

export function scoreNaming(pairs: readonly { readonly told: Answer; readonly answer: Answer }[]): Score {
  const score = Object.fromEntries(PARTS.map((part) => [part, { right: 0, missing: 0, wrong: 0 }])) as Record<
    (typeof PARTS)[number],
    Figures
  >;
  for (const { told, answer } of pairs) {
    for (const part of PARTS) score[part][verdict(told[part], answer[part])] += 1;
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
