import { core, koa, type PromiseGroup } from '../held-promise.js';

export const silence: PromiseGroup = {
  heading: 'What nobody learns',
  promises: [
    {
      promise: 'All refusals of a token look alike outside; why is told to the application alone.',
      test: 'packages/koa/test/guards/require-session.test.ts',
      name: 'requireSession > with a token that lets nobody in > answers malformed, forged, expired, ended and foreign ones byte for byte alike',
      fault: 'the answer has the message of the error, which says why',
      changes: [
        koa('http/refusals/refusal-table.ts', "    detail: 'The token is not valid. Log in again.',\n", ''),
        core(
          'errors.ts',
          "super('The token is not valid.', options);",
          "super('The token is not valid: '.concat(reason), options);",
        ),
      ],
    },
    {
      promise: 'Somebody else’s session looks like one that never was.',
      test: 'packages/koa/test/routes/show-session.test.ts',
      name: "GET /sessions/:id > answers the same for a session that is somebody else's, has ended, or never was",
      fault: 'a session is found whoever asks',
      changes: [
        core(
          'views/user-sessions.ts',
          'return stored?.userId === userId && stored.expiresAt',
          'return stored && stored.expiresAt',
        ),
      ],
    },
    {
      promise: 'A log-in that was overtaken by the end of all looks like a wrong password.',
      test: 'packages/koa/test/routes/log-in.test.ts',
      name: 'POST /sessions > refuses a log-in that all sessions were ended during, byte for byte like a wrong password',
      fault: 'the answer has the message of the error, which says so',
      changes: [koa('http/refusals/refusal-table.ts', "    detail: 'The credentials are not valid.',\n", '')],
    },
    {
      promise: 'A forger learns nothing of how a session ended, also where `tellEnded` is on.',
      test: 'packages/koa/test/guards/tell-ended.test.ts',
      name: 'tellEnded > tells a forger nothing, without a query',
      fault: 'a forged token names its session, and is told of it',
      changes: [
        core('verbs/find-ending.ts', "  'session_absent',\n", "  'session_absent',\n  'bad_signature',\n"),
        core(
          'tokens/verify-token.ts',
          "if (hasForgedMac(token, signature, key)) throw new InvalidTokenError('bad_signature');",
          `if (hasForgedMac(token, signature, key)) {
    const said = parseObject(payload) as any;
    const sessionId = deriveSessionId(said[LOOKUP_ID_CLAIM]);
    throw new InvalidTokenError('bad_signature', { sessionId, userId: said.sub });
  }`,
        ),
      ],
    },
    {
      promise: 'A session shows its token to nothing that prints, copies or sends it.',
      test: 'packages/core/test/manager/reauthenticate.test.ts',
      name: 'the session of a request > shows its token to nothing that prints, copies or sends it',
      fault: 'the token is a property like any other',
      changes: [
        core(
          'views/request-session.ts',
          'this.#token = flatCopy(token);',
          'this.#token = flatCopy(token);\n    Object.assign(this, { token });',
        ),
      ],
    },
    {
      promise: 'No event bears a token, a lookup id or the secret of a device.',
      test: 'packages/core/test/manager/known-devices.test.ts',
      name: 'known devices > keeps the secret as a hash alone, in no session and in no event',
      fault: 'the event of a log-in has all that its answer has',
      changes: [
        core(
          'verbs/issue-session.ts',
          "parts.announce('issued', { session,",
          "parts.announce('issued', { ...device.identity, session,",
        ),
      ],
    },
    {
      promise: 'Answers leave the application’s own `data` out.',
      test: 'packages/koa/test/routes/list-sessions.test.ts',
      name: "GET /sessions > leaves out the host's data",
      fault: 'an answer has all that a session has',
      changes: [
        koa('http/answers/public-session.ts', '  return {\n    id,', '  return {\n    ...session,\n    id,'),
      ],
    },
  ],
};
