import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { History } from '../history/history.js';
import type { PartName } from '../parts.js';
import { renderReport } from './render-report.js';
import type { PartReport, Report } from './report.js';

/**
 * Puts what came of a part so far into the report of its day, `<date>.md` and `<date>.json`, in place of what stood there of it.
 * One process at a time, since two runs may each be at a part.
 */
export function putIntoReport(folder: string, part: PartName, result: PartReport): void {
  const date = result.begun.slice(0, 10);
  mkdirSync(folder, { recursive: true });
  alone(join(folder, `${date}.lock`), () => {
    const known = readReport(join(folder, `${date}.json`));
    const machine = `Node ${process.versions.node}, ${cpus().length} processors (${cpus()[0]?.model ?? 'unknown'})`;
    const report: Report = { date, machine, parts: { ...known?.parts, [part]: result } };
    replace(join(folder, `${date}.json`), `${JSON.stringify(report, null, 2)}\n`);
    replace(join(folder, `${date}.md`), renderReport(report));
  });
}

/** After so long a lock is taken for one that was left behind, in milliseconds. */
const STALE = 10_000;

/** Does something while no other process does it. */
function alone(lock: string, work: () => void): void {
  while (!isTaken(lock)) {
    if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > STALE) {
      rmSync(lock, { force: true });
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function isTaken(lock: string): boolean {
  try {
    writeFileSync(lock, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Writes the whole history of a run, for whoever wants to know how a finding came about. */
export async function writeHistory(folder: string, name: string, history: History): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), JSON.stringify(history));
}

function readReport(file: string): Report | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : null;
}

/** As a whole, so that nobody reads half of it. */
function replace(file: string, text: string): void {
  const part = `${file}.${process.pid}`;
  writeFileSync(part, text);
  renameSync(part, file);
}
