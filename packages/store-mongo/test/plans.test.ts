import type { Document } from 'mongodb';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { MongoStore } from '../src/index.js';
import { OPERATIONS } from './operations.js';
import { Recorder, type SentCommand } from './recorder.js';
import { idOf, logInOf, sessionOf, upTo } from './sessions.js';
import { describeWithServer } from './test-server.js';

/** The members with which an index begins. */
const INDEXED: Readonly<Record<string, readonly string[]>> = {
  jwt_sessions: ['_id', 'userId', 'expiresOn'],
  jwt_users: ['_id'],
};
/** In the plan of a MongoDB; in that of a FerretDB, whose every index scan of the primary key has the collection's number. */
const WHOLE_COLLECTION = /COLLSCAN|"Seq Scan"|"Index Cond":"\(shard_key_value = '\d+'::bigint\)"/;

interface Query {
  readonly find: string;
  readonly filter: Document;
}

describeWithServer('however many documents there are', (server) => {
  const client = server.client({ monitorCommands: true });
  const db = client.db(server.databaseName);
  const sent = new Map<string, readonly Query[]>();

  beforeAll(async () => {
    const store = new MongoStore(db);
    await store.prepare();
    const recorder = new Recorder(client);
    for (const { name, arrange } of OPERATIONS) {
      for (const collection of await db.collections()) await collection.deleteMany({});
      const operation = await arrange({ store, db });
      recorder.clear();
      await operation();
      sent.set(name, recorder.commands.flatMap(queriesOf));
    }
    await Promise.all(
      upTo(500).flatMap((n) => [
        store.insert(logInOf(sessionOf(`many ${n}`, { userId: `user ${n % 50}` }))),
        store.changeUser(`user ${n}`, { details: '[1]' }),
      ]),
    );
  });

  it.each(OPERATIONS)(
    '$name finds its documents by what an index begins with, beside any `$or`',
    ({ name }) => {
      const queries = sent.get(name) ?? [];
      expect(queries.length).toBeGreaterThan(0);
      // Beside any `$or`: MongoDB would walk an index for each of its branches, but not every compatible server does.
      const astray = queries.filter(({ find, filter }) => !INDEXED[find]?.some((member) => member in filter));
      expect(astray).toEqual([]);
    },
  );

  // Where it doesn't, the run has said so.
  describe.runIf(inject('servers').explains)('as the server explains it', () => {
    it.each(OPERATIONS)('$name reads no collection as a whole', async ({ name }) => {
      for (const query of sent.get(name) ?? [])
        expect(await explain(query), JSON.stringify(query)).not.toMatch(WHOLE_COLLECTION);
    });

    it('would show what reads all of it', async () => {
      const query = { find: 'jwt_sessions', filter: { details: idOf('no index') } };
      expect(await explain(query)).toMatch(WHOLE_COLLECTION);
    });
  });

  async function explain(query: Query): Promise<string> {
    const { queryPlanner } = await db.command({ explain: query, verbosity: 'queryPlanner' });
    return JSON.stringify(queryPlanner);
  }
});

/** What a command looks for, whatever it does to it. */
function queriesOf(command: SentCommand): Query[] {
  const { find, update, delete: remove, findAndModify, aggregate } = command;
  if (find !== undefined) return [{ find, filter: command.filter ?? {} }];
  if (update !== undefined) return (command.updates ?? []).map(({ q }) => ({ find: update, filter: q }));
  if (remove !== undefined) return (command.deletes ?? []).map(({ q }) => ({ find: remove, filter: q }));
  if (findAndModify !== undefined) return [{ find: findAndModify, filter: command.query ?? {} }];
  if (aggregate !== undefined) return [{ find: aggregate, filter: command.pipeline?.[0]?.$match ?? {} }];
  return [];
}
