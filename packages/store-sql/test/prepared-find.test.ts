import type { Sequelize } from 'sequelize';
import { afterEach, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, connect } from './backends.js';
import { idOf, logIn, session } from './sessions.js';

const onPostgres = availableBackends().filter(({ family }) => family === 'postgres');

describe.each(onPostgres)('SqlStore.find, which prepares its statement, on $name', (backend) => {
  const open: Sequelize[] = [];

  async function start(tablePrefix: string) {
    const sequelize = connect(backend, tablePrefix, { pool: { min: 1, max: 1 } });
    open.push(sequelize);
    const store = new SqlStore(sequelize, { tablePrefix });
    await store.prepare();
    await store.insert(logIn(session(tablePrefix)));
    const find = async () => (await store.find([idOf(tablePrefix)])).map(({ id }) => id);
    return { sequelize, store, find, found: [idOf(tablePrefix)] };
  }

  const prepared = async (sequelize: Sequelize) => {
    const [rows] = await sequelize.query(
      "SELECT name FROM pg_prepared_statements WHERE name LIKE 'jwt_sessions%'",
    );
    return rows.length;
  };

  afterEach(async () => {
    await Promise.all(open.splice(0).map((sequelize) => sequelize.close()));
  });

  it('prepares one for a single id and one for several, however many', async () => {
    const { sequelize, store, find } = await start('prepared_once');
    await find();
    await find();
    await store.find([idOf('one'), idOf('two')]);
    await store.find([idOf('one'), idOf('two'), idOf('three')]);
    expect(await prepared(sequelize)).toBe(2);
  });

  it('goes on when the server has forgotten it', async () => {
    const { sequelize, find, found } = await start('prepared_forgotten');
    await find();
    await sequelize.query('DEALLOCATE ALL');
    expect(await find()).toEqual(found);
    expect(await prepared(sequelize)).toBe(0);
  });

  it('goes on when somebody else has prepared it on the same connection to the server', async () => {
    const first = await start('prepared_twice');
    await first.find();
    const [[statement]] = await first.sequelize.query('SELECT name, statement FROM pg_prepared_statements');
    const { name, statement: text } = statement as { readonly name: string; readonly statement: string };
    const second = await start('prepared_twice');
    await second.sequelize.query(`PREPARE "${name}" AS ${text}`);
    expect(await second.find()).toEqual(second.found);
  });

  it('keeps two stores on one Sequelize apart', async () => {
    const { sequelize, find, found } = await start('prepared_a');
    const other = new SqlStore(sequelize, { tablePrefix: 'prepared_b' });
    await other.prepare();
    await find();
    expect(await other.find(found)).toEqual([]);
    expect(await find()).toEqual(found);
  });
});
