import { presentedToken, type Question } from '../history/call.js';
import type { History, RevokedNote } from '../history/history.js';
import { describe, type Life } from '../history/lives.js';
import type { Check } from './check.js';

/** Each session that somebody ended has one `revoked` event, and not a second one. */
export const eventDoubled: Check = (_lives, { revoked }) => {
  const bySession = new Map<string, RevokedNote[]>();
  for (const event of revoked)
    bySession.set(event.sessionId, [...(bySession.get(event.sessionId) ?? []), event]);
  return [...bySession].flatMap(([id, events]) => {
    if (events.length === 1) return [];
    const reasons = events.map(({ reason, node }) => `'${reason}' at ${node}`).join(', ');
    return [
      { check: 'event-doubled', text: `session ${id} has ${events.length} revoked events: ${reasons}` },
    ];
  });
};

/** … and has it by the end of the run. Only a process that was killed may have taken it along. */
export const eventMissing: Check = (lives, history) =>
  [...lives.sessions.values()]
    .filter((life) => life.acknowledgements.length > 0 && life.events.length === 0)
    .filter((life) => !wasTakenAlong(life, history))
    .map((life) => ({
      check: 'event-missing',
      text: `session ${life.id} has no revoked event, though ${life.acknowledgements[0]?.by} said that it is over`,
    }));

function wasTakenAlong({ attempts }: Life, { disturbances }: History): boolean {
  const killed = new Set(disturbances.flatMap((disturbance) => disturbance.killed));
  return attempts.some(({ call }) => call.answer.outcome === 'lost' && killed.has(call.node));
}

/** An event tells of something that somebody did. */
export const eventUnfounded: Check = (lives) =>
  [...lives.sessions.values()].flatMap((life) =>
    life.events
      .filter(({ at }) => !life.attempts.some(({ begin }) => begin < at))
      .map(({ reason, node }) => ({
        check: 'event-unfounded',
        text: `session ${life.id} has a revoked event '${reason}' at ${node}, and nobody had tried to end it`,
      })),
  );

/** Of all calls one is told that it ended a session. */
export const toldTwice: Check = (lives) =>
  [...lives.sessions.values()].flatMap((life) => {
    const told = life.attempts.filter(({ call: { question, answer } }) => {
      const isSingle = question.kind === 'revoke' || question.kind === 'deny' || question.kind === 'logOut';
      return isSingle && answer.outcome === 'done' && answer.ended === true;
    });
    if (told.length < 2) return [];
    const calls = told.map(({ call }) => describe(call)).join(' and ');
    return [{ check: 'told-twice', text: `session ${life.id} was ended by ${calls}` }];
  });

/** An ending of many says how many it ended: as many as there are events of its. */
export const countWrong: Check = (lives, { revoked, disturbances }) => {
  const killed = new Set(disturbances.flatMap((disturbance) => disturbance.killed));
  const groups = new Map<string, { told: number; isKnown: boolean }>();
  for (const { userId, calls } of lives.users.values()) {
    for (const { question, answer, node } of calls) {
      const reason = reasonOf(question);
      if (reason === null) continue;
      const by = presentedToken(question)?.sessionId ?? null;
      const key = keyOf({ userId, reason, by });
      const group = groups.get(key) ?? { told: 0, isKnown: true };
      if (answer.outcome === 'done') group.told += Number(answer.ended ?? 0);
      else if (answer.outcome !== 'refused') group.isKnown = false;
      if (killed.has(node)) group.isKnown = false;
      groups.set(key, group);
    }
  }
  const events = new Map<string, number>();
  for (const event of revoked) events.set(keyOf(event), (events.get(keyOf(event)) ?? 0) + 1);
  return [...groups]
    .filter(([key, { told, isKnown }]) => isKnown && told !== (events.get(key) ?? 0))
    .map(([key, { told }]) => ({
      check: 'count-wrong',
      text: `${key} was told of ${told} sessions that it ended, and there are ${events.get(key) ?? 0} events`,
    }));
};

/** The reason in the events of a call that says how many it ended, or null for another call. */
function reasonOf(question: Question): string | null {
  const isByHost = presentedToken(question) === null;
  if (question.kind === 'revokeOthers') return 'others';
  if (question.kind === 'revokeAll') return isByHost ? 'admin' : 'all';
  // The application's reason is the same for one and for all.
  return question.kind === 'revoke' && isByHost ? 'admin' : null;
}

function keyOf({ userId, reason, by }: Pick<RevokedNote, 'userId' | 'reason' | 'by'>): string {
  return `'${reason}' of ${userId} by ${by ?? 'the application'}`;
}
