import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { check, explain } from './check.js';
import { RULES, type Rule, WHOLES, type Whole } from './rules.js';

const USAGE = `usage: npm run model [-- --explain <model>/<rule>]

Searches every state of each model, and checks that each rule that is taken out gives a counterexample. Needs spin and gcc.

  --explain <model>/<rule>   prints the shortest counterexample without that rule, such as requests/own_statement
  --help                     this`;

async function main(words: readonly string[]): Promise<void> {
  const options = { explain: { type: 'string' }, help: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ args: [...words], options });
  if (values.help) console.log(USAGE);
  else if (values.explain !== undefined) console.log(await explainRule(values.explain));
  else await checkAll();
}

async function explainRule(name: string): Promise<string> {
  const rule = RULES.find((rule) => nameOf(rule) === name);
  if (rule === undefined)
    throw new TypeError(`--explain takes one of ${RULES.map(nameOf).join(', ')}, not '${name}'.`);
  return (await explain(withoutRule(rule))) ?? `Nothing goes wrong without ${name}.`;
}

async function checkAll(): Promise<void> {
  const problems = (await atOnce([...WHOLES.map(checkWhole), ...RULES.map(checkRule)])).filter(
    (problem) => problem !== null,
  );
  for (const problem of problems) console.log(`Failed: ${problem}`);
  console.log(
    `Model: ${WHOLES.length} searched to the end, ${RULES.length} rules taken out, ${problems.length} problems`,
  );
  if (problems.length > 0) process.exitCode = 1;
}

type Task = () => Promise<string | null>;

function checkWhole(whole: Whole): Task {
  return async () => {
    const { fault, states } = await check(whole);
    const title = titleOf(whole);
    console.log(`${title}: ${states} states, ${fault ?? 'all hold'}`);
    return fault && `${title}: ${fault}`;
  };
}

function checkRule(rule: Rule): Task {
  return async () => {
    const { fault, states } = await check(withoutRule(rule));
    const found = fault?.startsWith(rule.fault) === true;
    console.log(`without ${nameOf(rule)}: ${fault ?? 'NO COUNTEREXAMPLE'} (${states} states)`);
    return found ? null : `without ${nameOf(rule)}: ${fault ?? 'nothing'} instead of '${rule.fault}'`;
  };
}

/** As many as there are cores, the longest of them first. */
async function atOnce(tasks: readonly Task[]): Promise<readonly (string | null)[]> {
  const results: (string | null)[] = [];
  const waiting = [...tasks];
  const workers = Array.from({ length: availableParallelism() }, async () => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) results.push(await task());
  });
  await Promise.all(workers);
  return results;
}

function withoutRule({ model, switches, name }: Rule): Whole {
  return { model, switches: [...switches, `WITHOUT_${name}`] };
}

function nameOf({ model, name }: Rule): string {
  return `${model}/${name}`;
}

function titleOf({ model, switches }: Whole): string {
  return [model, ...switches].join(' ');
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
