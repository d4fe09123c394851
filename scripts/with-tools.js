/**
 * Runs a command with the programs of `tools/` on its path: `node scripts/with-tools.js knip`. They are installed by the first
 * run, since a start and the tests need none of them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

const tools = fileURLToPath(new URL('../tools/', import.meta.url));
const lock = readFileSync(`${tools}package-lock.json`, 'utf8');
const mark = `${tools}node_modules/.installed`;

if (!existsSync(mark) || readFileSync(mark, 'utf8') !== lock) {
  console.log('Installing what the checks need, into tools/node_modules.');
  run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: tools });
  writeFileSync(mark, lock);
}
const [program = '', ...args] = process.argv.slice(2);
run(program, args, {
  env: { ...process.env, PATH: `${tools}node_modules/.bin${delimiter}${process.env.PATH}` },
});

/**
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} options
 */
function run(program, args, options) {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit', ...options });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
