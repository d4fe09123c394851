import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectTo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Sequelize } from 'sequelize';
import { afterEach, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { ask } from './support/ask.js';
import { allBackends, availableBackends, type Backend, connect } from './support/backends.js';
import { callsOf } from './support/calls.js';
import { Network } from './support/network.js';
import { idOf, logIn, NOW, REVOCATION, session } from './support/sessions.js';
import { type Opened, open } from './support/ways.js';

/** For what must fail; and for what has to come as far as it should before it does, also on a busy machine. */
const SHORT = '300ms';
const ENOUGH = '1s';
/** For what must not fail. */
const LONG = '30s';
/** The statement, and not the isolation level. */
const COMMIT = /COMMIT\b/;

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function opened(backend: Backend, prefix: string): Sequelize {
  const sequelize = connect(backend, prefix);
  cleanUps.push(() => sequelize.close());
  return sequelize;
}

/** What an application has, behind a network or not. */
function given(backend: Backend, prefix: string, url?: string): Opened {
  const application = open(backend, prefix, url === undefined ? {} : { url });
  let isClosed = false;
  const close = async () => {
    if (!isClosed) await application.close();
    isClosed = true;
  };
  cleanUps.push(close);
  return { ...application, close };
}

/** A store behind a network, and one that needs none and has all the time in the world. */
async function start(backend: Backend, purpose: string, timeout = SHORT) {
  const prefix = `timeouts_${purpose}_${backend.tag}`;
  const network = new Network(backend.scratch?.url ?? '');
  const url = await network.listen();
  cleanUps.push(() => network.close());
  const near = new SqlStore(given(backend, prefix).database, { prefix, timeout: LONG });
  await near.prepare();
  const application = given(backend, prefix, url);
  const store = new SqlStore(application.database, { prefix, timeout });
  return { network, store, near, application, prefix };
}

async function errorOf(
  call: Promise<unknown>,
): Promise<{ readonly code?: unknown; readonly message: string }> {
  try {
    await call;
  } catch (error) {
    return error as Error;
  }
  throw new Error('The call resolved.');
}

/** Calls until one comes as far as to be lost on the way; how that one fails. */
async function lostIn(lost: Promise<void>, call: () => Promise<unknown>): ReturnType<typeof errorOf> {
  for (;;) {
    const refused = errorOf(call());
    if (await Promise.race([lost.then(() => true), refused.then(() => false)])) return refused;
  }
}

/** Calls until one resolves: the time that takes is measured elsewhere. */
async function untilServed(call: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await call();
      return;
    } catch {
      // Not yet.
    }
  }
}

/** A port whose queue is full, so that whoever knocks hears nothing: its process has stopped accepting. */
async function deafPort(): Promise<number> {
  const script = `
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      require('node:fs').writeSync(1, String(server.address().port));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUps.push(() => child.kill('SIGKILL'));
  const [text] = await once(child.stdout, 'data');
  const port = Number(String(text));
  const knock = () => {
    const socket = connectTo(port, '127.0.0.1').on('error', () => undefined);
    cleanUps.push(() => socket.destroy());
    return socket;
  };
  // The queue takes a few, each of which is told so; the first that isn't told has found it full.
  for (;;) {
    const taken = await Promise.race([once(knock(), 'connect').then(() => true), pause(300, false)]);
    if (!taken) return port;
  }
}

const onServers = allBackends().filter(({ scratch }) => scratch);

describe.each(onServers)('SqlStore on $name behind a network that swallows everything', (backend) => {
  it('rejects in every method, and serves again when the network is back', async () => {
    const { network, store } = await start(backend, 'every');
    await untilServed(() => store.find([idOf('a')]));
    network.swallow();
    const errors = await Promise.all(
      Object.entries(callsOf(store)).map(async ([method, call]) => [method, (await errorOf(call())).code]),
    );
    expect(Object.fromEntries(errors)).toEqual(
      Object.fromEntries(Object.keys(callsOf(store)).map((method) => [method, 'ETIMEDOUT'])),
    );
    network.restore();
    await untilServed(() => store.find([idOf('a')]));
    for (const call of Object.values(callsOf(store))) await untilServed(call);
  });

  it('rejects while it connects, and serves again when the network is back', async () => {
    const { network, store } = await start(backend, 'connecting');
    await untilServed(() => store.find([idOf('a')]));
    network.cut();
    await network.forsaken();
    network.swallow();
    expect(await errorOf(store.find([idOf('a')]))).toMatchObject({
      code: 'ETIMEDOUT',
      message: 'The database gave no answer within 300 ms, connecting.',
    });
    network.restore();
    await untilServed(() => store.find([idOf('a')]));
  });

  it('rejects those who wait for a connection, and who had one', async () => {
    const { network, store } = await start(backend, 'full');
    await untilServed(() => store.find([idOf('a')]));
    network.swallow();
    const calls = Array.from({ length: 30 }, (_, n) => errorOf(store.findUser(`user ${n}`)));
    expect(new Set((await Promise.all(calls)).map(({ code }) => code))).toEqual(new Set(['ETIMEDOUT']));
    network.restore();
    await untilServed(() => store.find([idOf('a')]));
  });

  it('asks again on another connection when a read has no answer', async () => {
    const { network, store, near } = await start(backend, 'again', LONG);
    await near.insert(logIn(session('a')));
    expect(await store.find([idOf('a')])).toHaveLength(1);
    network.swallowExisting();
    expect(await store.find([idOf('a')])).toHaveLength(1);
    expect(await store.list('alice', { now: NOW, limit: 10 })).toHaveLength(1);
  });

  it('asks again on another connection when the server has closed one without a word', async () => {
    const { network, store } = await start(backend, 'half_open', LONG);
    await untilServed(() => store.find([idOf('a')]));
    network.leaveHalfOpen();
    expect(await store.find([idOf('a')])).toEqual([]);
  });

  it('lets the server give up a log-in that holds its user, so that others can end the sessions', async () => {
    const { network, store, near } = await start(backend, 'holder', ENOUGH);
    await near.insert(logIn(session('before')));
    await untilServed(() => store.find([idOf('a')]));
    // On MySQL and MariaDB the lock is an INSERT itself, of the user.
    const lost = network.swallowAt(/INSERT INTO \S*_sessions/, 'answer');
    const refused = await lostIn(lost, () => store.insert(logIn(session('lost'))));
    expect(refused).toMatchObject({ code: 'ETIMEDOUT' });
    expect((await near.insert(logIn(session('after')))).inserted).toBe(true);
    expect((await near.revokeAll('alice', REVOCATION)).sort()).toEqual(
      [idOf('before'), idOf('after')].sort(),
    );
    expect(await near.find([idOf('lost')])).toEqual([]);
  });

  it.each([
    ['statement', 'is lost', 0],
    ['answer', 'has an answer that is lost', 1],
  ] as const)('says that nothing is known when COMMIT %s', async (loss, _, found) => {
    const { network, store, near } = await start(backend, `commit_${loss}`, ENOUGH);
    await untilServed(() => store.find([idOf('a')]));
    const lost = network.swallowAt(COMMIT, loss);
    const { code, message } = await lostIn(lost, () => store.insert(logIn(session('unknown'))));
    expect([code, message]).toEqual([
      'ETIMEDOUT',
      'The database gave no answer within 1000 ms, committing: what was to be done may have been done or not.',
    ]);
    // Behind the lock of that user everything is decided.
    await near.setIdleTimeout('alice', 1000, NOW);
    expect(await near.find([idOf('unknown')])).toHaveLength(found);
  });

  it('sends nothing more when the time is over', async () => {
    const { network, store, near, prefix } = await start(backend, 'nothing_more', ENOUGH);
    await near.insert(logIn(session('first')));
    await untilServed(() => store.find([idOf('a')]));
    const holder = opened(backend, prefix);
    const transaction = await holder.transaction();
    // What every log-in has to wait for behind its user's lock.
    await holder.query(
      backend.family === 'postgres'
        ? `LOCK TABLE ${prefix}_sessions IN EXCLUSIVE MODE`
        : `UPDATE ${prefix}_users SET valid_after = valid_after WHERE user_id = 'alice'`,
      { transaction },
    );
    network.delivered = '';
    const refused = await errorOf(store.insert(logIn(session('second')))).finally(() =>
      transaction.rollback(),
    );
    // By the client or by the server, which both know how long it may take.
    expect(refused.message).toMatch(/1000 ms|timeout|max_statement_time/i);
    await near.setIdleTimeout('alice', 1000, NOW);
    expect(network.delivered).not.toMatch(COMMIT);
    expect((await near.find([idOf('first'), idOf('second')])).map(({ id }) => id)).toEqual([idOf('first')]);
  });

  it('rejects where nobody takes the connection, not even the operating system', async () => {
    const port = await deafPort();
    const url = new URL(backend.scratch?.url ?? '');
    url.port = `${port}`;
    const store = new SqlStore(given(backend, 'deaf', url.href).database, { timeout: SHORT });
    expect(await errorOf(store.find([idOf('a')]))).toMatchObject({
      code: 'ETIMEDOUT',
      message: 'The database gave no answer within 300 ms, preparing the tables.',
    });
  });

  it('is closed without waiting for what hangs, and keeps no connection', async () => {
    const { network, store } = await start(backend, 'close');
    await untilServed(() => store.find([idOf('a')]));
    network.swallow();
    const order: string[] = [];
    const hanging = errorOf(store.revokeAll('alice', REVOCATION)).then((error) => {
      order.push('the call');
      return error;
    });
    await store.close().then(() => order.push('close'));
    await hanging;
    expect(order).toEqual(['close', 'the call']);
    await network.forsaken();
    expect((await errorOf(store.find([idOf('a')]))).message).toBe('The store is closed.');
  });

  it('is closed while it connects, and tells whoever waits for that', async () => {
    const { network, store } = await start(backend, 'close_early', LONG);
    network.swallow();
    const refused = errorOf(store.find([idOf('a')]));
    while (network.made === 0) await pause(5);
    await store.close();
    expect((await refused).code).not.toBe('ETIMEDOUT');
    await network.forsaken();
  });

  it('is closed with what it was given', async () => {
    const { network, store, application } = await start(backend, 'closed', LONG);
    await store.find([idOf('a')]);
    await application.close();
    await network.forsaken();
    expect((await errorOf(store.find([idOf('a')]))).message).toBe('The store is closed.');
  });

  it('fails at once, and not at the end of its time, where the connection is cut', async () => {
    const { network, store } = await start(backend, 'cut', ENOUGH);
    await untilServed(() => store.find([idOf('a')]));
    const lost = network.swallowAt(/SELECT/, 'statement');
    void lost.then(() => network.cut());
    const refused = await lostIn(lost, () => store.list('alice', { now: NOW, limit: 1 }));
    expect(refused.code).not.toBe('ETIMEDOUT');
    network.restore();
    await untilServed(() => store.find([idOf('a')]));
  });
});

describe.each(availableBackends().filter(({ scratch }) => scratch))(
  'SqlStore on $name behind such a network',
  (backend) => {
    it('serves again also where a first look of Sequelize at the server hangs for ever', async () => {
      const { network, store, application } = await start(backend, 'version');
      const sequelize = application.database as Sequelize;
      network.swallow();
      sequelize.query('SELECT 1').catch(() => undefined);
      await errorOf(store.find([idOf('a')]));
      network.restore();
      await untilServed(() => store.find([idOf('a')]));
      // What hangs would keep the Sequelize from being closed.
      network.cut();
    });
  },
);

/** What could leak, as the application finds it on the connections of its own. */
const SETTINGS = {
  postgres:
    "SELECT name, setting FROM pg_settings WHERE name LIKE '%timeout' OR name LIKE '%isolation' OR name LIKE 'search_path'",
  mysql:
    "SHOW SESSION VARIABLES WHERE Variable_name LIKE '%timeout' OR Variable_name LIKE '%isolation' OR Variable_name IN ('sql_mode', 'autocommit', 'max_statement_time')",
  sqlite: '',
};

describe.each(availableBackends().filter(({ scratch }) => scratch))(
  "The application's own connections on $name",
  (backend) => {
    it('are as they were, whatever the store did', async () => {
      const prefix = `timeouts_leak_${backend.tag}`;
      const sequelize = opened(backend, prefix);
      const before = await ask(sequelize, SETTINGS[backend.family]);
      expect(before.length).toBeGreaterThan(3);
      const store = new SqlStore(sequelize, { prefix, timeout: '20s' });
      await store.prepare();
      for (const call of Object.values(callsOf(store))) await call();
      expect(await ask(sequelize, SETTINGS[backend.family])).toEqual(before);
    });
  },
);
