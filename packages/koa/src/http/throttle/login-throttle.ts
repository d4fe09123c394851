import type { SessionManager } from '@jwt-sessions/core';
import type { RequestBody } from '../bodies/read-body.js';
import { type Exchange, setHeader } from '../exchange.js';
import { ApplicationFailure } from '../refusals/application-failure.js';
import { RequestError } from '../refusals/request-errors.js';
import { foldName, usualAccounts } from './account-names.js';
import type { Budgets, Demand, Spent } from './budgets.js';
import { countedAddress } from './client-address.js';
import type { TellFailure } from './insured-counter.js';
import { isAnswer } from './is-answer.js';
import { isKnownDevice, noteLogin, secretOf } from './known-device.js';
import type { BeforePassword } from './login-attempt.js';
import { rateLimitFields } from './rate-limit-fields.js';

/** By which account a log-in is counted: what its body names, or none. */
export type AccountOf<Context> = (body: RequestBody, ctx: Context) => string | null | undefined;

export interface LoginThrottleOptions<Context> {
  readonly budgets: Budgets;
  readonly sessions: SessionManager;
  /** Null for the usual members of a body. */
  readonly account: AccountOf<Context> | null;
  readonly beforePassword: BeforePassword<Context> | null;
  readonly warn: (message: string) => void;
  readonly tell: (exchange: Context) => TellFailure;
}

/** What is there of a log-in before its password is looked at. */
interface Login {
  readonly body: RequestBody;
  /** What the client presents as its device's secret. */
  readonly device: string | undefined;
}

const NAME_THE_ACCOUNT =
  'The body of a log-in that succeeded names its account by no member that is known, so attempts are counted by address ' +
  'alone. Say which it is: koaSessions(sessions, { throttle: { account: ({ nickname }) => nickname } }).';

/**
 * Counts the attempts to log in: by address, by address and account, and by account. A device that has logged in to the account
 * before has tries of its own instead, so that nobody else can use up those of its user.
 */
export class LoginThrottle<Context extends Exchange> {
  readonly #options: LoginThrottleOptions<Context>;

  constructor(options: LoginThrottleOptions<Context>) {
    this.#options = options;
  }

  /**
   * Counts an attempt, and looks at the password then. A right one is given back.
   *
   * @param check null or false where the password is wrong
   * @throws TooManyAttemptsError
   * @throws RequestError of `beforePassword`
   * @throws what `check` throws
   */
  async attempt<T>(exchange: Context, { body, device }: Login, check: () => Promise<T>): Promise<T> {
    const { budgets, sessions, warn } = this.#options;
    const tell = this.#options.tell(exchange);
    const accounts = this.#accountsOf(body, exchange);
    const account = accounts.join('\0');
    const isKnown = accounts.length > 0 && isKnownDevice(sessions, device, account);
    const demands = isKnown
      ? [this.#demand('device', secretOf(device), account)]
      : this.#demandsOf(accounts, countedAddress(exchange, warn));
    const spent = await budgets.take(demands, tell);
    this.#announce(exchange, spent);

    await this.#askBefore(exchange, { body, isKnown, spent, tell });
    let result: T;
    try {
      result = await check();
    } catch (error) {
      if (!isAnswer(error)) await budgets.giveBack(spent, tell);
      throw error;
    }
    if (result === null || result === false) return result;
    await this.#forgive(spent, tell);
    if (accounts.length > 0) noteLogin(exchange, { presented: device, account });
    else warn(NAME_THE_ACCOUNT);
    return result;
  }

  #accountsOf(body: RequestBody, exchange: Context): readonly string[] {
    const { account } = this.#options;
    const names = account === null ? usualAccounts(body) : [account(body, exchange)];
    const folded = names.flatMap((name) => (typeof name === 'string' ? [foldName(name)] : []));
    return [...new Set(folded)].filter((name) => name !== '');
  }

  #demandsOf(accounts: readonly string[], address: string | null): Demand[] {
    const here = address === null ? [] : [this.#demand('address', address)];
    const byLogin = address === null ? [] : accounts.map((name) => this.#demand('login', address, name));
    return [...here, ...byLogin, ...accounts.map((name) => this.#demand('account', name))];
  }

  /** A key says nothing of what it stands for, and is short whatever that is. */
  #demand(limit: Demand['limit'], ...parts: readonly string[]): Demand {
    return { limit, key: this.#options.sessions.mark(`throttle-${limit}`, parts.join('\0')) };
  }

  /** Of the account's own limit a client is told where it has been reached: how many others try is not for it to know. */
  #announce(exchange: Context, spent: readonly Spent[]): void {
    const told = spent.filter(({ demand }) => demand.limit !== 'account');
    if (told.length === 0) return;
    for (const [name, value] of Object.entries(rateLimitFields(told))) setHeader(exchange, name, value);
  }

  async #askBefore(
    exchange: Context,
    {
      body,
      isKnown,
      spent,
      tell,
    }: { body: RequestBody; isKnown: boolean; spent: Spent[]; tell: TellFailure },
  ): Promise<void> {
    const { beforePassword, budgets } = this.#options;
    if (beforePassword === null) return;
    const failuresOf = ({ taken }: Spent) => taken.consumedPoints - 1;
    const own = spent.filter(({ demand: { limit } }) => limit === 'login' || limit === 'device');
    const attempt = {
      body,
      knownDevice: isKnown,
      failures: Math.max(0, ...own.map(failuresOf)),
      suspicious: spent.some((each) => failuresOf(each) >= each.limit.suspiciousFrom),
    };
    try {
      await beforePassword(attempt, exchange);
    } catch (error) {
      // Nobody has looked at the password.
      await budgets.giveBack(spent, tell);
      throw error instanceof RequestError ? error : new ApplicationFailure(error);
    }
  }

  async #forgive(spent: readonly Spent[], tell: TellFailure): Promise<void> {
    const { budgets } = this.#options;
    // Whoever got it right at last has the typing errors before that forgiven as well.
    const isOwn = ({ demand: { limit } }: Spent) => limit === 'login' || limit === 'device';
    await Promise.all([
      budgets.giveBack(
        spent.filter((each) => !isOwn(each)),
        tell,
      ),
      ...spent.filter(isOwn).map(({ demand }) => budgets.reset(demand, tell)),
    ]);
  }
}
