import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { History } from '../history/history.js';
import type { PartName } from '../parts.js';
import { renderReport } from './render-report.js';
import type { PartReport, Report } from './report.js';

/**
 * Puts what came of a part so far into the report of its day, `<date>.md` and `<date>.json`, in place of what stood there of it.
 * Synchronous, since two runs may each be at a part: what one of them overwrites, the other one puts back with its next line.
 */
export function putIntoReport(folder: string, part: PartName, result: PartReport): void {
  const date = result.begun.slice(0, 10);
  mkdirSync(folder, { recursive: true });
  const known = readReport(join(folder, `${date}.json`));
  const machine = `Node ${process.versions.node}, ${cpus().length} processors (${cpus()[0]?.model ?? 'unknown'})`;
  const report: Report = { date, machine, parts: { ...known?.parts, [part]: result } };
  replace(join(folder, `${date}.json`), `${JSON.stringify(report, null, 2)}\n`);
  replace(join(folder, `${date}.md`), renderReport(report));
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
