import type { Sequelize } from 'sequelize';
import { afterEach, describe, expect, it } from 'vitest';
import { SqlStore } from '../../src/index.js';
import { availableBackends, type Backend, connect } from '../support/backends.js';
import { callsOf } from '../support/calls.js';
import { idOf, logIn, REVOCATION, session } from '../support/sessions.js';

const open: Sequelize[] = [];

afterEach(async () => {
  for (const sequelize of open.splice(0)) await sequelize.close();
});

function opened(backend: Backend, purpose: string): Sequelize {
  const sequelize = connect(backend, `own_${purpose}`, { retry: { max: 1 } });
  open.push(sequelize);
  return sequelize;
}

/** What Sequelize has of them, by name. */
function connectionsOf(sequelize: Sequelize): Record<string, { readonly open: boolean }> {
  return (sequelize.connectionManager as unknown as { connections: Record<string, { open: boolean }> })
    .connections;
}

const onSqlite = availableBackends().filter(({ family }) => family === 'sqlite');

describe.each(onSqlite)('the connections of a store on $name', (backend) => {
  it('are two, however much is read and written', async () => {
    const sequelize = opened(backend, 'two');
    const store = new SqlStore(sequelize);
    await store.prepare();
    for (const call of Object.values(callsOf(store))) await call();
    const { default: _, ...own } = connectionsOf(sequelize);
    expect(Object.keys(own)).toHaveLength(2);
  });

  it('are closed with Sequelize, also while something is read and written', async () => {
    const sequelize = connect(backend, 'own_closed');
    const store = new SqlStore(sequelize);
    await store.prepare();
    await store.insert(logIn(session('found')));
    const connections = Object.values(connectionsOf(sequelize));
    const underWay = Array.from({ length: 20 }, async (_, n) => {
      await store.insert(logIn(session(`n ${n}`)));
      await store.find([idOf('found')]);
    });
    const settled = Promise.allSettled(underWay);
    await store.find([idOf('found')]);
    await sequelize.close();
    await settled;
    expect(connections.filter((connection) => connection.open)).toEqual([]);
  });

  it('hold nothing of a read that found the file locked until its time was over', async () => {
    const somebody = opened(backend, 'locked');
    const patient = new SqlStore(opened(backend, 'locked'), { sqliteWal: false });
    const store = new SqlStore(opened(backend, 'locked'), { sqliteWal: false, timeout: '300ms' });
    await patient.prepare();
    await patient.insert(logIn(session('found')));
    // Its statements are prepared then.
    await store.find([idOf('found')]);
    await somebody.query('BEGIN EXCLUSIVE');
    await expect(store.find([idOf('found')])).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    await somebody.query('COMMIT');
    // Another statement: where the first one counted as under way still, what this one reads would stay as it is.
    await store.findUser('alice');
    expect(await patient.revoke(idOf('found'), REVOCATION)).toBe(true);
    expect(await store.find([idOf('found')])).toEqual([]);
  });

  it('serve on where a statement failed', async () => {
    const somebody = opened(backend, 'failed');
    const store = new SqlStore(opened(backend, 'failed'));
    await store.prepare();
    await store.insert(logIn(session('found')));
    await store.find([idOf('found')]);
    await somebody.query('ALTER TABLE jwt_sessions RENAME TO elsewhere');
    await expect(store.find([idOf('found')])).rejects.toThrow('no such table');
    await expect(store.insert(logIn(session('lost')))).rejects.toThrow('no such table');
    await somebody.query('ALTER TABLE elsewhere RENAME TO jwt_sessions');
    expect(await store.find([idOf('found')])).toHaveLength(1);
    expect((await store.insert(logIn(session('kept')))).inserted).toBe(true);
  });

  it('are opened again where somebody has taken them away', async () => {
    const sequelize = opened(backend, 'again');
    const store = new SqlStore(sequelize);
    await store.prepare();
    await store.insert(logIn(session('found')));
    const manager = sequelize.connectionManager as unknown as { connections: Record<string, object> };
    manager.connections = {};
    expect(await store.find([idOf('found')])).toHaveLength(1);
    expect((await store.insert(logIn(session('more')))).inserted).toBe(true);
  });
});
