import type { Sequelize } from 'sequelize';
import { afterEach, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, type Backend, connect } from './support/backends.js';
import { callsOf } from './support/calls.js';
import { idOf, logIn, session } from './support/sessions.js';

const open: Sequelize[] = [];

afterEach(async () => {
  for (const sequelize of open.splice(0)) await sequelize.close();
});

/** A store that is out of time soon, one that isn't, and somebody else who may lock the file. */
async function start(backend: Backend, purpose: string, sqliteWal = true) {
  const name = `locked_${purpose}`;
  const opened = () => {
    const sequelize = connect(backend, name, { retry: { max: 1 } });
    open.push(sequelize);
    return sequelize;
  };
  const patient = new SqlStore(opened(), { sqliteWal, timeout: '30s' });
  await patient.prepare();
  const store = new SqlStore(opened(), { sqliteWal, timeout: '300ms' });
  return { store, patient, somebody: opened() };
}

const insert = (store: SqlStore, label: string) => store.insert(logIn(session(label)));

describe.each(availableBackends().filter(({ family }) => family === 'sqlite'))(
  'a locked file on $name',
  (backend) => {
    it('makes every method reject in time, and none of it is done later', async () => {
      const { store, patient, somebody } = await start(backend, 'every', false);
      await insert(patient, 'there');
      await somebody.query('BEGIN EXCLUSIVE');
      const calls = Object.entries(callsOf(store)).map(async ([method, call]) => [
        method,
        await call().then(
          () => 'resolved',
          (error: { code?: unknown }) => error.code,
        ),
      ]);
      const outcomes: Record<string, unknown> = Object.fromEntries(await Promise.all(calls));
      expect(new Set(Object.values(outcomes))).toEqual(new Set(['ETIMEDOUT']));
      await somebody.query('ROLLBACK');
      // Their turns come before this one's.
      await insert(patient, 'after');
      expect((await patient.list('alice', { now: 0, limit: 10 })).map(({ id }) => id).sort()).toEqual(
        [idOf('there'), idOf('after')].sort(),
      );
      expect(await patient.findUser('alice')).toBeNull();
    });

    it('leaves no transaction open when COMMIT can not be carried out', async () => {
      const { store, patient, somebody } = await start(backend, 'commit', false);
      // Who reads keeps a writer from COMMIT in this journal mode, and from nothing before it.
      await somebody.query('BEGIN');
      await somebody.query('SELECT count(*) FROM jwt_sessions');
      const error = await insert(store, 'refused').catch((reason: Error) => reason);
      expect(error).toMatchObject({ code: 'ETIMEDOUT' });
      await somebody.query('COMMIT');
      expect((await insert(patient, 'accepted')).inserted).toBe(true);
      // Where the time ran out in COMMIT itself nothing is known, and nothing is said.
      const isUnknown = error instanceof Error && error.message.includes('done or not');
      if (!isUnknown) expect(await patient.find([idOf('refused')])).toEqual([]);
    });

    it('keeps no reader waiting in WAL mode', async () => {
      const { store, patient, somebody } = await start(backend, 'wal');
      await insert(patient, 'there');
      await somebody.query('BEGIN EXCLUSIVE');
      expect(await patient.find([idOf('there')])).toHaveLength(1);
      await expect(insert(store, 'refused')).rejects.toMatchObject({ code: 'ETIMEDOUT' });
      await somebody.query('ROLLBACK');
    });
  },
);
