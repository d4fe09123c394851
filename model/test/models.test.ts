import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { textOf } from '../src/check.js';
import { type ModelName, RULES, WHOLES } from '../src/rules.js';

const ROOT = new URL('../../', import.meta.url);
const MODELS = ['requests', 'leases', 'log-ins', 'rotation'] as const satisfies readonly ModelName[];

/** A file, and the names behind it: `path.ts Class.member, function`. Words of the sentence that follows have no capital. */
const REFERENCE = /(packages\/[\w./-]+\.ts)((?:,? [A-Za-z_.#]*[A-Z#][\w.#]*)*)/g;

describe.each(MODELS)('the model of %s', (model) => {
  it('names code that there is', async () => {
    const lost: string[] = [];
    let seen = 0;
    for (const [, file = '', names = ''] of (await textOf(model)).matchAll(REFERENCE)) {
      const code = await readFile(new URL(file, ROOT), 'utf8').catch(() => '');
      for (const name of names.split(/,? /).filter((name) => name !== '')) {
        seen += 1;
        if (!declares(code, name.replace(/\.$/, ''))) lost.push(`${file} ${name}`);
      }
    }
    expect(lost).toEqual([]);
    // A pattern that finds nothing would be content with anything.
    expect(seen).toBeGreaterThan(10);
  });

  it('says of each process for which code it stands', async () => {
    const mute = (await textOf(model))
      .split(/^(?=\/\*|proctype )/m)
      .filter((part) => part.startsWith('proctype '))
      .filter((part) => !/^proctype (elsewhere|surroundings|time)\b/.test(part))
      .filter((part) => !part.includes('packages/'));
    expect(mute).toEqual([]);
  });

  it('can be run without each of its rules, and without no other', async () => {
    const switches = [...(await textOf(model)).matchAll(/WITHOUT_(\w+)/g)].map(([, name]) => name);
    const rules = RULES.filter((rule) => rule.model === model).map(({ name }) => name);
    expect([...new Set(switches)].sort()).toEqual([...rules].sort());
  });

  it('is searched whole in each size in which a rule is taken out of it', () => {
    const wholes = WHOLES.filter((whole) => whole.model === model).map(({ switches }) => switches.join());
    // The smaller one of requests is a part of that with three.
    const known = [...wholes, ...(model === 'requests' ? ['REQUESTS=2'] : [])];
    const sizes = RULES.filter((rule) => rule.model === model).map(({ switches }) => switches.join());
    expect(sizes.filter((size) => !known.includes(size))).toEqual([]);
  });
});

describe('the page of the model', () => {
  it('has a row for each rule, in the order in which they are taken out', async () => {
    const page = await readFile(new URL('docs/model.md', ROOT), 'utf8');
    const rows = [...page.matchAll(/^\| `([\w-]+\/\w+)` \|/gm)].map(([, name]) => name);
    expect(rows).toEqual(RULES.map(({ model, name }) => `${model}/${name}`));
  });
});

/** Whether a file declares a name, or a class or an interface with that member. */
function declares(code: string, name: string): boolean {
  const [owner = '', member] = name.split('.');
  const declaration = new RegExp(
    `\\b(?:class|interface|function|const|type) ${owner}\\b|^ +(?:readonly )?${owner}[?:]`,
    'm',
  );
  if (!declaration.test(code)) return false;
  return member === undefined || new RegExp(`^ +(?:readonly |async )*${member}[(<:= ]`, 'm').test(code);
}
