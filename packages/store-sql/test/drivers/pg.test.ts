import { EventEmitter, once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Sequelize } from 'sequelize';
import { describe, expect, it } from 'vitest';
import { PgConnection, PreparedNames } from '../../src/drivers/pg.js';
import { SqlStore } from '../../src/index.js';
import { availableBackends, connect } from '../support/backends.js';
import { askOn, collecting, type Native } from '../support/natives.js';

/** A client of pg that answers COMMIT so, after it said this. */
function clientThatCommits(command: string, notices: readonly { readonly code: string }[]) {
  const client = new EventEmitter();
  const query = async () => {
    for (const notice of notices) client.emit('notice', notice);
    return { command, rows: [], rowCount: null };
  };
  return Object.assign(client, { query, end: async () => undefined });
}

describe('COMMIT on PostgreSQL', () => {
  const commitOn = (...answer: Parameters<typeof clientThatCommits>) => {
    const client = clientThatCommits(...answer);
    return { client, call: new PgConnection(client as never, null, new PreparedNames()).commit() };
  };

  it('counts when the server says that it committed, whatever it has to remark', async () => {
    const { client, call } = commitOn('COMMIT', [{ code: '00000' }]);
    await expect(call).resolves.toBeUndefined();
    expect(client.listenerCount('notice')).toBe(0);
  });

  it('counts for nothing when the server rolled back', async () => {
    await expect(commitOn('ROLLBACK', []).call).rejects.toThrow('PostgreSQL answered COMMIT with ROLLBACK.');
  });

  // That it stopped waiting for its standbys is a warning beside the usual answer.
  it('counts for nothing when the server warns', async () => {
    const notice = {
      code: '01000',
      message: 'canceling wait for synchronous replication due to user request',
    };
    await expect(commitOn('COMMIT', [notice]).call).rejects.toMatchObject({
      message: 'PostgreSQL committed with a warning.',
      cause: notice,
    });
  });
});

/** A pooler that knows as much of parameters as PgBouncer does, in front of nothing: what it was told of. */
async function poolerThatRefusesLimits() {
  const startups: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      startups.push(data.toString('latin1'));
      const code = data.includes('statement_timeout') ? '08P01' : '28000';
      const fields = `SFATAL\0VFATAL\0C${code}\0Munsupported startup parameter: statement_timeout\0\0`;
      const message = Buffer.alloc(5 + fields.length);
      message.write('E');
      message.writeInt32BE(4 + fields.length, 1);
      message.write(fields, 5, 'latin1');
      socket.end(message);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, startups, port: (server.address() as AddressInfo).port };
}

describe('a connection to PostgreSQL', () => {
  it('is made without limits of its own where a pooler refuses them, and from then on at once', async () => {
    const { server, startups, port } = await poolerThatRefusesLimits();
    const store = new SqlStore(new Sequelize(`postgres://a:b@127.0.0.1:${port}/c`, { logging: false }));
    for (let call = 0; call < 2; call += 1) {
      await expect(store.find(['a'])).rejects.toMatchObject({ code: '28000' });
    }
    expect(startups.map((text) => text.includes('statement_timeout'))).toEqual([true, false, false]);
    await store.close();
    server.close();
  });

  it.each(availableBackends().filter(({ family }) => family === 'postgres'))(
    'has limits that the server keeps, those of the application where they are shorter, on $name',
    async (backend) => {
      for (const [dialectOptions, expected] of [
        [{}, ['20s', '20s']],
        [{ statement_timeout: 3000, lock_timeout: 60_000 }, ['3s', '20s']],
      ] as const) {
        const natives: Native[] = [];
        const sequelize = connect(backend, 'limits', { dialectOptions, ...collecting(natives) });
        const store = new SqlStore(sequelize, { prefix: 'pg_limits', timeout: '20s' });
        await store.prepare();
        const rows = await askOn(
          natives.at(-1),
          "SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock",
        );
        expect(rows.map(({ statement, lock }) => [statement, lock])).toEqual([expected]);
        await sequelize.close();
      }
    },
  );
});
