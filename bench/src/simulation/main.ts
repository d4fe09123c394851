import { readFile, writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Results } from '../results/results.js';
import { writeBlock } from './document-block.js';
import { readCosts } from './measured-costs.js';
import { scalingFigures } from './scaling-figures.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const DOCUMENT = resolve(ROOT, 'docs/scaling.md');

/** Computes the figures of docs/scaling.md from the results of a run, and writes them there. */
async function main(path: string | undefined): Promise<void> {
  if (path === undefined) throw new TypeError('usage: npm run scaling -- reports/<date>/results.json');
  const results = JSON.parse(await readFile(path, 'utf8')) as Results;
  const content = scalingFigures(readCosts(results));
  const source = relative(ROOT, resolve(path));
  await writeFile(DOCUMENT, writeBlock(await readFile(DOCUMENT, 'utf8'), { source, content }));
  console.log(content);
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
