import { describe, expect, it } from 'vitest';
import { foldName, usualAccounts } from '../../src/http/throttle/account-names.js';

describe('foldName', () => {
  it.each([
    'ALICE',
    ' alice ',
    'alice\u00a0',
    'alicé',
    'alice\u0301',
    'ａｌｉｃｅ',
    'al\u200bice',
    'al\u00adice',
    'ⓐlice',
    'alice\u0000',
    'a l i c e',
  ])('takes %j for alice, as a database may', (spelling) => {
    expect(foldName(spelling)).toBe('alice');
  });

  it.each([
    ['straße', 'STRASSE'],
    ['ſam', 'SAM'],
    ['İstanbul', 'istanbul'],
    ['Å', 'a'],
    ['ﬁona', 'FIONA'],
  ])('takes %j for %j', (one, other) => {
    expect(foldName(one)).toBe(foldName(other));
  });

  it('tells other names apart', () => {
    const names = ['alice', 'bob', 'alice@example.com', 'alice@example.org', '爱丽丝', 'Αλίκη', '+4912345'];
    expect(new Set(names.map(foldName)).size).toBe(names.length);
  });

  it('looks at no more of a name than a name has', () => {
    expect(foldName('a'.repeat(1_000_000))).toHaveLength(256);
  });
});

describe('usualAccounts', () => {
  it('are those of every usual member, or a further one would make a new account of each try', () => {
    expect(usualAccounts({ username: 'alice', email: 'x1@example.com', password: 'p' })).toEqual([
      'alice',
      'x1@example.com',
    ]);
  });

  it('are strings and numbers', () => {
    expect(usualAccounts({ username: { $ne: null }, phone: 4912345, login: null })).toEqual(['4912345']);
  });

  it('are members of its own', () => {
    expect(usualAccounts(Object.create({ username: 'alice' }))).toEqual([]);
  });
});
