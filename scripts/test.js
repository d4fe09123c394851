import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';

// Runs every package's tests and closes with what failed, what was and what was not tested, so that none of it is ever silent.

const PARENTS = ['packages', 'examples'];
/** As many as one reads. */
const MAX_FAILURES = 20;

for (const folder of resultFolders()) rmSync(folder, { recursive: true, force: true });
const startedAt = Date.now();
const turbo = spawnSync('npx', ['turbo', 'run', 'test', '--continue'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});

const totals = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const replayed = [];
const untested = [];
for (const folder of resultFolders()) {
  const workspace = folder.replace('/.test-results', '');
  const results = readIfThere(`${folder}/results.json`);
  if (results !== null) count(JSON.parse(results), workspace);
  untested.push(...(readIfThere(`${folder}/untested.txt`)?.trim().split('\n') ?? []));
}
for (const line of untested) console.log(line);
if (replayed.length > 0) {
  console.log(`Not run again, for nothing that they depend on has changed since: ${replayed.join(', ')}.`);
}
for (const failure of failures.slice(0, MAX_FAILURES)) console.log(`Failed: ${failure}`);
if (failures.length > MAX_FAILURES) console.log(`Failed: ${failures.length - MAX_FAILURES} more.`);
console.log(`Tests: ${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = turbo.status ?? 1;

function count(results, workspace) {
  totals.passed += results.numPassedTests;
  totals.skipped += results.numPendingTests + results.numTodoTests;
  if (results.startTime < startedAt) replayed.push(workspace);
  const failed = results.testResults.flatMap((file) => failuresOf(file, workspace));
  // A run can also fail beside its tests: by an error that nobody caught.
  if (!results.success && failed.length === 0) failed.push(`${workspace}, beside its tests`);
  totals.failed += failed.length;
  failures.push(...failed);
}

/** Each failed test of a file by its names; a file that could not be loaded failed without a test. */
function failuresOf({ name, status, message, assertionResults }, workspace) {
  const file = `${workspace}/${relative(resolve(workspace), name)}`;
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0 && status === 'failed') return [`${file}: ${message.split('\n')[0]}`];
  return failed.map(({ ancestorTitles, title }) => [file, ...ancestorTitles, title].join(' > '));
}

function resultFolders() {
  const workspaces = PARENTS.flatMap((parent) => readdirSync(parent).map((name) => `${parent}/${name}`));
  return [...workspaces, 'bench', 'model', 'promises', 'trials'].map((folder) => `${folder}/.test-results`);
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
