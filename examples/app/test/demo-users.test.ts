import { DemoUsers } from '@jwt-sessions/example-app';
import { beforeAll, describe, expect, it } from 'vitest';

describe('DemoUsers.check', () => {
  let users: DemoUsers;
  beforeAll(async () => {
    users = await DemoUsers.create();
  });

  it('knows alice and bob by their passwords', async () => {
    expect(await users.check('alice', 'wonderland')).toBe('alice');
    expect(await users.check('bob', 'builder')).toBe('bob');
  });

  it.each([
    ['alice', 'builder'],
    ['alice', ''],
    ['Alice', 'wonderland'],
    ['nobody', ''],
    ['__proto__', ''],
  ])('refuses %s with the password %j', async (username, password) => {
    expect(await users.check(username, password)).toBeNull();
  });
});
