import { core, type PromiseGroup } from '../held-promise.js';

const LOST_ANSWERS = 'packages/core/test/manager/lost-answers.test.ts';

export const events: PromiseGroup = {
  heading: 'One event',
  promises: [
    {
      promise:
        'Exactly one caller in the whole system is told that it ended a session, by its answer and by one `revoked` event.',
      test: 'packages/core/test/manager/list-and-end.test.ts',
      name: 'SessionManager.revoke > ends a session on every process, and is told so once',
      fault: 'whoever comes second has an event as well',
      changes: [
        core(
          'revocations/revoker.ts',
          '#acknowledge(userId, [ended ? [id] : [], attempt]);',
          '#acknowledge(userId, [id ? [id] : [], attempt]);',
        ),
      ],
    },
    {
      promise: 'An ending whose answer is lost is looked for until it is known, and then told.',
      test: LOST_ANSWERS,
      name: 'an ending whose answer is lost > is looked for until it is found, and told once',
      fault: 'nobody looks for it',
      changes: [
        core(
          'revocations/revoker.ts',
          'aftermath.watch(attempt.revocation.operation, this.#lookFor(userId, attempt));',
          'void aftermath;',
        ),
      ],
    },
    {
      promise: 'However often it is looked for, it is told once.',
      test: LOST_ANSWERS,
      name: 'an ending whose answer is lost > tells each of all sessions once, however the store ends them',
      fault: 'each look tells of all that it finds',
      changes: [
        core('revocations/revoker.ts', 'if (ended.some((id) => !told.has(id))) {', 'if (ended.length > 0) {'),
        core('revocations/revoker.ts', 'ended.filter((id) => !told.has(id))', 'ended'),
      ],
    },
    {
      promise: 'A log-in that fails leaves no session behind, since nobody has its token.',
      test: LOST_ANSWERS,
      name: 'a log-in whose answer is lost > leaves no session that nobody has the token of (now)',
      fault: 'the row of a log-in whose answer is lost is left alone',
      changes: [core('verbs/issue-session.ts', 'abandon();\n    throw error;', 'throw error;')],
    },
    {
      promise: 'What an application’s listener throws spoils nothing.',
      test: 'packages/core/test/session-emitter.test.ts',
      name: 'a listener that fails > where it throws an error: one error event, and the others are told',
      fault: 'it is thrown on to whoever emits',
      changes: [core('events.ts', 'onFault(error);\n      }', 'throw error;\n      }')],
    },
  ],
};
