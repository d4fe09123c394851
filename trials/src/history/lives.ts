import { PROFILES, type Profile, type ProfileName } from '../profiles.js';
import { type Call, endOf, isRenewal, presentedToken } from './call.js';
import type { History, RevokedNote } from './history.js';

/** That somebody was told that a session is over. */
interface Acknowledgement {
  readonly at: number;
  /** The process that told it. */
  readonly node: string;
  /** How: the call or the event. */
  readonly by: string;
}

/** What may have ended a session, from its begin on, whatever its answer was. */
interface Attempt {
  readonly begin: number;
  readonly call: Call;
}

/** Everything that happened to one session. */
export interface Life {
  readonly id: string;
  readonly userId: string;
  readonly profile: Profile;
  /** The log-in or the import that was answered with it. */
  readonly birth: Call;
  /** The calls that came with a token of it, by their begin. */
  readonly uses: Call[];
  /** By their begin. */
  readonly attempts: Attempt[];
  /** The earliest first. */
  readonly acknowledgements: Acknowledgement[];
  readonly events: RevokedNote[];
}

/** Everything that happened to one user. */
export interface UserLife {
  readonly userId: string;
  readonly profileName: ProfileName;
  readonly profile: Profile;
  /** All calls about the user, by their begin. */
  readonly calls: Call[];
  readonly sessions: Life[];
}

/** A run's sessions and users, by what their callers saw alone. */
export class Lives {
  readonly users = new Map<string, UserLife>();
  readonly sessions = new Map<string, Life>();
  readonly clockDifference: number;

  constructor({ calls, revoked, conditions }: History) {
    this.clockDifference = conditions.clockDifference;
    for (const call of [...calls].sort((a, b) => a.begin - b.begin)) this.#userOf(call).calls.push(call);
    for (const user of this.users.values()) {
      for (const call of user.calls) this.#noteBirth(user, call);
      for (const call of user.calls) this.#noteUse(call);
      for (const call of user.calls) this.#noteAcknowledgement(user, call);
    }
    for (const event of revoked) this.#noteEvent(event);
    for (const life of this.sessions.values()) life.acknowledgements.sort((a, b) => a.at - b.at);
    // Last, since what may have been pushed out depends on who was surely gone by then.
    for (const user of this.users.values()) for (const call of user.calls) this.#noteAttempt(user, call);
  }

  #userOf({ userId, profile }: Call): UserLife {
    const known = this.users.get(userId);
    if (known !== undefined) return known;
    const user = { userId, profileName: profile, profile: PROFILES[profile], calls: [], sessions: [] };
    this.users.set(userId, user);
    return user;
  }

  #noteBirth(user: UserLife, call: Call): void {
    if (call.answer.outcome !== 'done') return;
    for (const id of bornIds(call)) {
      // Of an import that is run again the first one counts.
      if (this.sessions.has(id)) continue;
      const { userId, profile } = user;
      const life = {
        id,
        userId,
        profile,
        birth: call,
        uses: [],
        attempts: [],
        acknowledgements: [],
        events: [],
      };
      this.sessions.set(id, life);
      user.sessions.push(life);
    }
  }

  #noteUse(call: Call): void {
    const token = presentedToken(call.question);
    if (token !== null) this.sessions.get(token.sessionId)?.uses.push(call);
  }

  #noteAcknowledgement(user: UserLife, call: Call): void {
    for (const life of user.sessions) {
      const at = acknowledgedAt(call, life);
      if (at !== null) life.acknowledgements.push({ at, node: call.node, by: describe(call) });
    }
  }

  #noteAttempt(user: UserLife, call: Call): void {
    for (const life of user.sessions)
      if (mayEnd(call, life, user, this.clockDifference)) life.attempts.push({ begin: call.begin, call });
  }

  #noteEvent(event: RevokedNote): void {
    const life = this.sessions.get(event.sessionId);
    life?.events.push(event);
    life?.acknowledgements.push({ at: event.effective, node: event.node, by: `the event '${event.reason}'` });
  }
}

/** The ids of the sessions that a call that was answered brought. */
function bornIds({ question, answer }: Call): readonly string[] {
  if (question.kind === 'import') return question.ids;
  if (question.kind !== 'logIn' || answer.outcome !== 'done' || answer.token === undefined) return [];
  return [answer.token.sessionId];
}

/** How a call is named in what is told of it. */
export function describe({ number, question, via, node, answer }: Call): string {
  const what = answer.outcome === 'refused' ? `refused as ${answer.code}` : answer.outcome;
  return `call ${number} (${question.kind} by ${via} at ${node}: ${what})`;
}

/** Whether a call may have ended a session, be it by an accident of time. */
function mayEnd(call: Call, life: Life, user: UserLife, clockDifference: number): boolean {
  const { question } = call;
  switch (question.kind) {
    case 'revoke':
    case 'deny':
      return question.target === life.id;
    case 'logOut':
      return question.token.sessionId === life.id;
    case 'revokeOthers':
      return question.token.sessionId !== life.id || mayBeTheft(call, life, clockDifference);
    case 'revokeAll':
      return question.except !== life.id;
    case 'logIn':
      return (
        life.birth !== call && (question.replaces?.sessionId === life.id || mayPushOut(call, user, life))
      );
    case 'confirm':
    case 'completeSecondFactor':
      return mayPushOut(call, user, life) || mayBeTheft(call, life, clockDifference);
    default:
      return mayBeTheft(call, life, clockDifference);
  }
}

/** Whether a newcomer may have found no room among the user's sessions. */
function mayPushOut(call: Call, user: UserLife, life: Life): boolean {
  const { maxSessions, onLimit, maxPending } = user.profile;
  const limits = [maxPending, ...(maxSessions !== null && onLimit !== 'reject' ? [maxSessions] : [])];
  return life.birth.begin < endOf(call) && countPossible(user, call) >= Math.min(...limits);
}

/**
 * How many sessions of the user, that of the call itself left out, may have been alive at some moment of the call: also
 * those whose log-in was never answered.
 */
export function countPossible(user: UserLife, call: Call): number {
  const born = user.calls.filter(
    (other) =>
      other !== call &&
      (other.question.kind === 'logIn' || other.question.kind === 'import') &&
      other.answer.outcome !== 'refused' &&
      other.begin < endOf(call),
  );
  return born.reduce((sum, other) => {
    if (other.question.kind === 'import') return sum + other.question.ids.length;
    const life = user.sessions.find(({ birth }) => birth === other);
    return sum + (life !== undefined && isCertainlyOver(life, call.begin) ? 0 : 1);
  }, 0);
}

function isCertainlyOver(life: Life, at: number): boolean {
  return (life.acknowledgements[0]?.at ?? Number.POSITIVE_INFINITY) < at;
}

/** Whether a call may have come with a token that was replaced so long ago that it is taken for stolen. */
function mayBeTheft(call: Call, life: Life, clockDifference: number): boolean {
  const token = presentedToken(call.question);
  if (token?.sessionId !== life.id) return false;
  const { rotationGrace, clockTolerance } = life.profile;
  const patience = rotationGrace + clockTolerance - clockDifference;
  return life.uses.some((use) => isRenewal(use) && use.begin + patience <= endOf(call));
}

/** When a call told somebody that a session is over, or null where it didn't. */
function acknowledgedAt(call: Call, life: Life): number | null {
  const { question, answer, begin, end } = call;
  if (answer.outcome !== 'done' || end === null) return null;
  const wasThere = endOf(life.birth) <= begin;
  switch (question.kind) {
    case 'revoke':
      return question.target === life.id && wasThere ? end : null;
    case 'deny':
      return question.target === life.id && answer.ended === true ? end : null;
    case 'logOut':
      return question.token.sessionId === life.id ? end : null;
    case 'revokeOthers':
      return question.token.sessionId !== life.id && wasThere ? end : null;
    case 'revokeAll':
      // A log-in that was under way is over as well, which has a check of its own.
      return question.except !== life.id && wasThere ? end : null;
    default:
      return null;
  }
}

/** Whether the check of the credentials by which a session began had begun before a moment. */
export function wasUnderWay({ birth: { answer } }: Life, moment: number): boolean {
  const began = answer.outcome === 'done' ? answer.checkBegan : undefined;
  return began !== undefined && began < moment;
}
