import { DemoUsers } from '@jwt-sessions/example-app';
import { beforeAll, describe, expect, it } from 'vitest';
import { HashingQueue } from '../src/hashing-queue.js';
import { PasswordHasher } from '../src/password.js';

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

describe('a name that nobody has', () => {
  it('takes the same work as a wrong password: one hash, of the same password', async () => {
    const hashed: string[] = [];
    const hasher = new PasswordHasher(new HashingQueue(), async (password) => {
      hashed.push(password);
      return Buffer.from(password.padEnd(32));
    });
    const users = await DemoUsers.create(hasher);
    const workOf = async (username: string) => {
      hashed.length = 0;
      expect(await users.check(username, 'looking-glass')).toBeNull();
      return [...hashed];
    };

    expect(await workOf('nobody')).toEqual(['looking-glass']);
    expect(await workOf('alice')).toEqual(['looking-glass']);
  });

  it('waits in the same queue', async () => {
    let running = 0;
    let most = 0;
    const hasher = new PasswordHasher(new HashingQueue({ concurrency: 1 }), async (password) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return Buffer.from(password.padEnd(32));
    });
    const users = await DemoUsers.create(hasher);

    const names = ['alice', 'nobody', 'bob', 'nobody', 'carol', 'nobody'];
    await Promise.all(names.map((name) => users.check(name, 'looking-glass')));

    expect(most).toBe(1);
  });
});
