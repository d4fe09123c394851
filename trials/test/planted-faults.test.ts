import { describe, expect, it } from 'vitest';
import { checkHistory } from '../src/checks/check-history.js';
import { LocalCrew } from '../src/client/local-crew.js';
import { PLANTS, type PlantedFault } from '../src/planted/plants.js';
import { runTrial } from '../src/runs/run-trial.js';

const NAMES = Object.keys(PLANTS) as PlantedFault[];

describe('the checks of a history', () => {
  it.concurrent('are silent where nothing is wrong', async () => {
    expect(await findingsOf(null)).toEqual([]);
  });

  it.concurrent.each(NAMES.filter((name) => PLANTS[name].check === null))(
    'are silent under %s',
    async (name) => {
      expect(await findingsOf(name)).toEqual([]);
    },
  );

  it.concurrent.each(NAMES.filter((name) => PLANTS[name].check !== null))('see %s', async (name) => {
    const findings = await findingsOf(name);
    expect(findings.map(({ check }) => check)).toContain(PLANTS[name].check);
  });
});

/** What the checks find in a run of three nodes over one store in memory. */
async function findingsOf(planted: PlantedFault | null) {
  const crew = await LocalCrew.start('memory', 3, planted);
  try {
    const trial = { seed: 1, lasts: 3000, lanes: 8, pollsAreInstants: true, leastCloseRaces: 3 };
    return checkHistory(await runTrial(crew, trial));
  } finally {
    await crew.end();
  }
}
