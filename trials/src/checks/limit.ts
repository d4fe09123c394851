import { type Call, presentedToken } from '../history/call.js';
import type { Poll, RevokedNote } from '../history/history.js';
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
      return [
        {
          check: 'limit-exceeded',
          text: `${poll.userId} had ${count} ${status} sessions, and the limit is ${max}`,
        },
      ];
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
  ...[...lives.sessions.values()].flatMap(({ events }) =>
    events.flatMap((event) => judgeEviction(lives, event)),
  ),
];

function judgeRefusals(user: UserLife): Finding[] {
  const { maxSessions } = user.profile;
  return user.calls
    .filter(
      ({ question, answer }) =>
        question.kind === 'logIn' && answer.outcome === 'refused' && answer.code === 'session_limit_reached',
    )
    .filter((call) => maxSessions === null || countPossible(user, call) < maxSessions)
    .map((call) => ({
      check: 'room-refused',
      text: `${describe(call)} found no room for ${user.userId}, and there was`,
    }));
}

function judgeEviction(lives: Lives, { reason, by, sessionId, userId }: RevokedNote): Finding[] {
  const user = lives.users.get(userId);
  if (reason !== 'limit' || user === undefined || by === null) return [];
  const comings = comingsOf(user, by);
  const { maxSessions, maxPending } = user.profile;
  const least = Math.min(maxPending, maxSessions ?? maxPending);
  const hadRoom = comings.every((call) => countPossible(user, call) < least);
  if (comings.length === 0 || !hadRoom) return [];
  const pushers = comings.map(describe).join(' or ');
  return [
    { check: 'room-refused', text: `session ${sessionId} was pushed out by ${pushers}, and there was room` },
  ];
}

/** The calls by which a session may have come in: its log-in, and what made it a full one. */
function comingsOf(user: UserLife, id: string): Call[] {
  return user.calls.filter(({ question, answer }) => {
    if (question.kind === 'logIn') return answer.outcome === 'done' && answer.token?.sessionId === id;
    if (question.kind === 'confirm') return question.target === id;
    return presentedToken(question)?.sessionId === id && mayPromote(question);
  });
}

/** A second factor makes a session a full one, and so does its use once its time of waiting is over. */
function mayPromote({ kind }: Call['question']): boolean {
  return kind === 'completeSecondFactor' || kind === 'present';
}
