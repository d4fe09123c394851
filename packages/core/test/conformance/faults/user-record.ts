import { erasureKey } from '../../../src/store/erasure-key.js';
import { type Fault, fault, turns } from './fault.js';

const NOBODY = { validAfter: 0, idleTimeout: null, details: '{}' };

export const userRecordFaults: readonly Fault[] = [
  fault(
    'a record is found where nothing was kept',
    (intact) => ({
      findUser: async (userId) => (await intact.findUser(userId)) ?? { userId, ...NOBODY },
    }),
    'insert with a note makes no record where other details than {} are expected',
    'insert with a note makes no record for a session that is refused',
    'findUser is null where nothing was ever kept',
    "changeUser in the name of a session makes none where there is no such session, or it is somebody else's",
    'changeUser makes no record where other details than {} are expected',
    'eraseUser removes the user record',
    'eraseUser refuses a log-in whose check had begun, of a user of whom nothing was kept as well',
    'eraseUser lets the next one log in, who inherits nothing',
    'eraseUser leaves nothing that a change in the name of a session could bring back',
    'eraseUser leaves nothing of the log-ins that it races',
    'eraseUser leaves nothing of the log-ins with a note that it races',
    'another handle sees a user record that was acknowledged',
    'texts of 255 bytes are user ids like any other',
    'texts that look like code are ids of nothing, and no error',
    'user ids that look alike have user records of their own',
  ),
  fault(
    "another user's record is found",
    (intact) => {
      let first: string | undefined;
      return {
        changeUser(userId, changes, expected) {
          first ??= userId;
          return intact.changeUser(userId, changes, expected);
        },
        findUser: async (userId) => {
          const user = await intact.findUser(first ?? userId);
          return user && { ...user, userId };
        },
      };
    },
    'insert with a note changes the details that are as expected, and nothing else',
    'insert with a note loses no word of those that race and write it afterwards',
    'findUser returns the record of that user',
    'changeUser makes the record, with defaults for what is not named',
    'changeUser changes the members named, and nothing else',
    'times may be as far away as never',
    "texts come back from a user's details as they went in",
    "texts of 64 KiB fit into a user's details",
    'texts of 255 bytes are user ids like any other',
    'user ids that look alike have user records of their own',
  ),
  fault(
    'a new record has no details',
    (intact) => ({
      async findUser(userId) {
        const user = await intact.findUser(userId);
        return user?.details === '{}' && user.validAfter === 0 && user.idleTimeout === null
          ? { ...user, details: '' }
          : user;
      },
    }),
    'changeUser makes the record, with defaults for what is not named',
  ),
  fault(
    'members that are not named are reset',
    (intact) => ({
      changeUser: (userId, changes, expected) =>
        intact.changeUser(
          userId,
          { ...('validAfter' in changes ? { idleTimeout: null } : {}), ...changes },
          expected,
        ),
    }),
    'changeUser changes the members named, and nothing else',
  ),
  fault(
    'no idle time means the old one',
    (intact) => ({
      changeUser(userId, { idleTimeout, ...changes }, expected) {
        return intact.changeUser(userId, idleTimeout ? { ...changes, idleTimeout } : changes, expected);
      },
    }),
    'changeUser changes the members named, and nothing else',
  ),
  fault(
    'an earlier validAfter keeps the whole change from being made',
    (intact) => ({
      async changeUser(userId, changes, expected) {
        const validAfter = (await intact.findUser(userId))?.validAfter ?? 0;
        return (changes.validAfter ?? validAfter) < validAfter
          ? true
          : intact.changeUser(userId, changes, expected);
      },
    }),
    'changeUser moves validAfter on, whatever is given, and changes the rest all the same',
  ),
  fault(
    'the greater validAfter stays',
    (intact) => ({
      changeUser(userId, { validAfter, ...changes }, expected) {
        const kept = intact.users.get(userId)?.validAfter ?? -1;
        return validAfter === undefined || kept >= validAfter
          ? intact.changeUser(userId, changes, expected)
          : intact.changeUser(userId, { ...changes, validAfter }, expected);
      },
    }),
    'changeUser moves validAfter on, whatever is given, and changes the rest all the same',
  ),
  fault(
    'a change of validAfter heeds no erasure',
    (intact) => ({
      changeUser(userId, changes, expected) {
        const remembered = intact.erasures.get(erasureKey(userId));
        intact.erasures.delete(erasureKey(userId));
        const changing = intact.changeUser(userId, changes, expected);
        if (remembered !== undefined) intact.erasures.set(erasureKey(userId), remembered);
        return changing;
      },
    }),
    'changeUser moves validAfter on beyond that of an erasure',
  ),
  fault(
    'a change is false where the values are the same already',
    (intact) => ({
      async changeUser(userId, changes, expected) {
        const before = JSON.stringify(await intact.findUser(userId));
        const done = await intact.changeUser(userId, changes, expected);
        return done && (!expected || JSON.stringify(await intact.findUser(userId)) !== before);
      },
    }),
    'changeUser is true where the values are the same already',
    "texts come back from a user's details as they went in",
  ),
  fault(
    'expected details are never found',
    (intact) => ({
      changeUser: async (userId, changes, expected) =>
        (expected === undefined || expected.details === '{}') && intact.changeUser(userId, changes),
    }),
    'insert with a note loses no word of those that race and write it afterwards',
    "changeUser in the name of a session makes none where there is no such session, or it is somebody else's",
    'changeUser is true where the values are the same already',
    'changeUser changes a record that has the expected details',
    'changeUser is false for other details than expected, byte for byte, and changes nothing',
    'changeUser lets one of those win that race to make the record',
    'changeUser lets one of those win that race to change the details',
    'changeUser loses no word of writers who read, compare and try again',
    'eraseUser leaves nothing that a change in the name of a session could bring back',
    "texts come back from a user's details as they went in",
    "texts of 64 KiB fit into a user's details",
  ),
  fault(
    'expected details are not compared',
    (intact) => ({ changeUser: (userId, changes) => intact.changeUser(userId, changes) }),
    'insert with a note loses no word of those that race and write it afterwards',
    "changeUser in the name of a session makes none where there is no such session, or it is somebody else's",
    'changeUser is false for other details than expected, byte for byte, and changes nothing',
    'changeUser makes no record where other details than {} are expected',
    'changeUser lets one of those win that race to make the record',
    'changeUser lets one of those win that race to change the details',
    'changeUser loses no word of writers who read, compare and try again',
    'eraseUser leaves nothing that a change in the name of a session could bring back',
  ),
  fault(
    'expected details are compared without case',
    (intact) => ({
      async changeUser(userId, changes, expected) {
        const details = (await intact.findUser(userId))?.details ?? '{}';
        const same = details.toLowerCase() === expected?.details.toLowerCase();
        return intact.changeUser(userId, changes, same ? { details } : expected);
      },
    }),
    "changeUser in the name of a session makes none where there is no such session, or it is somebody else's",
    'changeUser is false for other details than expected, byte for byte, and changes nothing',
    'eraseUser leaves nothing that a change in the name of a session could bring back',
    'eraseUser leaves nothing of the log-ins that it races',
  ),
  fault(
    'the details of a missing record equal nothing',
    (intact) => ({
      changeUser: async (userId, changes, expected) =>
        (!expected || (await intact.findUser(userId)) !== null) &&
        intact.changeUser(userId, changes, expected),
    }),
    'changeUser in the name of a session makes a record where that is there, ended or not',
    'changeUser takes the details of a missing record for {}',
    'changeUser lets one of those win that race to make the record',
    'changeUser loses no word of writers who read, compare and try again',
    'eraseUser lets the next one log in, who inherits nothing',
    'user ids that look alike have user records of their own',
  ),
  fault(
    'the details of a missing record equal anything',
    (intact) => ({
      changeUser: async (userId, changes, expected) =>
        intact.changeUser(userId, changes, (await intact.findUser(userId)) ? expected : undefined),
    }),
    "changeUser in the name of a session makes none where there is no such session, or it is somebody else's",
    'changeUser makes no record where other details than {} are expected',
    'changeUser lets one of those win that race to make the record',
    'changeUser loses no word of writers who read, compare and try again',
    'eraseUser leaves nothing that a change in the name of a session could bring back',
    'eraseUser leaves nothing of the log-ins that it races',
  ),
  fault(
    'details are compared, and the change made later',
    (intact) => ({
      async changeUser(userId, changes, expected) {
        if (!expected) return intact.changeUser(userId, changes);
        const details = (await intact.findUser(userId))?.details ?? '{}';
        await turns();
        return details === expected.details && intact.changeUser(userId, changes);
      },
    }),
    'insert with a note loses no word of those that race and write it afterwards',
    "changeUser in the name of a session makes none where there is no such session, or it is somebody else's",
    'changeUser lets one of those win that race to make the record',
    'changeUser lets one of those win that race to change the details',
    'changeUser loses no word of writers who read, compare and try again',
    'eraseUser leaves nothing that a change in the name of a session could bring back',
    'eraseUser leaves nothing of the log-ins that it races',
  ),
  fault(
    'a record is made twice by those that race, and the second fails',
    (intact) => ({
      async changeUser(userId, changes, expected) {
        const missing = (await intact.findUser(userId)) === null;
        await turns();
        if (missing && (await intact.findUser(userId))) throw new Error('Duplicate entry for key PRIMARY.');
        return intact.changeUser(userId, changes, expected);
      },
    }),
    'changeUser lets one of those win that race to make the record',
    'changeUser loses no word of writers who read, compare and try again',
    'changeUser lets the greatest validAfter stand of those that race',
    'changeUser loses no change of another member that it races',
    'eraseUser leaves nothing of the log-ins that it races',
  ),
  fault(
    'the last validAfter of those that race stays',
    (intact) => ({
      async changeUser(userId, changes, expected) {
        const before = await intact.findUser(userId);
        await turns();
        const validAfter = Math.max((before?.validAfter ?? -1) + 1, changes.validAfter ?? 0);
        const done = await intact.changeUser(userId, changes, expected);
        const user = intact.users.get(userId);
        if (done && user && changes.validAfter !== undefined)
          intact.users.set(userId, { ...user, validAfter });
        return done;
      },
    }),
    'changeUser moves validAfter on beyond that of an erasure',
    'changeUser lets the greatest validAfter stand of those that race',
  ),
  fault(
    'a change writes the whole record as it was a moment before',
    (intact) => ({
      async changeUser(userId, changes, expected) {
        const { validAfter: _, ...before } = (await intact.findUser(userId)) ?? NOBODY;
        if (!expected) await turns();
        return intact.changeUser(userId, { ...before, ...changes }, expected);
      },
    }),
    'changeUser loses no change of another member that it races',
  ),
];
