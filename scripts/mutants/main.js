import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DECIDING } from './files.js';
import { readExplained } from './read-explained.js';

// Changes each file that decides who is let in, in every small way, and demands that a test of its own is red for each.
//   main.js [word …]    only those files whose path has one of the words
// A survivor is to be killed by a test, made impossible, or explained in docs/mutants.md.

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Where the mutants live: a copy, so that a run that is cut off leaves no mutant behind. */
const HOME = join(ROOT, '.mutants');
const COPY = join(HOME, 'copy');
/** What a mutant may take in one test, in milliseconds, before it counts as noticed: many wait for ever. */
const HANGS = 10_000;
const COUNTED = ['Killed', 'Timeout', 'Survived', 'NoCoverage'];

const words = process.argv.slice(2);
const chosen = DECIDING.filter(({ file }) => words.length === 0 || words.some((word) => file.includes(word)));
copyRepository();
const explained = readExplained(readFileSync(join(ROOT, 'docs/mutants.md'), 'utf8'));
const unexplained = chosen.flatMap(tryAll);
for (const survivor of unexplained) console.log(`Survived: ${survivor}`);
console.log(`Mutants: ${chosen.length} files, ${unexplained.length} survivors without an explanation`);
// A check over nothing would be green.
process.exitCode = chosen.length > 0 && unexplained.length === 0 ? 0 : 1;

/**
 * The survivors of a file that nobody has explained.
 *
 * @param {import('./files.js').Deciding} deciding
 */
function tryAll({ workspace, file, tests }) {
  const path = join(workspace, file);
  const name = path.replaceAll('/', '+');
  const report = join(HOME, 'reports', `${name}.json`);
  const incremental = join(HOME, 'incremental', `${name}.json`);
  rmSync(report, { force: true });
  forgetSurvivors(incremental);
  const folder = join(COPY, workspace);
  writeFileSync(join(folder, 'vitest.mutants.ts'), configOf(tests));
  writeFileSync(join(folder, 'stryker.json'), JSON.stringify(settingsOf(file, incremental, report)));
  const { status } = spawnSync('stryker', ['run', 'stryker.json'], { cwd: folder, stdio: 'inherit' });
  if (status !== 0 || !existsSync(report)) return [`${path} could not be tried`];
  const { source, mutants } = Object.values(JSON.parse(readFileSync(report, 'utf8')).files)[0];
  const counted = mutants.filter((mutant) => COUNTED.includes(mutant.status));
  const alive = counted.filter(survives);
  const known = explained.filter((each) => each.file === path).map(({ change }) => change);
  const found = alive.map((mutant) => describe(source, mutant));
  console.log(
    `${path}: ${counted.length - alive.length} of ${counted.length} mutants killed, ${alive.length} survive`,
  );
  const gone = known.filter((change) => !found.includes(change));
  return [
    ...found.filter((change) => !known.includes(change)).map((change) => `${path}: ${change}`),
    ...gone.map((change) => `${path}: docs/mutants.md explains what is no survivor any more: ${change}`),
  ];
}

/**
 * What survived is tried again each time: Stryker takes it for the same where a test has changed that would notice a constant of the
 * module.
 *
 * @param {string} path
 */
function forgetSurvivors(path) {
  if (!existsSync(path)) return;
  const results = JSON.parse(readFileSync(path, 'utf8'));
  for (const file of Object.values(results.files))
    file.mutants = file.mutants.filter((mutant) => !survives(mutant));
  writeFileSync(path, JSON.stringify(results));
}

/** @param {{ readonly status: string }} mutant */
function survives({ status }) {
  return status === 'Survived' || status === 'NoCoverage';
}

/** What was changed, as docs/mutants.md writes it. */
function describe(source, { location: { start, end }, replacement }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  const inOneLine = (text) => text.replace(/\s+/g, ' ').trim();
  return `\`${inOneLine(lines.join('\n'))}\` → \`${inOneLine(replacement)}\``;
}

/** Which tests are run: one file after the other, in the order of the list. */
function configOf(tests) {
  return `import { sharedConfig } from '../../vitest.shared.ts';
export default { ...sharedConfig, test: { ...sharedConfig.test, testTimeout: ${HANGS}, include: ${JSON.stringify(tests)} } };
`;
}

function settingsOf(file, incrementalFile, report) {
  return {
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'vitest.mutants.ts', related: false },
    mutate: [file],
    // Of the copy.
    inPlace: true,
    concurrency: 1,
    coverageAnalysis: 'perTest',
    incremental: true,
    incrementalFile,
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: report },
    allowConsoleColors: false,
    checkers: [],
  };
}

/** Copies what git knows or would, beside the same packages; those of our own are the copy's. */
function copyRepository() {
  rmSync(COPY, { recursive: true, force: true });
  const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const path of listed.stdout.split('\0')) {
    // Of Biome there is one configuration in a tree.
    if (path === '' || path === 'biome.json' || !existsSync(join(ROOT, path))) continue;
    cpSync(join(ROOT, path), join(COPY, path));
  }
  const folders = readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}`);
  for (const folder of ['.', ...folders]) linkModules(join(folder, 'node_modules'));
}

/** @param {string} folder */
function linkModules(folder) {
  if (!existsSync(join(ROOT, folder))) return;
  for (const name of readdirSync(join(ROOT, folder))) {
    if (name.startsWith('.vite')) continue;
    if (name === '@jwt-sessions') {
      for (const own of readdirSync(join(ROOT, folder, name))) link(join(folder, name, own));
    } else link(join(folder, name));
  }
}

/** @param {string} path */
function link(path) {
  const inside = relative(realpathSync(ROOT), realpathSync(join(ROOT, path)));
  const isOurs = !inside.split('/').includes('node_modules');
  mkdirSync(dirname(join(COPY, path)), { recursive: true });
  symlinkSync(isOurs ? join(COPY, inside) : join(ROOT, inside), join(COPY, path));
}
