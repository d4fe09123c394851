import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';

// Runs every package's tests and closes with what was and what was not tested, so that neither is ever silent.

const PARENTS = ['packages', 'examples'];

for (const folder of resultFolders()) rmSync(folder, { recursive: true, force: true });
const turbo = spawnSync('npx', ['turbo', 'run', 'test', '--continue'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});

const totals = { passed: 0, failed: 0, skipped: 0 };
const untested = [];
for (const folder of resultFolders()) {
  const results = readIfThere(`${folder}/results.json`);
  if (results !== null) {
    const { success, numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(results);
    totals.passed += numPassedTests;
    // A file that could not be loaded failed without a test.
    totals.failed += success ? 0 : Math.max(1, numFailedTests);
    totals.skipped += numPendingTests + numTodoTests;
  }
  untested.push(...(readIfThere(`${folder}/untested.txt`)?.trim().split('\n') ?? []));
}
for (const line of untested) console.log(line);
console.log(`Tests: ${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = turbo.status ?? 1;

function resultFolders() {
  const workspaces = PARENTS.flatMap((parent) => readdirSync(parent).map((name) => `${parent}/${name}`));
  return [...workspaces, 'bench', 'trials'].map((folder) => `${folder}/.test-results`);
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
