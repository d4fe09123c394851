import { koa, type PromiseGroup } from '../held-promise.js';

export const guessing: PromiseGroup = {
  heading: 'Guessing',
  promises: [
    {
      promise:
        'Ten wrong passwords from an address for an account, and no further one is looked at for a quarter of an hour.',
      test: 'packages/koa/test/throttle/log-in.test.ts',
      name: 'a log-in > is refused after ten wrong passwords from one address, whatever the password is, and none is looked at',
      fault: 'that limit refuses nobody',
      changes: [
        koa(
          'http/throttle/budgets.ts',
          'if (taken.refused) {',
          "if (taken.refused && demand.limit !== 'login') {",
        ),
      ],
    },
    {
      promise: 'Of many that come at once no more get through than one after the other.',
      test: 'packages/koa/test/throttle/log-in.test.ts',
      name: 'a log-in > counts before it looks: of many at once no more get through than one after the other',
      fault: 'the password is looked at before the attempt is counted',
      changes: [
        koa(
          'http/throttle/login-throttle.ts',
          '    const spent = await budgets.take(demands, tell);\n',
          '    const early = await check();\n    const spent = await budgets.take(demands, tell);\n    check = async () => early;\n',
        ),
      ],
    },
    {
      promise:
        'Nobody is locked out by others: a right password from a known device is let in, whatever others have tried.',
      test: 'packages/koa/test/throttle/log-in.test.ts',
      name: 'a known device > is let in by a right password, whatever others have tried',
      fault: 'a known device shares the tries of everybody',
      changes: [
        koa('http/throttle/login-throttle.ts', 'const demands = isKnown\n', 'const demands = !isKnown\n'),
      ],
    },
    {
      promise: 'No device makes itself known.',
      test: 'packages/koa/test/throttle/log-in.test.ts',
      name: 'a known device > is none with an invented mark',
      fault: 'any mark will do',
      changes: [
        koa(
          'http/throttle/known-device.ts',
          'return sessions.isMark(',
          'return account !== PURPOSE || sessions.isMark(',
        ),
      ],
    },
    {
      promise: 'An account is one, however its name is spelled.',
      test: 'packages/koa/test/throttle/log-in.test.ts',
      name: 'a log-in > is one account however it is spelled',
      fault: 'names are counted as they come',
      changes: [
        koa(
          'http/throttle/account-names.ts',
          'return fold(fold(name.slice(0, MAX_LENGTH)));',
          'return name;',
        ),
      ],
    },
    {
      promise: 'Whoever has many addresses of one network has the tries of one.',
      test: 'packages/koa/test/throttle/client-address.test.ts',
      name: 'countedAddress > is the same for all of a /64, which one customer can go through at will',
      fault: 'each IPv6 address has tries of its own',
      changes: [
        koa(
          'http/throttle/client-address.ts',
          "return family === 'ipv4' ? address : networkOf(address);",
          'return address;',
        ),
      ],
    },
    {
      promise: 'The fifth wrong code ends the pending session.',
      test: 'packages/koa/test/throttle/proofs.test.ts',
      name: 'completeSecondFactor > ends the session with the fifth wrong code, and says so',
      fault: 'the session goes on until somebody tries a sixth',
      changes: [
        koa(
          'http/throttle/proof-throttle.ts',
          'taken.consumedPoints >= limit.points',
          'taken.consumedPoints > limit.points',
        ),
      ],
    },
    {
      promise: 'However many pending sessions somebody opens, a user’s codes are counted together.',
      test: 'packages/koa/test/throttle/proofs.test.ts',
      name: 'completeSecondFactor > refuses a user’s codes after twenty wrong ones, however many sessions they are of',
      fault: 'each session has codes of its own to try',
      changes: [
        koa(
          'http/throttle/proof-throttle.ts',
          "key: this.#key('code', userId)",
          "key: this.#key('code', sessionId)",
        ),
      ],
    },
    {
      promise:
        'Where counters fail, attempts are counted in the process: nobody guesses freely, and nobody is kept out.',
      test: 'packages/koa/test/throttle/insured-counter.test.ts',
      name: 'InsuredCounter > neither lets everybody guess nor keeps everybody out when the counter fails',
      fault: 'whatever is not counted is let through',
      changes: [
        koa(
          'http/throttle/insured-counter.ts',
          'return count ?? this.#insurance.take(key);',
          'return count ?? { consumedPoints: 1, msBeforeNext: 0, refused: false, inMemory: true };',
        ),
      ],
    },
  ],
};
