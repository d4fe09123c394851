import { core, koa, type PromiseGroup } from '../held-promise.js';

const CONFIRMATION = 'packages/core/test/manager/confirmation.test.ts';
const YOUNG = 'packages/core/test/manager/young-sessions.test.ts';

export const weakSessions: PromiseGroup = {
  heading: 'Sessions that may not do everything',
  promises: [
    {
      promise: 'A session that owes its second factor is refused everywhere but where it is let in by name.',
      test: 'packages/core/test/manager/second-factor.test.ts',
      name: 'a pending session > is refused, but where it is let in by name',
      fault: 'a pending session is let in like any other',
      changes: [core('requests/authenticator.ts', "? 'session_pending' : null;", '? null : null;')],
    },
    {
      promise: 'It may see and end itself and do nothing else.',
      test: 'packages/core/test/manager/second-factor.test.ts',
      name: 'a pending session > may see and end itself and do nothing else',
      fault: 'what a session owes is not asked where it acts',
      changes: [
        core(
          'acting-session.ts',
          "throw new InvalidTokenError('session_pending', { sessionId: this.#id",
          "void new InvalidTokenError('session_pending', { sessionId: this.#id",
        ),
      ],
    },
    {
      promise: 'A new device that waits for confirmation can neither see nor end the others.',
      test: CONFIRMATION,
      name: 'an unconfirmed session > can’t revoke the others',
      fault: 'a session that waits may do what any may',
      changes: [
        core('acting-session.ts', 'throw new SessionUnconfirmedError(', 'void new SessionUnconfirmedError('),
      ],
    },
    {
      promise: 'It can’t vouch for itself.',
      test: CONFIRMATION,
      name: 'an unconfirmed session > can’t confirm itself even then',
      fault: 'a session may confirm any of its user’s',
      changes: [core('acting-session.ts', 'if (id === this.#id) return false;', '')],
    },
    {
      promise: 'A young session ends nothing that is older than itself while `minAgeToRevokeOthers` is on.',
      test: YOUNG,
      name: 'minAgeToRevokeOthers > it can’t end the others or all',
      fault: 'its age is not asked',
      changes: [
        core(
          'acting-session.ts',
          '#demandAge(): void {\n    if (!this.#isOldEnough())',
          '#demandAge(): void {\n    if (!this.#isOldEnough)',
        ),
      ],
    },
    {
      promise:
        'A password given once more lifts that for nobody: who logged in by a stolen one has it still.',
      test: YOUNG,
      name: 'a proof since the log-in > by the password lifts none: who logged in by a stolen one has it still',
      fault: 'any method is a proof',
      changes: [
        core(
          'values/auth-methods.ts',
          'method !== PASSWORD && at.getTime() > createdAt',
          'at.getTime() > createdAt',
        ),
      ],
    },
    {
      promise: 'Whoever impersonates a user looks, and changes nothing.',
      test: 'packages/core/test/manager/impersonation.test.ts',
      name: 'an impersonation > changes nothing, whatever was proved, and asks the store for nothing',
      fault: 'an impersonation acts as its user',
      changes: [
        core(
          'acting-session.ts',
          "if (this.#session.status === 'impersonated') throw new SessionImpersonatedError();",
          '',
        ),
      ],
    },
    {
      promise: 'A guard that asks for a recent log-in lets in nobody whose proof is older.',
      test: 'packages/koa/test/guards/require-recent-login.test.ts',
      name: 'requireRecentLogin > lets in a session whose user proved lately who they are, to the millisecond',
      fault: 'the guard asks when the session was last used',
      changes: [
        koa(
          'guards/require-recent-login.ts',
          'authenticatedAt.getTime() >= since',
          'authenticatedAt.getTime() >= since - 1',
        ),
      ],
    },
    {
      promise: 'Where it names methods, no other one will do.',
      test: 'packages/koa/test/guards/require-recent-login.test.ts',
      name: 'requireRecentLogin > with methods > lets nobody in by another method, nor by logging in',
      fault: 'any recent proof will do',
      changes: [koa('guards/require-recent-login.ts', 'methods.includes(method) && ', '')],
    },
    {
      promise: 'Who impersonates a user stands in the record, and no renewal loses it.',
      test: 'packages/core/test/manager/impersonation.test.ts',
      name: 'an impersonation > says so in the token, whatever renews it',
      fault: 'a token says nothing of whoever is there',
      changes: [
        core(
          'tokens/sign-token.ts',
          "typeof contents.impersonatedBy === 'string' && {",
          "typeof contents.impersonatedBy === 'number' && {",
        ),
      ],
    },
  ],
};
