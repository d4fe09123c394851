import { core, type PromiseGroup } from '../held-promise.js';

const AUTHENTICATE = 'packages/core/test/manager/authenticate.test.ts';

export const ends: PromiseGroup = {
  heading: 'Ends by time',
  promises: [
    {
      promise: 'A session that was not used for its idle time lets nobody in, from that millisecond on.',
      test: AUTHENTICATE,
      name: 'SessionManager.authenticate > refuses a session from its idle end on',
      fault: 'idleness is not thought of',
      changes: [
        core(
          'store/rules.ts',
          'return Math.min(session.absoluteExpiresAt, session.lastActiveAt + session.idleTimeout);',
          'return session.absoluteExpiresAt;',
        ),
      ],
    },
    {
      promise: 'A session ends at its absolute end, however it is used.',
      test: AUTHENTICATE,
      name: 'SessionManager.authenticate > keeps an active session alive until its absolute end',
      fault: 'each use moves the end on',
      changes: [
        core(
          'store/rules.ts',
          'return Math.min(session.absoluteExpiresAt, session.lastActiveAt + session.idleTimeout);',
          'return session.lastActiveAt + session.idleTimeout;',
        ),
        core('tokens/token-verifier.ts', "if (expiresAt <= now) return 'token_expired';", 'void expiresAt;'),
      ],
    },
    {
      promise: 'A token is refused from its `exp` on, also one that was verified a moment before.',
      test: 'packages/core/test/token/token-verifier.test.ts',
      name: 'TokenVerifier.verify > refuses a remembered token from its expiry on',
      fault: 'a token that is remembered is not looked at again',
      changes: [
        core('tokens/token-verifier.ts', "if (expiresAt <= now) return 'token_expired';", 'void expiresAt;'),
      ],
    },
    {
      promise: 'Whoever is let in has the idle time that follows, also in the last moment before the end.',
      test: 'packages/core/test/manager/last-moment.test.ts',
      name: 'a use in the last moment before the idle end > has its idle time when it is let in, by the word of the store',
      fault: 'every use is written on the side',
      changes: [
        core(
          'requests/activity-recorder.ts',
          'const LAST_MOMENT = 2 * FLUSH_AFTER + CLOCK_DIFFERENCE;',
          'const LAST_MOMENT = 0;',
        ),
      ],
    },
    {
      promise: 'So has whoever is let in by a process whose clock is two seconds behind.',
      test: 'packages/core/test/manager/last-moment.test.ts',
      name: 'a use in the last moment before the idle end > has it by all processes, let in by one whose clock is two seconds behind',
      fault: 'what is a last moment is judged as if all clocks agreed',
      changes: [
        core('requests/activity-recorder.ts', '2 * FLUSH_AFTER + CLOCK_DIFFERENCE;', '2 * FLUSH_AFTER;'),
      ],
    },
    {
      promise: 'No choice of the user’s lengthens a log-in that is to be short.',
      test: 'packages/core/test/manager/lifetime.test.ts',
      name: "a log-in's own idle time > is never lengthened by the user's own, chosen before or afterwards",
      fault: 'the user’s idle time holds whatever the log-in’s is',
      changes: [
        core(
          'store/rules.ts',
          'return Math.min(chosen, maxIdleTimeout ?? chosen);',
          'return maxIdleTimeout ? chosen : chosen;',
        ),
      ],
    },
    {
      promise: 'What expired is not taken for revoked: another server’s clock may differ.',
      test: 'packages/core/test/manager/freshness.test.ts',
      name: 'the negative cache > does not hold an expired session for an absent one',
      fault: 'a session that expired is remembered as gone',
      changes: [
        core(
          'requests/authenticator.ts',
          'if (fault !== null) throw refusal(fault, claims);',
          'if (fault !== null) throw this.#noteAbsence(claims);',
        ),
      ],
    },
    {
      promise: 'What a process remembers for a time ages by no clock that can be set.',
      test: 'packages/core/test/manager/clock-set.test.ts',
      name: 'an ending made here > is not forgotten sooner when the clock is set on',
      fault: 'what is known to be gone ages by the clock',
      changes: [
        core(
          'requests/negative-cache.ts',
          "{ stopwatch }: Pick<Clocks, 'stopwatch'>",
          '{ clock: stopwatch }: any',
        ),
      ],
    },
  ],
};
