import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { hasTest } from './has-test.js';

const ROOT = new URL('../../', import.meta.url);
const page = await readFile(new URL('docs/compliance.md', ROOT), 'utf8');

/** The levels of the requirements of OWASP ASVS 5.0.0, as it has them. */
const ASVS: Readonly<Record<string, number>> = {
  ...{ '7.1.1': 2, '7.1.2': 2, '7.1.3': 2 },
  ...{ '7.2.1': 1, '7.2.2': 1, '7.2.3': 1, '7.2.4': 1 },
  ...{ '7.3.1': 2, '7.3.2': 2 },
  ...{ '7.4.1': 1, '7.4.2': 1, '7.4.3': 2, '7.4.4': 2, '7.4.5': 2 },
  ...{ '7.5.1': 2, '7.5.2': 2, '7.5.3': 3 },
  ...{ '7.6.1': 2, '7.6.2': 2 },
  ...{ '9.1.1': 1, '9.1.2': 1, '9.1.3': 1 },
  ...{ '9.2.1': 1, '9.2.2': 2, '9.2.3': 2, '9.2.4': 2 },
};
/** What says shall, should or may in section 5 of NIST SP 800-63B-4, by its paragraphs and its lists. */
const NIST = [
  '5 ¶2',
  ...['5.1 ¶1', '5.1 ¶2', '5.1 ¶3', '5.1 ¶4'],
  ...[1, 2, 3, 4, 5, 6].map((n) => `5.1 (${n})`),
  ...['5.1 ¶6', '5.1 ¶7', '5.1 ¶8', '5.1 ¶10'],
  ...[1, 2, 3, 4, 5, 6, 7].map((n) => `5.1.1 (${n})`),
  '5.1.2 ¶1',
  ...['5.2 ¶1', '5.2 ¶2', '5.2 ¶3', '5.2 ¶5'],
  ...['5.3 ¶2', '5.3 ¶3'],
];

const requirements = page
  .split(/^- (?=\*\*\d)/m)
  .slice(1)
  .map((entry) => {
    const [text = ''] = entry.split(/\n(?!\s)/);
    const [, id = '', strength = ''] = /^\*\*(.+?)\*\*, ([\w ]+)/.exec(text) ?? [];
    const verdicts = [...text.matchAll(/\. \*\*(Met, once set|Met|Yours|Not)\*\*[:.]/g)].map(
      ([, verdict]) => verdict,
    );
    const tests = [...text.matchAll(/^ {2}Held by \[[\w.-]+\]\(\.\.\/(\S+)\): `(.+)`\.$/gm)];
    return {
      id,
      strength,
      verdicts,
      tests: tests.map(([, file = '', name = '']) => ({ file, name })),
      pages: [...text.matchAll(/\]\((?!\.\.\/\S+\.test\.ts)[^)]+\)/g)],
      heldBy: text.split('Held by').length - 1,
    };
  });

describe('docs/compliance.md', () => {
  it('has each requirement of ASVS’s two chapters, with its level', () => {
    const theirs = requirements.filter(({ id }) => /^\d\.\d\.\d$/.test(id));
    expect(theirs.map(({ id, strength }) => [id, strength])).toEqual(
      Object.entries(ASVS).map(([id, level]) => [id, `level ${level}`]),
    );
  });

  it('has each paragraph of NIST’s section that asks for something, with its strength', () => {
    const theirs = requirements.slice(Object.keys(ASVS).length);
    expect(theirs.map(({ id }) => id)).toEqual(NIST);
    for (const { id, strength } of theirs)
      expect([id, strength]).toEqual([id, expect.stringMatching(/^(shall|should|may)/)]);
  });
});

describe.each(requirements)('$id', ({ verdicts, tests, pages, heldBy }) => {
  it('has one verdict', () => {
    expect(verdicts).toHaveLength(1);
  });

  it('names what holds it where it is met, and a page where there is something to do', () => {
    if (verdicts[0]?.startsWith('Met')) expect(tests).not.toEqual([]);
    if (verdicts[0] === 'Yours' || verdicts[0] === 'Met, once set') expect(pages).not.toEqual([]);
    expect(tests).toHaveLength(heldBy);
  });

  it.each(tests)('is held by a test that there is: $name', async ({ file, name }) => {
    expect(hasTest(await readFile(new URL(file, ROOT), 'utf8'), name)).toBe(true);
  });
});
