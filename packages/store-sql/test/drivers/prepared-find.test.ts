import type { Sequelize } from 'sequelize';
import { afterEach, describe, expect, it } from 'vitest';
import { SqlStore } from '../../src/index.js';
import { availableBackends, connect } from '../support/backends.js';
import { askOn, collecting, type Native } from '../support/natives.js';
import { idOf, logIn, session } from '../support/sessions.js';

/** Log-ins are prepared as well. */
const IS_FIND = "name LIKE 'jwt_sessions%' AND statement LIKE 'SELECT%'";

const onPostgres = availableBackends().filter(({ family }) => family === 'postgres');

describe.each(onPostgres)('SqlStore.find, which prepares its statement, on $name', (backend) => {
  const open: Sequelize[] = [];

  async function start(prefix: string) {
    const natives: Native[] = [];
    const sequelize = connect(backend, prefix, { pool: { max: 1 }, ...collecting(natives) });
    open.push(sequelize);
    const store = new SqlStore(sequelize, { prefix });
    await store.prepare();
    await store.insert(logIn(session(prefix)));
    const find = async () => (await store.find([idOf(prefix)])).map(({ id }) => id);
    // The one connection that the store has.
    const own = natives.at(-1);
    const query = (text: string) => askOn(own, text);
    const prepared = async () =>
      (await query(`SELECT name FROM pg_prepared_statements WHERE ${IS_FIND}`)).length;
    return { sequelize, store, find, query, prepared, found: [idOf(prefix)] };
  }

  afterEach(async () => {
    await Promise.all(open.splice(0).map((sequelize) => sequelize.close()));
  });

  it('prepares one for a single id and one for several, however many', async () => {
    const { store, find, prepared } = await start('prepared_once');
    await find();
    await find();
    await store.find([idOf('one'), idOf('two')]);
    await store.find([idOf('one'), idOf('two'), idOf('three')]);
    expect(await prepared()).toBe(2);
  });

  it('goes on when the server has forgotten it', async () => {
    const { find, found, query, prepared } = await start('prepared_forgotten');
    await find();
    await query('DEALLOCATE ALL');
    expect(await find()).toEqual(found);
    expect(await prepared()).toBe(0);
  });

  it('goes on with log-ins when the server has forgotten those, from the beginning of their transaction', async () => {
    const { store, query } = await start('prepared_log_in');
    await query('DEALLOCATE ALL');
    for (const label of ['second', 'third']) {
      expect(await store.insert(logIn(session(label)))).toMatchObject({ inserted: true });
    }
    expect(await store.find(['second', 'third'].map(idOf))).toHaveLength(2);
  });

  it('goes on when somebody else has prepared it on the same connection to the server', async () => {
    const first = await start('prepared_twice');
    await first.find();
    const [prepared] = await first.query(
      `SELECT name, statement FROM pg_prepared_statements WHERE ${IS_FIND}`,
    );
    const { name, statement: text } = prepared as { readonly name: string; readonly statement: string };
    const second = await start('prepared_twice');
    await second.query(`PREPARE "${name}" AS ${text}`);
    expect(await second.find()).toEqual(second.found);
  });

  it('prepares it anew, in the same call, when the table was altered', async () => {
    const { sequelize, store, find, found, prepared } = await start('prepared_stale');
    await find();
    await store.find([idOf('one'), idOf('two')]);
    // Of what a column is, rows say nothing to the store; to PostgreSQL the plan is of another type.
    await sequelize.query('ALTER TABLE prepared_stale_sessions ALTER COLUMN status TYPE VARCHAR(64)');
    expect(await find()).toEqual(found);
    expect(await store.find([...found, idOf('two')])).toHaveLength(1);
    expect(await find()).toEqual(found);
    expect(await prepared()).toBe(4);
  });

  it('keeps two stores on one Sequelize apart', async () => {
    const { sequelize, find, found } = await start('prepared_a');
    const other = new SqlStore(sequelize, { prefix: 'prepared_b' });
    await other.prepare();
    await find();
    expect(await other.find(found)).toEqual([]);
    expect(await find()).toEqual(found);
  });
});
