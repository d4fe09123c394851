import { readdirSync, readFileSync } from 'node:fs';

/** Of Linux on every processor that Node runs on. */
const TICKS_PER_SECOND = 100;

interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** Its own, and of those of its children that have ended. */
  readonly ticks: number;
}

/**
 * How long processors worked for a process and all that came of it, in seconds, or null where the system has no
 * `/proc` to tell.
 */
export function cpuSeconds(pid: number): number | null {
  let stats: ProcessStat[];
  try {
    stats = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(readStat);
  } catch {
    return null;
  }
  const family = new Set([pid]);
  // A child may stand before its parent, so until nobody is added.
  for (let known = 0; known < family.size; ) {
    known = family.size;
    for (const { pid: child, parent } of stats) if (family.has(parent)) family.add(child);
  }
  const ticks = stats.filter((stat) => family.has(stat.pid)).reduce((sum, stat) => sum + stat.ticks, 0);
  return ticks / TICKS_PER_SECOND;
}

/** Nothing for a process that ended meanwhile. */
function readStat(name: string): ProcessStat[] {
  try {
    return [parseStat(readFileSync(`/proc/${name}/stat`, 'utf8'))];
  } catch {
    return [];
  }
}

/** See proc(5). The second field, the command, stands in brackets and may hold anything. */
export function parseStat(text: string): ProcessStat {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return {
    pid: Number.parseInt(text, 10),
    parent: field(4),
    ticks: field(14) + field(15) + field(16) + field(17),
  };
}
