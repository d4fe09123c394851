import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { faults } from '../../packages/core/test/conformance/faults/index.js';
import { PLANTS } from '../../trials/src/planted/plants.js';
import { groups } from '../src/groups/index.js';
import { storePromises, trialPromises } from '../src/held-elsewhere.js';
import { plantChanges } from '../src/plant-changes.js';
import { hasTest } from './has-test.js';

const ROOT = new URL('../../', import.meta.url);
const promises = groups.flatMap((group) => group.promises);
const page = await readFile(new URL('docs/promises.md', ROOT), 'utf8');

/** The part of the page under a heading. */
const partOf = (heading: string) => page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';

describe('docs/promises.md', () => {
  it.each(groups)('has what is planted under "$heading", and nothing else', ({ heading, promises }) => {
    const entries = partOf(heading).matchAll(
      /^- \*\*(.+)\*\*\n {2}Held by \[[\w.-]+\]\(\.\.\/(\S+)\): `(.+)`\.\n {2}Planted in (.+): (.+)\.$/gm,
    );
    const read = [...entries].map(([, promise, test, name, files = '', fault]) => {
      const links = [...files.matchAll(/\]\(\.\.\/(\S+)\)/g)].map(([, file]) => file);
      return { promise, test, name, fault, files: links };
    });
    const planted = promises.map(({ promise, test, name, fault, changes }) => {
      return { promise, test, name, fault, files: [...new Set(changes.map(({ file }) => file))] };
    });
    expect(read).toEqual(planted);
  });

  it.each([
    { heading: 'In every store', kept: storePromises },
    { heading: 'Between processes', kept: trialPromises },
  ])('has what is planted elsewhere under "$heading", and nothing else', ({ heading, kept }) => {
    const entries = partOf(heading).matchAll(
      /^- \*\*(.+)\*\*\n {2}Held by `(.+)`\.\n {2}Planted: `(.+)`\.$/gm,
    );
    expect([...entries].map(([, promise, held, planted]) => ({ promise, held, planted }))).toEqual(kept);
  });

  it('has no promise beside these', () => {
    const all = [...promises, ...storePromises, ...trialPromises].map(({ promise }) => promise);
    expect([...page.matchAll(/^- \*\*(.+)\*\*$/gm)].map(([, promise]) => promise)).toEqual(all);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe.each(promises)('$promise', ({ test, name, changes }) => {
  it('has a fault that can be planted', () => {
    const planted = plantChanges(changes, ROOT);
    expect(planted.size).toBeGreaterThan(0);
  });

  it('has the test that it names', async () => {
    expect(hasTest(await readFile(new URL(test, ROOT), 'utf8'), name)).toBe(true);
  });
});

describe('a promise of every store', () => {
  it.each(storePromises)('is held by "$held", which fails for its fault', ({ held, planted }) => {
    expect(faults.find(({ what }) => what === planted)?.fails).toContain(held);
  });
});

describe('a promise between processes', () => {
  it.each(trialPromises)('is held by "$held", which names its fault', ({ held, planted }) => {
    expect(Object.entries(PLANTS).find(([name]) => name === planted)?.[1].check).toBe(held);
  });
});
