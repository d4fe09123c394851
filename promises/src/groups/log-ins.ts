import { core, koa, type PromiseGroup } from '../held-promise.js';

const ISSUE = 'packages/core/test/manager/issue.test.ts';
const LIMIT = 'packages/core/test/manager/limit.test.ts';

export const logIns: PromiseGroup = {
  heading: 'Log-ins, against the end of all and the limit',
  promises: [
    {
      promise:
        'A log-in whose check of the credentials began before all sessions of its user were ended is refused.',
      test: ISSUE,
      name: 'SessionManager.issue > refuses a log-in whose check began before all sessions were ended',
      fault: 'a log-in counts from when its session is made',
      changes: [
        core(
          'verbs/issue-session.ts',
          'Math.min(readTime(request.authenticationStartedAt) ?? present, present)',
          'present',
        ),
      ],
    },
    {
      promise: 'It is refused by a process as well whose clock is two seconds ahead.',
      test: ISSUE,
      name: 'SessionManager.issue > refuses one at another process for two seconds more, whose clock may be ahead by as much',
      fault: 'clocks are taken to agree',
      changes: [
        core('revocations/recent-ends.ts', 'return endedAt + 1 + CLOCK_DIFFERENCE;', 'return endedAt + 1;'),
      ],
    },
    {
      promise:
        'Who has just ended all sessions can log in at once by the same process, and no sooner than the store has the end.',
      test: 'packages/core/test/recent-ends.test.ts',
      name: 'lifts no log-in that began before the store had the end',
      fault: 'the process that ended all lets every log-in pass',
      changes: [
        core(
          'revocations/recent-ends.ts',
          'if (end === undefined || startedAt <= end.doneAt) return startedAt;',
          'if (end === undefined) return startedAt;',
        ),
      ],
    },
    {
      promise:
        'A log-in that passes so is still refused where another process, whose clock is behind, ends all meanwhile.',
      test: 'packages/core/test/manager/clock-set.test.ts',
      name: 'a log-in that follows the end of all sessions by its own process > is refused after revokeAll where revokeAll of a process whose clock is behind comes between',
      fault: 'a log-in that may pass passes every end',
      changes: [
        core(
          'revocations/recent-ends.ts',
          'return Math.max(startedAt, end.validAfter);',
          'return Number.MAX_SAFE_INTEGER;',
        ),
      ],
    },
    {
      promise:
        'The limit of sessions per user is kept as it was set: where it says so, the log-in is refused.',
      test: LIMIT,
      name: 'the limit per user > refuses the log-in where it is told to',
      fault: 'the oldest session goes whatever `onLimit` says',
      changes: [
        core('states/session-limit.ts', 'mayEvict ? settings.onLimit :', "mayEvict ? 'evictOldest' :"),
      ],
    },
    {
      promise:
        'Whoever has only the password pushes out no active session while `minAgeToRevokeOthers` is on.',
      test: 'packages/core/test/manager/young-sessions.test.ts',
      name: 'minAgeToRevokeOthers and the limit per user > a log-in pushes nobody out',
      fault: 'a log-in may always push out others',
      changes: [
        core(
          'verbs/issue-session.ts',
          'const mayEvict = settings.minAgeToRevokeOthers === 0;',
          'const mayEvict = true;',
        ),
      ],
    },
    {
      promise:
        'A log-in on a new device is unconfirmed until another device vouches for it, while `confirmNewDevices` is on.',
      test: 'packages/core/test/manager/known-devices.test.ts',
      name: 'similarDevice > lifts nothing',
      fault: 'a device that looks like a known one is taken for it',
      changes: [
        core(
          'verbs/issue-session.ts',
          'if (settings.confirmNewDevices === null || !device.isNew)',
          'if (settings.confirmNewDevices === null || device.isLikeKnown || !device.isNew)',
        ),
      ],
    },
    {
      promise: 'Nobody vouches for a new device by the token of somebody else’s session.',
      test: 'packages/core/test/manager/replaced.test.ts',
      name: "a log-in in place of another session > needs one with the token of somebody else's active session",
      fault: 'any session counts whose token the log-in brings',
      changes: [core('verbs/find-replaced.ts', 'if (claims.userId !== userId) return null;', '')],
    },
    {
      promise: 'The page of another site logs nobody in here as somebody else.',
      test: 'packages/koa/test/cookies/cross-site.test.ts',
      name: 'POST /sessions in cookie mode > refuses what comes from anywhere else, without asking who logs in',
      fault: 'a log-in is not asked where it comes from',
      changes: [
        koa(
          'http/routes/log-in.ts',
          "refuseCrossSite(exchange, loginCookie, format === 'form' ? 'needed' : 'none');",
          'void refuseCrossSite;',
        ),
      ],
    },
  ],
};
