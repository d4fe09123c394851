/**
 * Holds the rules of `.dependency-cruiser.cjs` over every package, the examples and the benchmark. A check that has seen too
 * little fails: it would be green over nothing.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

const PLACES = ['packages', 'examples', 'bench', 'model', 'promises', 'trials'];
const LEAST_MODULES = { total: 150, package: 15 };

const cruise = spawnSync(
  'depcruise',
  ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...PLACES.filter(isThere)],
  { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] },
);
if (cruise.error) throw cruise.error;
const { modules, summary } = JSON.parse(cruise.stdout);

const problems = summary.violations.map(({ rule, from, cycle, to }) => {
  const way = cycle?.map(({ name }) => name).join(' -> ') ?? to;
  return `${rule.name}: ${from} -> ${way}`;
});
const sources = modules.filter(({ source }) => /^[^/]+\/([^/]+\/)?src\/.*\.ts$/.test(source));
if (sources.length < LEAST_MODULES.total) problems.push(`Only ${sources.length} modules were seen.`);
for (const name of readdirSync('packages')) {
  const own = sources.filter(({ source }) => source.startsWith(`packages/${name}/`)).length;
  if (own < LEAST_MODULES.package) problems.push(`Only ${own} modules of packages/${name} were seen.`);
}

for (const problem of problems) console.log(problem);
console.log(`Imports: ${sources.length} modules of ours, ${problems.length} problems.`);
process.exitCode = problems.length === 0 ? 0 : 1;

function isThere(place) {
  return existsSync(place);
}
