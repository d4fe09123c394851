import { describe, expect, it } from 'vitest';
import { checkHistory } from '../src/checks/check-history.js';
import type { Call } from '../src/history/call.js';
import type { History, NodeReport } from '../src/history/history.js';

const SESSION = { sessionId: 's', generation: 0 };
const SOUND: NodeReport = {
  node: 'n1',
  stall: 0,
  heapBefore: 1e6,
  heapAfter: 2e6,
  closing: 10,
  errors: 0,
  firstError: null,
};

/** A log-in that was answered after a second. */
const LOG_IN = callOf(0, {
  question: { kind: 'logIn', replaces: null, pending: false },
  answer: { outcome: 'done', token: SESSION, checkBegan: 0, status: 'active' },
});

function callOf(begin: number, call: Partial<Call>): Call {
  return {
    number: begin,
    profile: 'plain',
    userId: 'alice',
    question: { kind: 'present', token: SESSION },
    answer: { outcome: 'done' },
    begin,
    end: begin + 1000,
    node: 'n1',
    via: 'core',
    ...call,
  };
}

/** What the checks find in a history that somebody wrote down. */
function findIn(history: Partial<History>, conditions: Partial<History['conditions']> = {}): string[] {
  const findings = checkHistory({
    calls: [LOG_IN],
    revoked: [],
    polls: [],
    disturbances: [],
    nodes: [SOUND],
    conditions: {
      clockDifference: 0,
      clockStep: 0,
      deadLogInsAfter: null,
      mustFail: false,
      stall: 0,
      pollsAreInstants: true,
      leastCloseRaces: 0,
      heapBound: 100e6,
      ...conditions,
    },
    ...history,
  });
  return findings.map(({ check }) => check);
}

describe('the checks of a history', () => {
  it('find nothing in a session that is let in until it is ended', () => {
    const ending = callOf(3000, {
      question: { kind: 'revoke', token: null, target: 's' },
      answer: { outcome: 'done', ended: true },
    });
    const revoked = [
      { at: 3500, effective: 3500, node: 'n1', sessionId: 's', userId: 'alice', reason: 'admin', by: null },
    ];
    // It began before the acknowledgement, and was answered after it.
    const use = callOf(3400, { node: 'n2', end: 9000 });
    expect(findIn({ calls: [LOG_IN, ending, use], revoked })).toEqual([]);
  });

  it.each([
    ['a call', { revoked: [] }],
    [
      'an event',
      {
        revoked: [
          {
            at: 3500,
            effective: 3500,
            node: 'n1',
            sessionId: 's',
            userId: 'alice',
            reason: 'admin',
            by: null,
          },
        ],
      },
    ],
  ])('see a session that is let in after %s said that it is over', (_, history) => {
    const ending = callOf(3000, {
      question: { kind: 'revoke', token: null, target: 's' },
      answer: { outcome: 'done', ended: true },
    });
    const use = callOf(4001, { node: 'n2' });
    expect(findIn({ calls: [LOG_IN, ending, use], ...history })).toContain('ended-session-let-in');
  });

  it.each([
    ['false', { kind: 'revoke', token: null, target: 's' }, { outcome: 'done', ended: false }],
    ['0', { kind: 'revokeAll', token: null, except: null }, { outcome: 'done', ended: 0 }],
  ] as const)('take the answer %s for an acknowledgement as well', (_, question, answer) => {
    const calls = [LOG_IN, callOf(3000, { question, answer }), callOf(5000, { node: 'n2' })];
    expect(findIn({ calls })).toContain('ended-session-let-in');
  });

  it.each([
    ['a failure', { outcome: 'unavailable' }],
    ['no answer', { outcome: 'lost', onPurpose: false }],
  ] as const)('take %s for none', (_, answer) => {
    const disturbances = [{ name: 'x', begin: 0, end: 9000, recovery: 9000, killed: [] }];
    const ending = callOf(3000, { question: { kind: 'revoke', token: null, target: 's' }, answer });
    const found = findIn({ calls: [LOG_IN, ending, callOf(5000, { node: 'n2' })], disturbances });
    expect(found).not.toContain('ended-session-let-in');
  });

  it('see an event of a session that nobody had tried to end', () => {
    const revoked = [
      { at: 3000, effective: 3000, node: 'n1', sessionId: 's', userId: 'alice', reason: 'admin', by: null },
    ];
    expect(findIn({ revoked })).toContain('event-unfounded');
  });

  it('see that service is not back in time, for checks and for log-ins', () => {
    const disturbances = [{ name: 'x', begin: 2000, end: 3000, recovery: 5000, killed: [] }];
    const late = callOf(9000, {});
    expect(findIn({ calls: [LOG_IN, late], disturbances })).toEqual(['service-not-back', 'service-not-back']);
    const soon = callOf(4000, {});
    const again = { ...LOG_IN, number: 9, begin: 4000, end: 5000 };
    expect(findIn({ calls: [LOG_IN, soon, again], disturbances })).toEqual([]);
  });

  it('see a failure that nothing disturbed', () => {
    const calls = [LOG_IN, callOf(3000, { answer: { outcome: 'unavailable' } })];
    expect(findIn({ calls })).toEqual(['failed-undisturbed']);
  });

  it.each([
    ['no other call', [], ['failed-undisturbed']],
    ['one of another user', ['bob'], ['failed-undisturbed']],
    ['an ending of all', ['alice'], []],
  ] as const)('see a log-in that failed beside %s', (_, users, found) => {
    const logIn = { kind: 'logIn', replaces: null, pending: false } as const;
    const failed = callOf(3000, { question: logIn, answer: { outcome: 'unavailable' } });
    const endings = users.map((userId) =>
      callOf(3000, {
        userId,
        question: { kind: 'revokeAll', token: null, except: 's' },
        answer: { outcome: 'done', ended: 0 },
      }),
    );
    expect(findIn({ calls: [LOG_IN, failed, ...endings] })).toEqual(found);
  });

  it.each([
    ['a machine that has time', 0, 5000, ['failed-undisturbed']],
    ['a busy one, before its time was up', 2000, 3000, ['failed-undisturbed']],
    ['a busy one, when its time was up', 2000, 5000, []],
  ] as const)('see a failure on %s', (_, stall, lasted, found) => {
    const failed = callOf(3000, { end: 3000 + lasted, answer: { outcome: 'unavailable' } });
    expect(findIn({ calls: [LOG_IN, failed] }, { stall })).toEqual(found);
  });

  it.each([
    ['by less than a log-in may take', 59_000, ['failed-undisturbed']],
    ['by more', 60_000, []],
  ] as const)(
    'see a log-in that failed beside another one where clocks differ %s',
    (_, clockDifference, found) => {
      const { question } = LOG_IN;
      const failed = callOf(3000, { question, answer: { outcome: 'unavailable' } });
      const other = callOf(3500, { question, answer: { outcome: 'refused', code: 'x' } });
      const calls = [LOG_IN, failed, other];
      expect(findIn({ calls }, { clockDifference, deadLogInsAfter: 60_000 })).toEqual(found);
      expect(findIn({ calls }, { clockDifference })).toEqual(['failed-undisturbed']);
    },
  );

  it('see a disturbance that was to make calls fail, and made none fail', () => {
    const disturbances = [{ name: 'x', begin: 2000, end: 9000, recovery: 9000, killed: [] }];
    const after = [callOf(9500, {}), { ...LOG_IN, number: 9, begin: 9500, end: 9600 }];
    const failed = callOf(3000, { answer: { outcome: 'unavailable' } });
    const conditions = { mustFail: true };
    expect(findIn({ calls: [LOG_IN, ...after], disturbances }, conditions)).toEqual(['tried-too-little']);
    expect(findIn({ calls: [LOG_IN, failed, ...after], disturbances }, conditions)).toEqual([]);
  });

  it('see a log-in that its own process refuses for an end of all, unless its clock was set meanwhile', () => {
    const ending = callOf(3000, {
      question: { kind: 'revokeAll', token: null, except: 's' },
      answer: { outcome: 'done', ended: 0 },
    });
    const refused = { outcome: 'refused', code: 'invalid_credentials' } as const;
    const calls = [LOG_IN, ending, callOf(4500, { question: LOG_IN.question, answer: refused })];
    expect(findIn({ calls })).toEqual(['new-log-in-refused']);
    expect(findIn({ calls }, { clockStep: 2000, clockDifference: 2000 })).toEqual([]);
  });

  it('see a heap that grows, and a process that does not close', () => {
    expect(findIn({ nodes: [{ ...SOUND, heapAfter: 200e6 }] })).toEqual(['process-unsound']);
    expect(findIn({ nodes: [{ ...SOUND, closing: 40_000 }] })).toEqual(['process-unsound']);
    expect(findIn({ nodes: [{ ...SOUND, errors: 1000 }] })).toEqual(['process-unsound']);
  });

  it('see a run in which nothing came close', () => {
    expect(findIn({}, { leastCloseRaces: 1 })).toEqual(['tried-too-little']);
    const ending = callOf(3000, {
      question: { kind: 'revoke', token: null, target: 's' },
      answer: { outcome: 'done', ended: true },
    });
    const revoked = [
      { at: 3500, effective: 3500, node: 'n1', sessionId: 's', userId: 'alice', reason: 'admin', by: null },
    ];
    const refused = { outcome: 'refused', code: 'invalid_token' } as const;
    const calls = [LOG_IN, ending, callOf(3501, { node: 'n2', answer: refused })];
    expect(findIn({ calls, revoked }, { leastCloseRaces: 1 })).toEqual([]);
  });
});

describe('a refusal beside uses that keep a session alive', () => {
  /** A session with an idle time of five seconds, last used at its log-in, and a use that is answered at so many milliseconds. */
  function refusedBeside(answeredAt: number): string[] {
    const use = callOf(5500, { profile: 'short', end: answeredAt });
    const answer = { outcome: 'refused', code: 'invalid_token' } as const;
    const refused = callOf(6000, { profile: 'short', number: 2, answer, end: 6400 });
    return findIn({ calls: [{ ...LOG_IN, profile: 'short' }, use, refused] });
  }

  it('is allowed where the use may have come behind it', () => {
    expect(refusedBeside(6200)).not.toContain('valid-refused');
  });

  it('is found where the use was answered before it came', () => {
    expect(refusedBeside(5990)).toContain('valid-refused');
  });
});

describe('a token that a re-authentication has replaced', () => {
  /** Presented at a process so many milliseconds after the answer of another one. */
  function presented(profile: Call['profile'], node: string, after: number): string[] {
    const renewal = callOf(3000, {
      profile,
      question: { kind: 'reauthenticate', token: SESSION },
      answer: { outcome: 'done', token: { ...SESSION, generation: 1 } },
    });
    const use = callOf(4000 + after, { profile, node, end: 5000 });
    return findIn({ calls: [{ ...LOG_IN, profile }, renewal, use] });
  }

  it('may be let in for as long as a process may remember the session', () => {
    expect(presented('remembering', 'n2', 119)).not.toContain('replaced-token-let-in');
    expect(presented('remembering', 'n2', 121)).toContain('replaced-token-let-in');
  });

  it('is not where nothing is remembered, nor by the process that replaced it', () => {
    expect(presented('plain', 'n2', 1)).toContain('replaced-token-let-in');
    expect(presented('remembering', 'n1', 1)).toContain('replaced-token-let-in');
  });
});
