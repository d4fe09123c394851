import { describe, expect, it } from 'vitest';
import { Id, idOf, idsOf, requiredId, textOfId } from '../../src/sql/id.js';
import { idOf as idNamed } from '../support/sessions.js';

const SMALLEST = `${'-'.repeat(21)}A`;
const GREATEST = `${'z'.repeat(21)}w`;
const TEXTS = [SMALLEST, GREATEST, ...Array.from({ length: 2000 }, (_, n) => idNamed(`id ${n}`))];

describe('Id', () => {
  it('is 128 bits in hexadecimal digits, of which each says something', () => {
    expect(new Id(SMALLEST).hex).toBe('0'.repeat(32));
    expect(new Id(GREATEST).hex).toBe('f'.repeat(32));
    expect(new Id(`${'-'.repeat(20)}0Q`).hex).toBe(`${'0'.repeat(31)}5`);
    expect(new Set(TEXTS.map((text) => new Id(text).hex)).size).toBe(TEXTS.length);
  });

  it('has the order of the texts', () => {
    const inOrder = TEXTS.toSorted().map((text) => new Id(text).hex);
    expect(inOrder).toEqual(inOrder.toSorted());
  });
});

describe('textOfId', () => {
  it.each<[string, (text: string) => unknown]>([
    ['a UUID', (text) => new Id(text).hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')],
    ['hexadecimal digits', (text) => new Id(text).hex],
    ['bytes', (text) => Buffer.from(new Id(text).hex, 'hex')],
    ['the text itself', (text) => text],
  ])('reads %s', (_, kept) => {
    expect(TEXTS.map((text) => textOfId(kept(text)))).toEqual(TEXTS);
  });
});

describe('idOf', () => {
  it.each([
    '',
    'A'.repeat(21),
    'A'.repeat(23),
    // Another spelling of the same bytes.
    `${'A'.repeat(21)}B`,
    `${'A'.repeat(21)}=`,
    `${'A'.repeat(20)}+A`,
    `${'A'.repeat(21)}A\n`,
    `é${'A'.repeat(20)}A`,
    '00000000-0000-0000-0000-000000000000',
    '0'.repeat(32),
  ])('is null for %j, which is the id of nothing', (text) => {
    expect(idOf(text)).toBeNull();
    expect(idsOf([text, SMALLEST])).toEqual([new Id(SMALLEST)]);
    expect(() => requiredId(text, 'after')).toThrow(TypeError);
  });
});
