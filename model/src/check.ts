import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ModelName, Whole } from './rules.js';

const run = promisify(execFile);

/** In bytes: the steps of a counterexample are many lines. */
const MAX_OUTPUT = 1 << 28;
const MAX_DEPTH = 1_000_000;
const MEGABYTES = 4000;
/** Most searches are short: with `-O2` less is saved than it takes to compile them. */
const ALWAYS = ['-O1', '-w', '-DSAFETY', '-DCOLLAPSE', '-DNOFAIR', `-DMEMLIM=${MEGABYTES}`];
const NAMES = ['-o', 'pan', 'pan.c'];

/** What a search has come to. */
export interface Finding {
  /** What was broken, in Spin's words, or null where nothing was. */
  readonly fault: string | null;
  readonly states: number;
}

/**
 * Searches every state that a model can come to, or until one breaks what must hold.
 *
 * @throws Error where it was not searched to the end
 */
export function check({ model, switches }: Whole): Promise<Finding> {
  return inFolder(async (folder) => {
    await build(folder, model, switches);
    return search(folder);
  });
}

/** The shortest way to what a model breaks, as Spin tells it step by step; null where it breaks nothing. */
export function explain({ model, switches }: Whole): Promise<string | null> {
  return inFolder(async (folder) => {
    await build(folder, model, switches, ['-DBFS']);
    if ((await search(folder)).fault === null) return null;
    const words = ['-t', '-p', '-g', '-l', ...flags(switches)];
    const trail = ['-k', `${model}.pml.trail`];
    return (await run('spin', [...trail, ...words, fileOf(model)], { cwd: folder, maxBuffer: MAX_OUTPUT }))
      .stdout;
  });
}

async function build(
  folder: string,
  model: ModelName,
  switches: readonly string[],
  how: readonly string[] = [],
): Promise<void> {
  // The verifier names its trail by the file that it was made of.
  await run('spin', ['-a', ...flags(switches), fileOf(model)], { cwd: folder });
  await run('gcc', [...how, ...ALWAYS, ...NAMES], { cwd: folder });
}

async function search(folder: string): Promise<Finding> {
  const { stdout } = await run('./pan', [`-m${MAX_DEPTH}`], {
    cwd: folder,
    maxBuffer: MAX_OUTPUT,
  });
  const fault = /^pan:\d+: (.*?)(?: \(at depth \d+\))?$/m.exec(stdout)?.[1] ?? null;
  const states = Number(/^ *(\S+) states, stored/m.exec(stdout)?.[1]);
  const errors = Number(/errors: (\d+)/.exec(stdout)?.[1]);
  const isWhole = !/Search not completed|max search depth too small|out of memory/.test(stdout);
  if (Number.isNaN(states) || Number.isNaN(errors) || errors > 0 !== (fault !== null))
    throw new Error(`Spin's answer can't be read:\n${stdout}`);
  if (fault === null && !isWhole) throw new Error(`The search was not completed:\n${stdout}`);
  return { fault, states };
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-model-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function flags(switches: readonly string[]): readonly string[] {
  return switches.map((each) => `-D${each}`);
}

/** The text of a model. */
export function textOf(model: ModelName): Promise<string> {
  return readFile(fileOf(model), 'utf8');
}

function fileOf(model: ModelName): string {
  return fileURLToPath(new URL(`../promela/${model}.pml`, import.meta.url));
}
