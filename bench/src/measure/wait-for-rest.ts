import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** Share of the processors' time. What a machine does while it does nothing is well below. */
const BUSY = 0.03;
const QUIET_SECONDS = 3;
const PATIENCE_SECONDS = 120;

/**
 * Waits until the machine is at rest: databases and the kernel go on for a while after tables were filled.
 *
 * @param nextSecond waits a second and answers which share of the processors' time was taken in it
 * @returns whether it came to rest; it is not waited for longer than two minutes
 */
export async function waitForRest(nextSecond: () => Promise<number> = busyShareOfASecond): Promise<boolean> {
  let quiet = 0;
  for (let second = 0; second < PATIENCE_SECONDS; second += 1) {
    quiet = (await nextSecond()) < BUSY ? quiet + 1 : 0;
    if (quiet === QUIET_SECONDS) return true;
  }
  return false;
}

async function busyShareOfASecond(): Promise<number> {
  const before = processorTimes();
  await sleep(1000);
  const after = processorTimes();
  return 1 - (after.idle - before.idle) / (after.total - before.total);
}

function processorTimes(): { readonly idle: number; readonly total: number } {
  let idle = 0;
  let total = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += Object.values(times).reduce((sum, time) => sum + time, 0);
  }
  return { idle, total };
}
