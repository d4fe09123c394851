import { core, koa, type PromiseGroup } from '../held-promise.js';

const RULES = 'packages/core/test/manager/rotation-rules.test.ts';

export const rotation: PromiseGroup = {
  heading: 'Rotation and theft',
  promises: [
    {
      promise: 'A rotation logs nobody out: a token works until its successor is used.',
      test: RULES,
      name: 'a lost answer > locks nobody out: the token before stays good until its successor is used, however long that takes',
      fault: 'a token is retired when its successor is issued',
      changes: [
        core(
          'requests/generation.ts',
          'if (generationUsedAt === null) return true;',
          'if (generationUsedAt === null) return false;',
        ),
      ],
    },
    {
      promise: 'From that use on it works for `rotationGrace` and no longer.',
      test: RULES,
      name: 'a token that was replaced > is good for the grace from the first use of its successor on',
      fault: 'the grace is without end',
      changes: [core('requests/generation.ts', ' && now < generationUsedAt + grace;', ' && now > grace;')],
    },
    {
      promise: 'Whoever uses a token past that ends its session: one of the two who have it is a thief.',
      test: RULES,
      name: 'a replay after the grace > ends the session, for the thief and for the victim, with one event',
      fault: 'a token that was replaced long ago is refused and no more',
      changes: [core('requests/generation.ts', "? 'reused' : 'replaced'", "? 'replaced' : 'replaced'")],
    },
    {
      promise: 'No slow network and no clock that differs makes a thief of a user.',
      test: RULES,
      name: 'a token that was replaced > is refused, and is no theft, while it may come from a slow network',
      fault: 'the first use past the grace is theft',
      changes: [
        core(
          'requests/generation.ts',
          'now > usedAt + rotationGrace + clockTolerance',
          'now > usedAt + rotationGrace && clockTolerance',
        ),
      ],
    },
    {
      promise: 'A session that waits inside a request is no sign of a thief: nobody presents its token.',
      test: 'packages/core/test/manager/recheck.test.ts',
      name: 'SessionManager.recheck after a rotation > takes an old one for no thief’s: nobody presented it, and the session goes on',
      fault: 'an old token is theft wherever it is looked at',
      changes: [
        core('requests/authenticator.ts', "verdict === 'reused' && isPresented", "verdict === 'reused'"),
      ],
    },
    {
      promise:
        'After a re-authentication the token before is refused at once: what the user gained is the new token’s alone.',
      test: 'packages/core/test/manager/reauthenticate.test.ts',
      name: 'SessionManager.reauthenticate > leaves the token before no grace, on this process and on others',
      fault: 'the token before has the grace of a rotation',
      changes: [core('requests/generation.ts', 'generationUsedAt !== authenticatedAt && ', '')],
    },
    {
      promise: 'A new token is kept from caches, whatever the application says of its answer.',
      test: 'packages/koa/test/guards/scheduled-rotation.test.ts',
      name: 'requireSession with rotateEvery > keeps such an answer out of caches, whatever the application says',
      fault: 'the application has the last word',
      changes: [
        koa(
          'guards/keep-from-caches.ts',
          "// Of an answer whose head is sent Koa changes nothing.\n  ctx.set('Cache-Control', 'no-store');",
          '',
        ),
      ],
    },
    {
      promise: 'A failover of the database that loses a rotation logs nobody out.',
      test: 'packages/core/test/manager/rotation-failover.test.ts',
      name: 'a failover that loses the raise > is put right by one of those who come together, and lets all of them in',
      fault: 'whoever comes second to raise the record is refused',
      changes: [
        core(
          'requests/authenticator.ts',
          'if (raised !== null) return raised;',
          "if (raised !== null) return raised;\n      throw refusal('wrong_generation', claims);",
        ),
      ],
    },
  ],
};
