import { answerQuestions } from '../processes/answer-questions.js';
import { type CacheOptions, fillCaches, type Moment, openManager } from './fill-caches.js';
import { growthBy } from './growth-by.js';
import type { MemoryResult } from './memory-result.js';
import { supplyTokens, type TokenSupply } from './token-supply.js';

const ENTRIES = 20_000;
/** More than the greatest of the default bounds. */
const MORE_THAN_FIT = 102_000;

/** A process that fills caches and looks at its memory. */
answerQuestions({ measure });

async function measure(): Promise<MemoryResult> {
  const supply = await supplyTokens(MORE_THAN_FIT);
  const present = supply.present.slice(0, ENTRIES);
  const absent = supply.absent.slice(0, ENTRIES);
  const room = { maxVerified: ENTRIES, maxAbsent: ENTRIES };
  const grown = (tokens: readonly string[], options: CacheOptions, moment: Moment = 'at once') =>
    growthBy(() => fill(supply, { tokens, options, moment }));
  await grown([...present, ...absent], room); // What is compiled and kept by the first run is nobody's entry.
  const plain = await grown(present, room);
  // Each cache with room for all, less the same with room for one or without it.
  return {
    entries: ENTRIES,
    bytesPerEntry: {
      verifiedToken: (plain - (await grown(present, { ...room, maxVerified: 1 }))) / ENTRIES,
      absentId: ((await grown(absent, room)) - (await grown(absent, { ...room, maxAbsent: 1 }))) / ENTRIES,
      activeSession:
        ((await grown(present, { ...room, cacheFor: '30s', maxActive: ENTRIES })) - plain) / ENTRIES,
      notedActivity: ((await grown(present, room, 'later')) - plain) / ENTRIES,
    },
    defaults: await measureDefaults(supply),
  };
}

/** As much as a manager can come to hold when it is told nothing. */
async function measureDefaults(supply: TokenSupply): Promise<MemoryResult['defaults']> {
  const tokens = [...supply.present, ...supply.absent];
  const full = (options: CacheOptions) => growthBy(() => fill(supply, { tokens, options, moment: 'later' }));
  return {
    empty: await growthBy(async () => openManager(supply)),
    full: await full({}),
    fullWithActive: await full({ cacheFor: '30s' }),
  };
}

async function fill(
  supply: TokenSupply,
  how: { readonly tokens: readonly string[]; readonly options: CacheOptions; readonly moment: Moment },
): Promise<object> {
  const sessions = openManager(supply, how.options, how.moment);
  await fillCaches(sessions, how.tokens);
  return sessions;
}
