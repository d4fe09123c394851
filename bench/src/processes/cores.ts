import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Who gets which processor. */
export interface Cores {
  /** Whether processes are pinned at all: that needs `taskset` and a second core. */
  readonly pinned: boolean;
  /** Words to put before the command of the Node process that is measured. */
  readonly node: readonly string[];
  /** The same for databases and the load generator. */
  readonly rest: readonly string[];
  /** The same for Node processes that are measured together, and take what they get. */
  readonly all: readonly string[];
}

/** The Node process that is measured has the first core to itself; databases and load generator share the others. */
export function shareCores(): Cores {
  const cores = availableParallelism();
  const pinned = cores > 1 && spawnSync('taskset', ['--version']).status === 0;
  if (!pinned) return { pinned, node: [], rest: [], all: [] };
  const on = (list: string) => ['taskset', '--cpu-list', list];
  return { pinned, node: on('0'), rest: on(cores === 2 ? '1' : `1-${cores - 1}`), all: on(`0-${cores - 1}`) };
}
