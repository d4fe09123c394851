import type { Poll } from '../history/history.js';
import { countPossible, describe, type Lives, type UserLife } from '../history/lives.js';
import { PROFILES, type Profile } from '../profiles.js';
import type { Check, Finding } from './check.js';

type Status = Poll['sessions'][number]['status'];

/** At no instant has a user more sessions than the limit allows, as looks into the store see it. */
export const limitExceeded: Check = (_lives, { polls, conditions }) => {
  const before = new Map<string, Poll>();
  return polls.flatMap((poll) => {
    const last = before.get(poll.userId);
    before.set(poll.userId, poll);
    // What two looks saw, one after the other, was there at one instant in between, however long each of them took.
    const surely = conditions.pollsAreInstants
      ? poll.sessions
      : poll.sessions.filter(({ id }) => last?.sessions.some((other) => other.id === id));
    return limitsOf(PROFILES[poll.profile]).flatMap(([status, max]) => {
      const count = surely.filter((session) => session.status === status).length;
      if (max === null || count <= max) return [];
      return [{ check: 'limit-exceeded', text: `${poll.userId} had ${count} ${status} sessions, and the limit is ${max}` }];
    });
  });
};

function limitsOf({ maxSessions, maxPending }: Profile): readonly (readonly [Status, number | null])[] {
  return [
    ['active', maxSessions],
    ['pending', maxPending],
    ['unconfirmed', maxPending],
  ];
}

/** Nobody is refused, and nobody pushed out, where there was room. */
export const roomRefused: Check = (lives) => [
  ...[...lives.users.values()].flatMap(judgeRefusals),
  ...[...lives.sessions.values()].flatMap(({ events }) => events.flatMap((event) => judgeEviction(lives, event))),
];

function judgeRefusals(user: UserLife): Finding[] {
  const { maxSessions } = user.profile;
  return user.calls
    .filter(
      ({ question, answer }) =>
        question.kind === 'logIn' && answer.outcome === 'refused' && answer.code === 'session_limit_reached',
    )
    .filter((call) => maxSessions === null || countPossible(user, call) < maxSessions)
    .map((call) => ({ check: 'room-refused', text: `${describe(call)} found no room for ${user.userId}, and there was` }));
}

function judgeEviction(
  lives: Lives,
  { reason, by, sessionId, userId }: { reason: string; by: string | null; sessionId: string; userId: string },
): Finding[] {
  const user = lives.users.get(userId);
  const birth = by === null ? undefined : lives.sessions.get(by)?.birth;
  if (reason !== 'limit' || user === undefined || birth === undefined) return [];
  const { maxSessions, maxPending } = user.profile;
  const least = Math.min(maxPending, maxSessions ?? maxPending);
  if (countPossible(user, birth) >= least) return [];
  return [{ check: 'room-refused', text: `session ${sessionId} was pushed out by ${describe(birth)}, and there was room` }];
}
