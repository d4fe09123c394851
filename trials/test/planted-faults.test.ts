import { describe, expect, it } from 'vitest';
import type { Finding } from '../src/checks/check.js';
import { checkHistory } from '../src/checks/check-history.js';
import { LocalCrew } from '../src/client/local-crew.js';
import {
  outwaitMemory,
  raceEnding,
  raceEndingFromMemory,
  revokeAllAmidLogIns,
  watchList,
} from '../src/episodes/endings.js';
import { chooseIdleTime, useInTheLastMoment, useUp } from '../src/episodes/ends-of-time.js';
import { EPISODES, LEASED_EPISODES } from '../src/episodes/episodes.js';
import { crowd } from '../src/episodes/limits.js';
import type { Episode } from '../src/episodes/person.js';
import { raceTabs } from '../src/episodes/renewals.js';
import { PLANTS, type PlantedFault } from '../src/planted/plants.js';
import { runTrial } from '../src/runs/run-trial.js';

/** In which episode each fault must show; null for what must show in none. */
const SHOWN_IN: Readonly<Record<PlantedFault, Episode['play'] | null>> = {
  'stale-reads': raceEnding,
  'joined-statement': raceEnding,
  'early-acknowledgement': raceEnding,
  'outlived-cache': outwaitMemory,
  'unwaited-lease': raceEndingFromMemory,
  'waits-for-its-own': raceEndingFromMemory,
  'clock-at-the-insert': revokeAllAmidLogIns,
  'late-end-of-all': revokeAllAmidLogIns,
  'lost-row': raceEnding,
  'failure-as-absence': raceEnding,
  'dropped-activity': useUp,
  'remembered-generation': raceTabs,
  'idle-for-ever': useInTheLastMoment,
  'longer-life': useUp,
  'soft-limit': crowd,
  'hard-limit': crowd,
  'doubled-event': raceEnding,
  'lost-event': raceEnding,
  'told-everybody': raceEnding,
  'wrong-count': revokeAllAmidLogIns,
  'stale-list': watchList,
  'short-list': watchList,
  'failing-reads': raceEnding,
  'thrown-away-code': chooseIdleTime,
  'kept-requests': null,
  'slow-answers': null,
};

/** So many rounds take as long as the machine has something else to do. */
const BUSY = 600_000;

const NAMES = Object.keys(PLANTS) as PlantedFault[];
/** What a history doesn't show, and the soak does. */
const FAULTS = NAMES.filter((name) => PLANTS[name].check !== null && name !== 'kept-requests');
const CONTROLS = NAMES.filter((name) => PLANTS[name].check === null);

describe('the checks of a history', () => {
  it.each([null, ...CONTROLS])('are silent where nothing is wrong (%s)', async (planted) => {
    expect(await findingsOf(planted, EPISODES, 1, EPISODES.length)).toEqual([]);
  });

  it('are silent where processes answer from memory, and every ending waits for it', async () => {
    expect(await findingsOf(null, LEASED_EPISODES, 1, LEASED_EPISODES.length, true)).toEqual([]);
  });

  // Rounds and no seconds, since a busy machine gets less done in a second, and what must be red by then would not be.
  it.each(FAULTS)(
    'see %s',
    async (planted) => {
      const isLeased = Reflect.get(PLANTS[planted], 'isLeased') === true;
      const episodes = (isLeased ? LEASED_EPISODES : EPISODES).filter(
        ({ play }) => play === SHOWN_IN[planted],
      );
      const seen = new Set<string>();
      for (let seed = 1; seed <= 30 && !seen.has(String(PLANTS[planted].check)); seed += 1) {
        for (const { check } of await findingsOf(planted, episodes, seed, 8, isLeased)) seen.add(check);
      }
      expect([...seen]).toContain(PLANTS[planted].check);
    },
    BUSY,
  );
});

/** What the checks find when three nodes on one store in memory play as many episodes, all at once. */
async function findingsOf(
  planted: PlantedFault | null,
  episodes: readonly Episode[],
  seed: number,
  lanes: number,
  isLeased = false,
): Promise<Finding[]> {
  const crew = await LocalCrew.start('memory', 3, planted, isLeased);
  try {
    const schedule = { seed, lanes, episodes, count: 1, lasts: 0 };
    return checkHistory(await runTrial(crew, { ...schedule, pollsAreInstants: true, leastCloseRaces: 0 }));
  } finally {
    await crew.end();
  }
}
