import { describe, expect, it } from 'vitest';
import { readCookies } from '../../src/http/cookies/read-cookies.js';

describe('readCookies', () => {
  it.each<[string, string | undefined, readonly string[]]>([
    ['no header', undefined, []],
    ['an empty header', '', []],
    ['others alone', 'a=1; b=2', []],
    ['one', 'sid=x', ['x']],
    ['an empty one', 'sid=', ['']],
    ['an empty one in front of others', 'sid=; a=1', ['']],
    ['an empty one of blanks', 'sid= \t ; a=1', ['']],
    ['one behind others', 'a=1; sid=x', ['x']],
    ['one in front of others', 'sid=x; a=1', ['x']],
    ['one without a blank behind the separator', 'a=1;sid=x;b=2', ['x']],
    ['one between blanks', 'a=1; \t sid=x \t ; b=2', ['x']],
    ['one at the start, behind blanks', ' \tsid=x', ['x']],
    ['one at the end, in front of blanks', 'sid=x\t ', ['x']],
    ['blanks inside', 'sid= x\ty z', [' x\ty z']],
    ['several, in their order', 'sid=x; a=1; sid=y;sid=x', ['x', 'y', 'x']],
    ['one that names itself', 'sid=sid=x', ['sid=x']],
    ['one that names itself behind a blank', 'sid=a sid=x; sid=y', ['a sid=x', 'y']],
    ['a name that only ends alike', 'mysid=x; sid=y', ['y']],
    ['a name that only ends alike, twice', 'mysid=mysid=x; sid=y', ['y']],
    ['a name that only begins alike', 'sid2=x; sid=y', ['y']],
    ['a name with a blank before the equals sign', 'sid =x; sid=y', ['y']],
    ['the name in the value of another', 'a=sid=x; sid=y', ['y']],
    ['the name behind another value and a blank', 'a=1 sid=x; sid=y', ['y']],
    ['the name without a value', 'sid; sid=y', ['y']],
    ['separators alone', ';;sid=x;;', ['x']],
  ])('gives of %s what stands there', (_, header, values) => {
    expect(readCookies(header, 'sid')).toEqual(values);
  });
});
