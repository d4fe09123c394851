import type { Stage } from '../measure/running-subject.js';
import { Worker } from '../processes/worker.js';
import type { MemoryResult } from './memory-result.js';

/** Measures in a process of its own, which holds nothing else. */
export async function measureMemory({
  cores,
  cleanUp,
}: Pick<Stage, 'cores' | 'cleanUp'>): Promise<MemoryResult> {
  const worker = await Worker.start('memory/worker.js', { pin: cores.node, nodeOptions: ['--expose-gc'] });
  cleanUp.add(() => worker.stop());
  try {
    return await worker.ask<MemoryResult>('measure', null);
  } finally {
    await worker.stop();
  }
}
