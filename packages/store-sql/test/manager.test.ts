import { SessionManager } from '@jwt-sessions/core';
import type { Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, connect, setupOf } from './support/backends.js';
import { StoreProcess } from './support/store-process.js';

const keys = `k1:${Buffer.alloc(32, 3).toString('base64url')}`;

describe.each(availableBackends())('SessionManagers of two processes on $name', (backend) => {
  const prefix = `manager_${backend.tag}`;
  const there = new StoreProcess();
  let sequelize: Sequelize;
  let here: SessionManager;
  beforeAll(async () => {
    sequelize = connect(backend, prefix);
    const store = new SqlStore(sequelize, { prefix, timeout: '30s' });
    await store.prepare();
    here = new SessionManager({ store, keys });
    await there.open({ ...setupOf(backend, prefix), keys });
  });
  afterAll(async () => {
    await there.close();
    await there.end();
    await here.close();
    await sequelize.close();
  });

  it('let in there what was issued here', async () => {
    const { token, session } = await here.issue({
      userId: 'alice',
      ip: '2001:db8::1',
      label: 'Zoë 😀',
      data: [1],
    });
    expect(await there.manager.authenticate(token)).toMatchObject({
      id: session.id,
      userId: 'alice',
      data: [1],
    });
    expect(await there.manager.find('alice', session.id)).toEqual(session);
  });

  it('refuse here at once what was ended there', async () => {
    const { token, session } = await here.issue({ userId: 'bob' });
    await here.authenticate(token);
    expect(await there.manager.revoke('bob', session.id)).toBe(true);
    await expect(here.authenticate(token)).rejects.toMatchObject({ code: 'invalid_token' });
    await expect(there.manager.authenticate(token)).rejects.toMatchObject({ code: 'invalid_token' });
  });

  it('agree on one revocation when both revoke it', async () => {
    const { session } = await here.issue({ userId: 'carol' });
    const answers = await Promise.all([
      here.revoke('carol', session.id),
      there.manager.revoke('carol', session.id),
    ]);
    expect(answers.sort()).toEqual([false, true]);
  });

  it('keep the limit together when users log in at both', async () => {
    const logIns = Array.from({ length: 130 }, (_, n) =>
      (n % 2 ? here : there.manager).issue({ userId: 'dave' }),
    );
    const issued = await Promise.all(logIns);
    expect((await here.list('dave', { limit: 1000 })).sessions).toHaveLength(100);
    const states = await Promise.allSettled(issued.map(({ token }) => there.manager.authenticate(token)));
    expect(states.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
  });

  it('know every device of a user who logs in from fifty at once, at both', async () => {
    const errors: unknown[] = [];
    here.on('error', (error) => errors.push(error));
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => (n % 2 ? here : there.manager).issue({ userId: 'frank' })),
    );
    expect(errors).toEqual([]);
    expect(await there.manager.listDevices('frank')).toHaveLength(50);
  });

  it('end there all that was issued here, and refuse a log-in that began before', async () => {
    const authenticationStartedAt = new Date();
    const { token } = await here.issue({ userId: 'erin' });
    expect(await there.manager.revokeAll('erin')).toBe(1);
    await expect(here.authenticate(token)).rejects.toMatchObject({ code: 'invalid_token' });
    await expect(here.issue({ userId: 'erin', authenticationStartedAt })).rejects.toMatchObject({
      code: 'invalid_credentials',
    });
  });
});
