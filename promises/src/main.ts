import { groups } from './groups/index.js';
import type { HeldPromise } from './held-promise.js';
import { judgeRun, type Verdict } from './judge-run.js';
import { PlantError, plantChanges } from './plant-changes.js';
import { runPlanted } from './run-planted.js';

// Breaks each promise by its planted fault, and demands that the test which holds it is red.
//   main.js [word …]    only those promises whose sentence, test or fault has one of the words

/** While one compiles another one runs, on two cores. */
const AT_ONCE = 2;
const ROOT = new URL('../../', import.meta.url);

const words = process.argv.slice(2).map((word) => word.toLowerCase());
const chosen = groups.flatMap(({ promises }) => promises).filter(isAskedFor);
const unheld: string[] = [];
const waiting = [...chosen];
await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
for (const promise of unheld) console.log(`Not held: ${promise}`);
console.log(`Promises: ${chosen.length - unheld.length} held, ${unheld.length} not held`);
// A check over nothing would be green.
process.exitCode = chosen.length > 0 && unheld.length === 0 ? 0 : 1;

async function takeTurns(): Promise<void> {
  for (let promise = waiting.shift(); promise !== undefined; promise = waiting.shift()) {
    report(promise, await verdictOn(promise));
  }
}

function report({ promise, test, name, fault }: HeldPromise, { problem, others }: Verdict): void {
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  if (problem === null) {
    console.log(`held    ${promise}\n        red: ${name}${more}`);
    return;
  }
  unheld.push(promise);
  console.log(`UNHELD  ${promise}\n        ${test}: ${name}`);
  console.log(`        planted: ${fault}\n        ${problem}${more}`);
}

async function verdictOn(promise: HeldPromise): Promise<Verdict> {
  try {
    const planted = plantChanges(promise.changes, ROOT);
    const [parent, name] = promise.test.split('/');
    const workspace = new URL(`${parent}/${name}`, ROOT).pathname;
    const file = new URL(promise.test, ROOT).pathname;
    return judgeRun(promise, planted, await runPlanted(workspace, file, planted));
  } catch (error) {
    if (!(error instanceof PlantError)) throw error;
    return { problem: error.message, others: [] };
  }
}

function isAskedFor({ promise, test, name, fault }: HeldPromise): boolean {
  const text = [promise, test, name, fault].join('\n').toLowerCase();
  return words.length === 0 || words.some((word) => text.includes(word));
}
