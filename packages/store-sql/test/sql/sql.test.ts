import { describe, expect, it } from 'vitest';
import { padded } from '../../src/dialects/mysql/padded-ids.js';
import { chunks } from '../../src/sql/chunks.js';
import { join, literal, sql } from '../../src/sql/sql.js';

describe('sql', () => {
  it('binds every value, in the order of the text', () => {
    const statement = sql`SELECT * FROM t WHERE a = ${'x'} AND b = ${2} AND c IS ${null}`;
    expect(statement.compile()).toEqual({
      text: 'SELECT * FROM t WHERE a = $1 AND b = $2 AND c IS $3',
      values: ['x', 2, null],
    });
  });

  it('puts in pieces of SQL, with their values at their place', () => {
    const condition = sql`a = ${1} AND ${sql`b = ${2}`}`;
    const statement = sql`SELECT ${literal('c')} FROM t WHERE ${condition} AND d = ${3}`;
    expect(statement.compile()).toEqual({
      text: 'SELECT c FROM t WHERE a = $1 AND b = $2 AND d = $3',
      values: [1, 2, 3],
    });
  });

  it('binds a piece as often as it is put in', () => {
    const at = sql`${5}`;
    expect(sql`${at} + ${at}`.compile()).toEqual({ text: '$1 + $2', values: [5, 5] });
  });

  it('binds an array as one value', () => {
    expect(sql`id = ANY(${['a', 'b']})`.compile()).toEqual({ text: 'id = ANY($1)', values: [['a', 'b']] });
  });

  it('writes the places of values as it is told', () => {
    const mark = (value: unknown, position: number) => `<${position}: ${typeof value}>`;
    expect(sql`a = ${'x'} AND ${sql`b = ${2}`}`.compile(mark)).toEqual({
      text: 'a = <1: string> AND b = <2: number>',
      values: ['x', 2],
    });
  });

  it('refuses a text with a NUL in it', () => {
    expect(() => sql`a = ${'x\0y'}`.compile()).toThrow(
      new TypeError('A string with a NUL character can be neither stored nor looked up.'),
    );
  });
});

describe('join', () => {
  it('puts the separator between values and pieces alike', () => {
    expect(sql`(${join([1, sql`b + ${2}`, 'c'], ', ')})`.compile()).toEqual({
      text: '($1, b + $2, $3)',
      values: [1, 2, 'c'],
    });
  });
});

describe('padded', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [5, 8],
    [256, 256],
  ])('makes of %i members %i, repeating the last', (length, size) => {
    const list = Array.from({ length }, (_, n) => n);
    expect(padded(list)).toEqual([...list, ...Array(size - length).fill(length - 1)]);
  });
});

describe('chunks', () => {
  it('are full but for the last, and none is empty', () => {
    expect(chunks([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(chunks([1, 2], 2)).toEqual([[1, 2]]);
    expect(chunks([], 2)).toEqual([]);
    expect(chunks([1, 2, 3], Number.POSITIVE_INFINITY)).toEqual([[1, 2, 3]]);
  });
});
