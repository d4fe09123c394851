import { expect, it } from 'vitest';
import { withinTime } from '../src/documents/store-call.js';
import { insertSession } from '../src/verbs/insert-session.js';
import { emptiedStore } from './emptied-store.js';
import { Recorder } from './recorder.js';
import { admissionOf, idOf, limitOf, logInOf, sessionOf, upTo } from './sessions.js';
import { describeWithServer } from './test-server.js';

describeWithServer('a crowd of one user', (server) => {
  const client = server.client({ monitorCommands: true });
  const db = client.db(server.databaseName);
  const { collections, store } = emptiedStore(db, { timeout: '30s' });
  const recorder = new Recorder(client);

  it('logs in through one process without a command more than one after another', async () => {
    recorder.clear();
    await Promise.all(upTo(30).map((n) => store.insert(logInOf(sessionOf(`${n}`), limitOf(99)))));
    // The first of a user takes one more, to know that the user was not erased meanwhile.
    expect(recorder.commands).toHaveLength(30 * 6 + 1);
  });

  it('is admitted through one process without a command more than one after another', async () => {
    const waiting = upTo(30).map((n) => sessionOf(`${n}`, { status: 'pending' }));
    for (const session of waiting) await store.insert(logInOf(session));
    recorder.clear();
    await Promise.all(waiting.map(({ id }) => store.admit(admissionOf(id, limitOf(99)))));
    expect(recorder.commands).toHaveLength(30 * 6);
  });

  it('keeps nobody else waiting', async () => {
    const { resume, turn } = takeTurn('alice');
    expect(await insert('bob', { userId: 'bob' })).toMatchObject({ inserted: true });
    resume();
    await turn;
  });

  it('is waited for no longer than a call may take, and one that gave up sends nothing', async () => {
    const { resume, turn } = takeTurn('alice');
    recorder.clear();
    await expect(insert('late', {}, 50)).rejects.toThrow('MongoDB did not answer within 50 ms.');
    const next = insert('next', {});
    resume();
    await turn;
    expect(await next).toMatchObject({ inserted: true });
    // Of the next one, which is the first of the user.
    expect(recorder.commands).toHaveLength(7);
    expect(await store.read(idOf('late'))).toBeNull();
  });

  it('goes on behind one that fails', async () => {
    const failed = collections.turns.run('alice', () => Promise.reject(new Error('connection lost')));
    const next = insert('next', {});
    await expect(failed).rejects.toThrow('connection lost');
    expect(await next).toMatchObject({ inserted: true });
  });

  function insert(label: string, members: Parameters<typeof sessionOf>[1], timeout = 10_000) {
    const request = logInOf(sessionOf(label, members), limitOf(9));
    return withinTime(collections, timeout, (call) => insertSession(call, request));
  }

  /** Has a user's turn taken until it is told to go on. */
  function takeTurn(userId: string) {
    let resume = () => {};
    const gate = new Promise<void>((open) => {
      resume = open;
    });
    return { turn: collections.turns.run(userId, () => gate), resume };
  }
});
