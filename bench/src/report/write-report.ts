import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Results } from '../results/results.js';
import { comparisonChart, processorChart } from './comparison-chart.js';
import { report } from './report.js';
import { revocationChart } from './revocation-chart.js';

/** Writes the report, its charts and the results themselves into a folder, which is made. */
export async function writeReport(results: Results, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'report.md'), report(results));
  await writeFile(join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  const picture = revocationChart(results);
  if (picture !== null) await writeFile(join(folder, 'revocation.svg'), picture);
  for (const comparison of results.comparisons) {
    await writeFile(join(folder, `${comparison.name}.svg`), comparisonChart(comparison));
    const processor = processorChart(comparison);
    if (processor !== null) await writeFile(join(folder, `${comparison.name}-processor.svg`), processor);
  }
}
