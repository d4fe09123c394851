import { core, koa, type PromiseGroup } from '../held-promise.js';

export const failures: PromiseGroup = {
  heading: 'A store that fails',
  promises: [
    {
      promise: 'A failure of the store is never taken for absence, and lets nobody in.',
      test: 'packages/core/test/manager/freshness.test.ts',
      name: 'the negative cache > does not learn from a failure of the store',
      fault: 'a read that fails has found nothing',
      changes: [
        core(
          'requests/session-reader.ts',
          'batch.reject(new StoreUnavailableError(cause));',
          'batch.resolve(cause ? batch.sessions : batch.sessions);',
        ),
      ],
    },
    {
      promise: 'It is answered with a 503 and never with a 401.',
      test: 'packages/koa/test/guards/require-session.test.ts',
      name: 'requireSession > when the store fails > answers 503 with Retry-After and hides the cause',
      fault: 'a session that can’t be checked is answered as one that is over',
      changes: [
        koa(
          'http/refusals/refusal-table.ts',
          'store_unavailable: {\n    status: 503,',
          'store_unavailable: {\n    status: 401,',
        ),
      ],
    },
    {
      promise: 'Nothing of why it failed is in an answer.',
      test: 'packages/koa/test/store-failure.test.ts',
      name: 'a store that fails > says why in what Koa logs, and nothing of it in the answer: routes that answer',
      fault: 'the answer has the message of the error',
      changes: [
        koa(
          'http/refusals/refusal-table.ts',
          "    detail: 'Sessions cannot be checked at the moment. Try again.',\n",
          '',
        ),
      ],
    },
    {
      promise: 'The log says why it failed, without the passwords of connection strings.',
      test: 'packages/core/test/describe-cause.test.ts',
      name: 'describeCause > masks passwords: postgres://app:hunter2@db:5432/app',
      fault: 'a URL stands in the message as it is',
      changes: [core('values/describe-cause.ts', ".replace(IN_URL, '$1:***@')", '')],
    },
    {
      promise: 'A write that hangs holds up neither an answer nor what comes behind it.',
      test: 'packages/core/test/activity-recorder.test.ts',
      name: 'ActivityRecorder where the store does not answer > lets a write go after ten seconds, tells of it once, and keeps what was noted',
      fault: 'a write is waited for as long as it takes',
      changes: [
        core(
          'requests/activity-recorder.ts',
          'callStore(() => withinTime(PATIENCE, write, tooLate))',
          'callStore(() => withinTime(PATIENCE * 100, write, tooLate))',
        ),
      ],
    },
  ],
};
