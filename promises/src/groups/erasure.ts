import { core, type PromiseGroup } from '../held-promise.js';

const ERASE = 'packages/core/test/manager/erase-user.test.ts';

export const erasure: PromiseGroup = {
  heading: 'Erasing a user',
  promises: [
    {
      promise:
        'A user who was erased leaves nothing: no session, ended ones among them, no device and no record.',
      test: ERASE,
      name: 'SessionManager.eraseUser > ends every session of the user, with one event for each, and keeps nothing',
      fault: 'the sessions are ended and stay',
      changes: [
        core(
          'revocations/revoker.ts',
          'store.eraseUser(userId, erasure)',
          'store.revokeAll(userId, revocation)',
        ),
      ],
    },
    {
      promise: 'A log-in under way is refused, here and elsewhere.',
      test: ERASE,
      name: 'SessionManager.eraseUser > refuses a log-in that is under way, here and elsewhere',
      fault: 'an erasure heeds no log-in',
      changes: [
        core(
          'revocations/revoker.ts',
          'validAfter: validAfter(revocation.at), revocation',
          'validAfter: 0, revocation',
        ),
      ],
    },
    {
      promise: 'A device that is remembered late brings nothing back.',
      test: ERASE,
      name: 'SessionManager.eraseUser > is not undone by a device that is remembered late',
      fault: 'a device is noted whatever became of its session',
      changes: [
        core(
          'devices/known-devices.ts',
          'const expected = { details: text, session: use.session };',
          'const expected = { details: text };',
        ),
      ],
    },
  ],
};
