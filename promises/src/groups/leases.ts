import { core, type PromiseGroup } from '../held-promise.js';

const LEASES = 'packages/core/test/manager/leases.test.ts';
const CLOCK_SET = 'packages/core/test/manager/clock-set.test.ts';
const SET_LEASE = 'packages/core/test/admin/set-lease.test.ts';

export const leases: PromiseGroup = {
  heading: 'Answers from memory',
  promises: [
    {
      promise: 'An ending is acknowledged when no process lets the session in from memory any more.',
      test: LEASES,
      name: 'an ending while processes answer from memory > is acknowledged by revoke when none does any more',
      fault: 'nobody waits',
      changes: [core('revocations/leases.ts', 'if (left <= 0) return;', 'if (left !== Number.NaN) return;')],
    },
    {
      promise: 'It waits a quarter longer than a lease, since two stopwatches may run at different rates.',
      test: LEASES,
      name: 'an ending while processes answer from memory > waits by the stopwatch, whatever becomes of the clock',
      fault: 'it waits for just as long as a lease',
      changes: [core('revocations/leases.ts', 'const MARGIN = 1.25;', 'const MARGIN = 1;')],
    },
    {
      promise: 'An answer that says that nothing was ended waits as long.',
      test: LEASES,
      name: 'an ending while processes answer from memory > waits as long for a session that has ended already',
      fault: 'only who has ended something waits',
      changes: [
        core(
          'revocations/revoker.ts',
          '    await end.reached();\n    this.#tellEnded',
          '    if (revoked.some(([ids]) => ids.length > 0)) await end.reached();\n    this.#tellEnded',
        ),
      ],
    },
    {
      promise:
        'It waits for what the store grants after the commit, also where that has become longer meanwhile.',
      test: LEASES,
      name: 'an ending while processes answer from memory > waits for as long as the store says after the commit: a lease that became longer meanwhile counts',
      fault: 'what to wait for is read before the commit',
      changes: [
        core(
          'revocations/revoker.ts',
          `    const ended = await this.#revoke(userId, id, attempt);
    await this.#acknowledge(userId, [ended ? [id] : [], attempt]);
`,
          `    const end = await this.#options.leases.findEnd();
    const ended = await this.#revoke(userId, id, attempt);
    if (ended) this.#markRevoked([[[id], attempt]]);
    await end.reached();
    if (ended) this.#tellEnded(userId, [[[id], attempt]], end);
`,
        ),
      ],
    },
    {
      promise: 'Where it can not be known how long to wait, the ending is not acknowledged.',
      test: LEASES,
      name: 'an ending while processes answer from memory > is not acknowledged where it can not be known how long to wait, and is told when it is',
      fault: 'it is acknowledged nevertheless',
      changes: [
        core(
          'revocations/revoker.ts',
          '      this.#tellLater(userId, revoked);\n      throw error;',
          '      this.#tellLater(userId, revoked);\n      return void error;',
        ),
      ],
    },
    {
      promise: 'Its `revoked` event is told when no process lets the session in.',
      test: LEASES,
      name: 'an ending while processes answer from memory > is told of by its event when no process lets the session in, as it is answered',
      fault: 'the event is told at the commit',
      changes: [
        core(
          'revocations/revoker.ts',
          '    await end.reached();\n    this.#tellEnded(userId, revoked, end);',
          '    this.#tellEnded(userId, revoked, end);\n    await end.reached();',
        ),
      ],
    },
    {
      promise:
        'A process lets nobody in from memory for longer than the read has granted that found the session.',
      test: LEASES,
      name: 'what is remembered > is what the very read has granted, whatever is granted by the time of its answer',
      fault: 'what is granted by then is asked for when the answer is there',
      changes: [
        core(
          'requests/session-reader.ts',
          'return leased ? store.findLeased(ids) :',
          `if (leased) {
      const { sessions } = await store.findLeased(ids);
      return { ...(await store.findLeased([])), sessions };
    }
    return leased ? store.findLeased(ids) :`,
        ),
      ],
    },
    {
      promise: 'How old it is is judged when the answer is given out, not before a wait.',
      test: CLOCK_SET,
      name: 'cacheFor > is looked at again at the end of the turn, when an answer was held up for that long',
      fault: 'what was found in memory before the wait is answered after it',
      changes: [
        core(
          'requests/authenticator.ts',
          '    await this.#endOfTick.reached();\n',
          `    const known = this.#remembered(claims, options);
    await this.#endOfTick.reached();
    if (known !== null) return known;
`,
        ),
      ],
    },
    {
      promise:
        'It ages while the machine sleeps, and is of no use where a clock says that it is yet to come.',
      test: CLOCK_SET,
      name: 'cacheFor > is over at once when the clock is set an hour on: the machine may have slept',
      fault: "it ages by the cache's own time",
      changes: [
        core(
          'requests/active-cache.ts',
          'return age < entry.lease ? entry.facts : null;',
          'return Math.min(age, this.#stopwatch() - entry.sentAt.ticks) < entry.lease ? entry.facts : null;',
        ),
      ],
    },
    {
      promise: 'While the lease is made longer nothing is granted that no ending waits for.',
      test: SET_LEASE,
      name: 'SessionAdmin.setLease > has endings wait before anything is granted',
      fault: 'both times are changed in the wrong order',
      changes: [
        core(
          'admin/set-lease.ts',
          'if (wait < lease) return { grant, wait: lease };',
          'if (grant < lease) return { grant: lease, wait };\n  if (wait < lease) return { grant, wait: lease };',
        ),
      ],
    },
    {
      promise: 'While it is made shorter endings wait as before, until what was granted has run out.',
      test: SET_LEASE,
      name: 'SessionAdmin.setLease > has them wait less only when what was granted has run out',
      fault: 'they wait less at once',
      changes: [
        core('admin/set-lease.ts', 'if (next.wait < known.wait) await leases.outlast();', 'void leases;'),
      ],
    },
  ],
};
