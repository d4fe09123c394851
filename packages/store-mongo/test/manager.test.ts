import { InvalidTokenError, OutdatedCredentialsError, SessionManager } from '@jwt-sessions/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MongoStore } from '../src/index.js';
import { Recorder } from './recorder.js';
import { describeWithServer } from './test-server.js';

const KEYS = `test:${Buffer.alloc(32, 'key').toString('base64url')}`;

describeWithServer('a session manager on MongoStore', (server) => {
  const client = server.client({ monitorCommands: true });
  const recorder = new Recorder(client);
  const managers: SessionManager[] = [];

  beforeAll(() => new MongoStore(client.db(server.databaseName)).prepare());
  afterAll(async () => {
    for (const manager of managers) await manager.close();
  });

  it('lets a person in on two devices, shows both, and revokes either', async () => {
    const here = process();
    const phone = await here.issue({ userId: 'alice', label: 'phone' });
    const laptop = await here.issue({ userId: 'alice', label: 'laptop' });
    const { sessions } = await here.list('alice', { currentId: phone.session.id });
    expect(sessions.map(({ label, current }) => [label, current])).toEqual([
      ['phone', true],
      ['laptop', false],
    ]);
    expect(await here.revoke('alice', laptop.session.id)).toBe(true);
    await expect(here.authenticate(laptop.token)).rejects.toThrow(InvalidTokenError);
    expect((await here.authenticate(phone.token)).id).toBe(phone.session.id);
  });

  it('refuses at once what another process has revoked', async () => {
    const [here, there] = [process(), process()];
    const { token } = await here.issue({ userId: 'bob' });
    await there.authenticate(token);
    expect(await here.revokeAll('bob')).toBe(1);
    await expect(there.authenticate(token)).rejects.toThrow(InvalidTokenError);
  });

  it('refuses a log-in that began before all sessions were revoked', async () => {
    const [here, there] = [process(), process()];
    const authenticationStartedAt = new Date();
    await here.revokeAll('carol');
    const logIn = there.issue({ userId: 'carol', authenticationStartedAt });
    await expect(logIn).rejects.toThrow(OutdatedCredentialsError);
  });

  it('asks MongoDB once for all requests of one turn, and not at all for what is known to be gone', async () => {
    const here = process();
    const issued = await Promise.all(['dave', 'erin', 'frank'].map((userId) => here.issue({ userId })));
    recorder.clear();
    await Promise.all(issued.map(({ token }) => here.authenticate(token)));
    expect(recorder.names()).toEqual(['find jwt_sessions']);
    const [{ token, session } = await here.issue({ userId: 'dave' })] = issued;
    await here.revoke(session.userId, session.id);
    recorder.clear();
    await expect(here.authenticate(token)).rejects.toThrow(InvalidTokenError);
    expect(recorder.names()).toEqual([]);
  });

  /** A manager as another process has it, with caches of its own. */
  function process(): SessionManager {
    const store = new MongoStore(client.db(server.databaseName));
    const manager = new SessionManager({ store, keys: KEYS, tuning: { purgeInterval: 'none' } });
    managers.push(manager);
    return manager;
  }
});
