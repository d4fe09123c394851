import { readFile } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MongoStore } from '../src/index.js';
import { OPERATIONS } from './operations.js';
import { Recorder } from './recorder.js';
import { admissionOf, HOUR, idOf, limitOf, logInOf, NOW, REVOCATION, sessionOf, upTo } from './sessions.js';
import { describeWithServer } from './test-server.js';

describe('the page of the commands', () => {
  it('are those that are counted here', async () => {
    const page = await readFile(new URL('../../../docs/mongodb-commands.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| (`.+?) +\| (\d+) +\| (.*?) +\|$/gm)];
    expect(rows.map(([, name, count, commands]) => [name, Number(count), commands])).toEqual(
      OPERATIONS.map(({ name, commands }) => [name, commands.length, commands.join(', ')]),
    );
  });

  it('leave out no method', () => {
    const methods = Object.getOwnPropertyNames(MongoStore.prototype);
    const counted = new Set(OPERATIONS.map(({ name }) => /^`(\w+)`/.exec(name)?.[1]));
    expect([...counted, 'constructor', 'prepare', 'planPreparation', 'close'].sort()).toEqual(methods.sort());
  });
});

describeWithServer('the commands', (server) => {
  const client = server.client({ monitorCommands: true });
  const db = client.db(server.databaseName);
  const store = new MongoStore(db);
  const recorder = new Recorder(client);

  beforeAll(() => store.prepare());

  beforeEach(async () => {
    for (const collection of await db.collections()) await collection.deleteMany({});
  });

  it.each(OPERATIONS)('of $name', async ({ arrange, commands }) => {
    const operation = await arrange({ store, db });
    expect(await sent(operation)).toEqual(commands);
  });

  it('of an insert with a limit are the same after an admission', async () => {
    await store.insert(logInOf(sessionOf('new'), limitOf(9)));
    await store.insert(logInOf(sessionOf('waiting', { status: 'pending' })));
    await store.admit(admissionOf(idOf('waiting'), limitOf(9)));
    const next = () => store.insert(logInOf(sessionOf('next'), limitOf(9)));
    expect(await sent(next)).toHaveLength(6);
  });

  it.each<[string, () => Promise<unknown>, readonly string[]]>([
    ['find', () => store.find([]), []],
    ['noteActivity', () => store.noteActivity([], NOW), []],
    [
      'noteActivity of what is known',
      () => store.noteActivity([{ id: idOf('0'), at: NOW - HOUR, ip: null }], NOW),
      ['find sessions'],
    ],
    ['revokeAll', () => store.revokeAll('bob', REVOCATION), ['update sessions']],
    ['purge', () => store.purge(NOW - HOUR, 1000), ['find sessions']],
  ])('of %s are fewer where there is nothing to do', async (_, call, commands) => {
    await store.insert(logInOf(sessionOf('0')));
    expect(await sent(call)).toEqual(commands);
  });

  it('of a crowd are as long as it takes, and leave no cursor open', async () => {
    const sessions = upTo(300).map((n) => sessionOf(`${n}`));
    await Promise.all(sessions.map((session) => store.insert(logInOf(session))));
    const ids = sessions.map(({ id }) => id);
    await sent(() => store.find(ids));
    expect(recorder.commands[0]).toMatchObject({ limit: 300, batchSize: 301 });
    await sent(() =>
      store.noteActivity(
        ids.map((id) => ({ id, at: NOW, ip: null })),
        NOW,
      ),
    );
    expect(recorder.commands[1]?.updates).toHaveLength(300);
    expect(recorder.commands[1]?.ordered).toBe(false);
  });

  async function sent(call: () => Promise<unknown>): Promise<string[]> {
    recorder.clear();
    await call();
    return recorder.names().map((name) => name.replace('jwt_', ''));
  }
});
