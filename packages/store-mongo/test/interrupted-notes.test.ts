import type { InsertRequest } from '@jwt-sessions/core/store';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Collections } from '../src/documents/collections.js';
import type { UserDocument } from '../src/documents/user-document.js';
import { emptiedStore } from './emptied-store.js';
import { insertOn, pauseBeforeWrite } from './interrupt.js';
import { override } from './override.js';
import { idOf, limitOf, logInOf, NOW, REVOCATION, sessionOf } from './sessions.js';
import { describeWithServer } from './test-server.js';

const FIRST = { expected: '{}', details: '["first"]' };
const NEXT = { expected: '["first"]', details: '["next"]' };

describeWithServer('a log-in with a note that stops half-way', (server) => {
  const { collections, store } = emptiedStore(server.db());
  const { sessions, users } = collections;

  describe.each([
    ['the first, without a limit', FIRST, undefined],
    ['the first under a limit', FIRST, limitOf(9)],
    ['the next one, without a limit', NEXT, undefined],
    ['the next one under a limit', NEXT, limitOf(9)],
  ])('%s', (_, note, limit) => {
    const request: InsertRequest = { ...logInOf(sessionOf('slow'), limit), note };

    beforeEach(async () => {
      if (note === NEXT) await store.insert({ ...logInOf(sessionOf('before'), limit), note: FIRST });
    });

    it('dies before the note: has its session and no note, and the next one can write it', async () => {
      await expect(
        insertOn(
          beforeNote(() => Promise.reject(new Error('killed'))),
          request,
        ),
      ).rejects.toThrow('killed');
      expect(await store.read(idOf('slow'))).not.toBeNull();
      expect(await details()).toBe(note.expected);
      const next = await store.insert({ ...logInOf(sessionOf('next'), limit), note });
      expect(next).toMatchObject({ inserted: true, noted: true });
      expect(await details()).toBe(note.details);
    });

    it('finds other details in the last moment: has its session, and leaves them', async () => {
      const others = () => store.changeUser('alice', { details: '["others"]' });
      expect(await insertOn(beforeNote(others), request)).toMatchObject({ inserted: true, noted: false });
      expect(await store.read(idOf('slow'))).not.toBeNull();
      expect(await details()).toBe('["others"]');
      expect((await users.findOne({ _id: 'alice' }))?.logins?.open ?? {}).toEqual({});
    });

    it('is outdated before its session is written: leaves neither', async () => {
      const { paused, resume } = await pauseBeforeWrite(collections, 1, (on) => insertOn(on, request));
      await store.changeUser('alice', { validAfter: NOW + 1 });
      resume();
      expect(await paused).toEqual({ inserted: false, reason: 'outdated' });
      expect(await store.read(idOf('slow'))).toBeNull();
      expect(await details()).toBe(note.expected);
    });

    it('finds its id taken: leaves the details', async () => {
      const { paused, resume } = await pauseBeforeWrite(collections, 1, (on) => insertOn(on, request));
      await store.insert(logInOf(sessionOf('slow', { userId: 'bob' })));
      resume();
      expect(await paused).toEqual({ inserted: false, reason: 'exists' });
      expect(await details()).toBe(note.expected);
    });

    it.each([
      ['when its session is written', afterSession],
      ['right before the note', beforeNote],
    ])('brings nothing back of a user who is erased %s', async (_when, meanwhile) => {
      await insertOn(meanwhile(erase), request);
      expect(await sessions.countDocuments({})).toBe(0);
      expect(await users.countDocuments({ operations: { $exists: false } })).toBe(0);
    });

    it.each([
      ['when its session is written', afterSession],
      ['right before the note', beforeNote],
    ])('leaves the record of whoever has the user id %s', async (_when, meanwhile) => {
      const theirs = { expected: '{}', details: '["theirs"]' };
      await insertOn(
        meanwhile(async () => {
          await erase();
          const logIn = { ...logInOf(sessionOf('theirs'), limit), authenticationStartedAt: NOW + 2 };
          await store.insert({ ...logIn, note: theirs });
        }),
        request,
      );
      expect(await details()).toBe('["theirs"]');
      expect(
        await sessions
          .find({})
          .map(({ _id }) => _id)
          .toArray(),
      ).toEqual([idOf('theirs')]);
    });
  });

  it('is evicted before its session is written: came in, and leaves no note', async () => {
    const request = { ...logInOf(sessionOf('slow'), limitOf(1)), note: FIRST };
    const { paused, resume } = await pauseBeforeWrite(collections, 1, (on) => insertOn(on, request));
    expect(await store.insert(logInOf(sessionOf('quick'), limitOf(1)))).toMatchObject({
      evicted: [idOf('slow')],
    });
    resume();
    expect(await paused).toMatchObject({ inserted: true, noted: false });
    expect(await store.findUser('alice')).toBeNull();
  });

  async function details(): Promise<string> {
    return (await store.findUser('alice'))?.details ?? '{}';
  }

  function erase(): Promise<unknown> {
    return store.eraseUser('alice', { validAfter: NOW + 1, revocation: REVOCATION });
  }

  /** The collections, with something that comes when the session was written. */
  function afterSession(meanwhile: () => Promise<unknown>): Collections {
    const { insertOne } = sessions;
    const written = override(sessions, 'insertOne', async (...args: Parameters<typeof insertOne>) => {
      const result = await sessions.insertOne(...args);
      await meanwhile();
      return result;
    });
    return { ...collections, sessions: written };
  }

  /** The collections, with something that comes right before the first command that writes details. */
  function beforeNote(meanwhile: () => Promise<unknown>): Collections {
    let first = true;
    const waiting = (['updateOne', 'findOneAndUpdate'] as const).reduce(
      (target, method) =>
        override(target, method, async (...args: [unknown, { $set?: Partial<UserDocument> }, ...never[]]) => {
          if (first && args[1].$set?.details !== undefined) {
            first = false;
            await meanwhile();
          }
          return (users[method] as (...given: unknown[]) => Promise<unknown>)(...args);
        }),
      users,
    );
    return { ...collections, users: waiting };
  }
});
