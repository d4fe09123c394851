import { core, type PromiseGroup } from '../held-promise.js';

const CALLS = 'packages/core/test/manager/operations.test.ts';
const VERIFY = 'packages/core/test/token/verify-token.test.ts';

export const tokens: PromiseGroup = {
  heading: 'Tokens',
  promises: [
    {
      promise: 'A forged token lets nobody in and costs no query.',
      test: CALLS,
      name: "the calls to the store > of 'a request with a token that is forged'",
      fault: 'a token is read and its signature not checked',
      changes: [
        core(
          'tokens/verify-token.ts',
          "if (hasForgedMac(token, signature, key)) throw new InvalidTokenError('bad_signature');",
          'void signature;',
        ),
        core(
          'tokens/verify-token.ts',
          'const claims = verifySignature(token, key, legacy ?? profile);',
          'const claims = jwt.decode(token);',
        ),
      ],
    },
    {
      promise: 'A token of a session that is known to be revoked costs no query either.',
      test: CALLS,
      name: "the calls to the store > of 'the same, from then on'",
      fault: 'nobody looks at what is known to be gone',
      changes: [
        core(
          'requests/authenticator.ts',
          "return this.#known.isGone(claims.sessionId) ? refusal('session_absent', claims) : null;",
          'return this.#known.isGone(claims.sessionId) ? null : null;',
        ),
      ],
    },
    {
      promise: 'A key is bound to one algorithm: `none`, and a public key as a secret, let nobody in.',
      test: VERIFY,
      name: 'verifyToken > refuses the algorithm HS512 for an HS256 key',
      fault: 'the header of the token says the algorithm',
      changes: [
        core(
          'tokens/token-key.ts',
          "if (header.alg !== key.algorithm) throw new InvalidTokenError('wrong_algorithm');",
          '',
        ),
      ],
    },
    {
      promise: 'A token of another kind, such as one for another service, is never let in as a session.',
      test: 'packages/core/test/manager/token-for.test.ts',
      name: 'SessionManager.tokenFor > is never let in as a session, whoever takes what',
      fault: 'a token’s type is not looked at',
      changes: [core('tokens/token-key.ts', ': header.typ === SESSION_TOKEN_TYPE;', ': true;')],
    },
    {
      promise: 'A token for another audience is refused where one is set.',
      test: VERIFY,
      name: 'verifyToken > refuses another issuer and another audience',
      fault: 'the audience is not compared',
      changes: [core('tokens/verify-token.ts', 'audience: profile.audience,', '')],
    },
    {
      promise: 'A token lets its bearer in as its own subject and as nobody else.',
      test: 'packages/core/test/manager/authenticate.test.ts',
      name: 'SessionManager.authenticate > refuses a record that belongs to somebody else than the token says',
      fault: 'the subject of the token is not compared with the owner of the session',
      changes: [
        core(
          'requests/authenticator.ts',
          "if (facts.userId !== claims.userId) return 'foreign_session';",
          '',
        ),
      ],
    },
    {
      promise: 'What is remembered as gone comes from genuine tokens and acknowledged endings alone.',
      test: 'packages/core/test/manager/freshness.test.ts',
      name: 'the negative cache > does not learn from ids in URLs',
      fault: 'an id that ended nothing is remembered as gone',
      changes: [
        core(
          'revocations/revoker.ts',
          'if (!ended) known.markChanged(id);',
          'if (!ended) known.markRevoked(id);',
        ),
      ],
    },
    {
      promise: 'A copy of the database logs nobody in: what the token bears stands in no row.',
      test: 'packages/core/test/manager/issue.test.ts',
      name: 'SessionManager.issue > keeps the lookup id in the token alone',
      fault: 'the lookup id itself is the session’s id',
      changes: [
        core(
          'values/lookup-id.ts',
          "return hash('sha256', lookupId, 'buffer').toString('base64url', 0, ID_BYTES);",
          'return hash ? lookupId : lookupId;',
        ),
      ],
    },
    {
      promise: 'The secret of a token is 128 random bits, another one for each log-in.',
      test: 'packages/core/test/lookup-id.test.ts',
      name: 'createLookupId > gives 128 bits in base64url, another each time',
      fault: 'it has 64 bits',
      changes: [
        core(
          'values/lookup-id.ts',
          "return randomBytes(ID_BYTES).toString('base64url');",
          "return randomBytes(ID_BYTES / 2).toString('base64url');",
        ),
      ],
    },
    {
      promise: 'No token is signed before the store has acknowledged its session.',
      test: 'packages/core/test/manager/issue.test.ts',
      name: 'SessionManager.issue > signs no token before the store has acknowledged the session',
      fault: 'the token is signed before the insert',
      changes: [
        core(
          'verbs/issue-session.ts',
          'const by = actorOf(coming);',
          'const by = actorOf(coming);\n  parts.tokens.sign(lookupId, coming as never, now);',
        ),
      ],
    },
    {
      promise: 'A token that was issued further ahead than clocks may differ is refused.',
      test: 'packages/core/test/token/token-verifier.test.ts',
      name: 'TokenVerifier.verify > of a token that it remembers > refuses what was issued further ahead than clocks may differ, and says whose it is',
      fault: 'when a token was issued is not looked at',
      changes: [
        core(
          'tokens/token-verifier.ts',
          'if ((issuedAt ?? 0) > now + this.#profile.clockTolerance)',
          'if ((issuedAt ?? 0) > now * 2 + this.#profile.clockTolerance)',
        ),
      ],
    },
    {
      promise: 'What is granted to tokens of a system that you come from is granted to none of your own.',
      test: 'packages/core/test/token/legacy-tokens.test.ts',
      name: 'of all tokens > those that the own key has signed are judged as if there were no other system',
      fault: 'any token may be of the type that the other system writes',
      changes: [
        core(
          'tokens/token-key.ts',
          ': header.typ === SESSION_TOKEN_TYPE;',
          ': header.typ === SESSION_TOKEN_TYPE || (legacyTokens != null && isLegacyType(header.typ, legacyTokens));',
        ),
      ],
    },
    {
      promise: 'A user id is taken as it stands or refused, so two people never become one.',
      test: 'packages/core/test/manager/issue.test.ts',
      name: 'SessionManager.issue > refuses the user id "alice" with a TypeError and stores nothing',
      fault: 'a list of one is taken for what is in it',
      changes: [
        core(
          'values/user-id.ts',
          "if (typeof value !== 'string') return",
          "if (Array.isArray(value)) return findUserIdFault(String(value));\n  if (typeof value !== 'string') return",
        ),
      ],
    },
    {
      promise: 'Requests that arrive together share one read.',
      test: CALLS,
      name: "the calls to the store > of 'twenty requests that arrive together'",
      fault: 'each request has a statement of its own',
      changes: [
        core(
          'requests/session-reader.ts',
          'if (this.#isFull(batch)) this.#send(batch);',
          'if (batch) this.#send(batch);',
        ),
      ],
    },
  ],
};
