import {
  type AuthenticatedSession,
  InvalidTokenError,
  SessionImpersonatedError,
  type SessionManager,
} from '@jwt-sessions/core';
import { InvalidCredentialsError, TooManyAttemptsError } from '../refusals/request-errors.js';
import type { Budgets, Demand, Spent } from './budgets.js';
import type { TellFailure } from './insured-counter.js';
import { isAnswer } from './is-answer.js';

/** Your check of what a user gives as a proof: a code, or the password once more. */
export type CheckProof = () => Promise<boolean> | boolean;

/** Why a pending session ended, for the event and the record. */
const REASON = 'second_factor_failed';

/** What a session gives as a proof. */
export interface Proof<Context> {
  readonly exchange: Context;
  readonly session: AuthenticatedSession;
  readonly check: CheckProof;
}

interface ProofThrottleOptions<Context> {
  readonly sessions: SessionManager;
  /** Null where nothing is counted. */
  readonly budgets: Budgets | null;
  readonly tell: (exchange: Context) => TellFailure;
}

/** Counts what a session gives as a proof. Where nothing is counted, a wrong one is refused all the same. */
export class ProofThrottle<Context> {
  readonly #sessions: SessionManager;
  readonly #budgets: Budgets | null;
  readonly #tell: (exchange: Context) => TellFailure;

  constructor({ sessions, budgets, tell }: ProofThrottleOptions<Context>) {
    this.#sessions = sessions;
    this.#budgets = budgets;
    this.#tell = tell;
  }

  /**
   * Lets pass whose second factor is right. After a few wrong ones the pending session ends.
   *
   * @param onEnd told when it has
   * @throws InvalidCredentialsError
   * @throws InvalidTokenError when the session has ended by it
   * @throws TooManyAttemptsError
   */
  async secondFactor({ exchange, session, check }: Proof<Context>, onEnd: () => void): Promise<void> {
    const budgets = this.#budgets;
    if (budgets === null) return demand(await check());
    const tell = this.#tell(exchange);
    const ofUser = await this.#takeOfUser(budgets, session, tell);
    const tries = { limit: 'pending', key: this.#key('pending', session.id) } as const;
    let ofSession: Spent[];
    try {
      ofSession = await budgets.take([tries], tell);
    } catch (error) {
      if (!(error instanceof TooManyAttemptsError)) throw error;
      // Those that come together: there is no code to be looked at for them.
      await budgets.giveBack(ofUser, tell);
      return this.#end(session, onEnd);
    }
    const isRight = await this.#look(check, budgets, [...ofUser, ...ofSession], tell);
    if (isRight) {
      await Promise.all([budgets.giveBack(ofUser, tell), budgets.reset(tries, tell)]);
      return;
    }
    const isLast = ofSession.some(({ taken, limit }) => taken.consumedPoints >= limit.points);
    if (isLast) return this.#end(session, onEnd);
    throw new InvalidCredentialsError();
  }

  /**
   * Lets pass whose proof is right.
   *
   * @throws InvalidCredentialsError
   * @throws SessionImpersonatedError for whoever isn't the user: nothing is looked at
   * @throws TooManyAttemptsError
   */
  async reauthentication({ exchange, session, check }: Proof<Context>): Promise<void> {
    if (session.impersonatedBy !== null) throw new SessionImpersonatedError();
    const budgets = this.#budgets;
    if (budgets === null) return demand(await check());
    const tell = this.#tell(exchange);
    const tries = { limit: 'proof', key: this.#key('proof', session.id) } as const;
    const spent = await budgets.take([tries], tell);
    demand(await this.#look(check, budgets, spent, tell));
    await budgets.reset(tries, tell);
  }

  /** A user's tries may be used up by whoever has the password: a device that is known has its own then. */
  async #takeOfUser(
    budgets: Budgets,
    { id: sessionId, userId }: AuthenticatedSession,
    tell: TellFailure,
  ): Promise<Spent[]> {
    try {
      return await budgets.take([{ limit: 'code', key: this.#key('code', userId) }], tell);
    } catch (error) {
      if (!(error instanceof TooManyAttemptsError)) throw error;
      const [session, devices] = await Promise.all([
        this.#sessions.find(userId, sessionId),
        this.#sessions.listDevices(userId),
      ]);
      const deviceId = session?.deviceId;
      if (!devices.some(({ id }) => id === deviceId)) throw error;
      const key = this.#key('device_code', `${deviceId}\0${userId}`);
      return budgets.take([{ limit: 'device_code', key }], tell);
    }
  }

  async #look(
    check: CheckProof,
    budgets: Budgets,
    spent: readonly Spent[],
    tell: TellFailure,
  ): Promise<boolean> {
    try {
      return (await check()) === true;
    } catch (error) {
      if (!isAnswer(error)) await budgets.giveBack(spent, tell);
      throw error;
    }
  }

  async #end({ id, userId }: AuthenticatedSession, onEnd: () => void): Promise<never> {
    await this.#sessions.revoke(userId, id, { reason: REASON });
    onEnd();
    throw new InvalidTokenError('session_absent', { sessionId: id, userId });
  }

  #key(limit: Demand['limit'], text: string): string {
    return this.#sessions.mark(`throttle-${limit}`, text);
  }
}

function demand(isRight: boolean): void {
  if (isRight !== true) throw new InvalidCredentialsError();
}
