import {
  type AuthenticatedSession,
  type JsonValue,
  SessionError,
  type SessionManager,
  SessionUnconfirmedError,
} from '@jwt-sessions/core';
import {
  ACCEPT_CH,
  type AuthenticateUser,
  type CookieOption,
  InvalidRequestError,
  type KoaSessions,
  type KoaSessionsOptions,
  koaSessions,
  LoginRefusedError,
  type RefusalCode,
  type SessionAnswer,
  SessionHttpError,
  TooManyAttemptsError,
} from '@jwt-sessions/koa';
import type { Context, Middleware } from 'koa';
import { describeSession } from './describe-session.js';
import type { Device, EndedDevice, Ending, ListedDevice } from './device.js';

export {
  ACCEPT_CH,
  type AuthenticateUser,
  type CookieOption,
  InvalidRequestError,
  type RefusalCode,
  type SessionManager,
};

export type ThrottleOption = NonNullable<KoaSessionsOptions['throttle']>;

/** A refusal, as far as a page tells of it. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** When it would be allowed, where that is known. */
  readonly allowedAt: Date | null;
  /** How the session ended, where that is known. */
  readonly ending?: Ending;
}

/** Whose request it is. */
export interface Caller {
  /** The id of the session. */
  readonly id: string;
  readonly userId: string;
  readonly status: Device['status'];
  readonly devices: UserDevices;
}

/** What a user can do with their devices. The rules for what this session may do are the manager's. */
export interface UserDevices {
  list(cursor: string | undefined): Promise<{ devices: readonly ListedDevice[]; nextCursor: string | null }>;
  /** Those that were logged out lately, the last one first. */
  listEnded(): Promise<readonly EndedDevice[]>;
  find(id: string): Promise<Device | null>;
  rename(id: string, label: string | null): Promise<Device | null>;
  logOut(id: string): Promise<boolean>;
  logOutOthers(): Promise<number>;
  logOutAll(): Promise<number>;
  confirm(id: string): Promise<boolean>;
  deny(id: string): Promise<boolean>;
  idleTimeout(): Promise<string | null>;
  setIdleTimeout(idleTimeout: string): Promise<void>;
  /** When this device counts as confirmed without anybody's doing; null when it does already. */
  confirmedAt(): Date | null;
}

/** Who looks at the log-in form. */
export interface Visitor {
  readonly is: 'stranger' | 'logged-out' | 'pending' | 'logged-in';
  /** How the session of somebody who is logged out has ended, where that is still known. */
  readonly ending: Ending | null;
}

/** How many of those that were logged out are shown. */
const MAX_ENDED = 5;

/** Everything that the page asks of jwt-sessions: this file and `describe-session.ts` are all that know it. */
export class PageSessions {
  readonly #sessions: SessionManager;
  readonly #auth: KoaSessions<JsonValue, SessionAnswer>;
  readonly #guard: Middleware;
  /** The routes of the library, of which the page has one: the stream of events, below `prefix`. */
  readonly routes: Middleware;

  constructor(
    sessions: SessionManager,
    options: {
      readonly cookie: CookieOption;
      readonly authenticateUser: AuthenticateUser;
      readonly throttle: ThrottleOption | undefined;
      readonly prefix: string;
    },
  ) {
    this.#sessions = sessions;
    this.#auth = koaSessions(sessions, { ...options, tellEnded: true, errors: 'throw' });
    this.routes = this.#auth.routes();
    // Its type is for routes that stand behind it; here it is asked from within them.
    this.#guard = this.#auth.requireSession({ allowPending: true }) as Middleware;
  }

  now(): Date {
    return new Date(this.#sessions.now());
  }

  /**
   * Whose request it is, who owes a second factor as well. In cookie mode this also refuses an unsafe request that comes from
   * the page of another site, so no form of ours needs a token against forgery of its own.
   *
   * @throws what {@link readRefusal} reads
   */
  async admit(ctx: Context): Promise<Caller> {
    await this.#guard(ctx, async () => {});
    const session: AuthenticatedSession = ctx.state.session ?? ctx.state.pendingSession;
    const { id, userId } = session;
    return { id, userId, status: session.status, devices: this.#devicesOf(session) };
  }

  async visitor(ctx: Context): Promise<Visitor> {
    try {
      const { status } = await this.admit(ctx);
      return { is: status === 'pending' ? 'pending' : 'logged-in', ending: null };
    } catch (error) {
      const { code, ending = null } = readRefusal(error) ?? {};
      if (code === 'token_missing') return { is: 'stranger', ending };
      if (code === 'invalid_token' || code === 'session_ended') return { is: 'logged-out', ending };
      throw error;
    }
  }

  #devicesOf(session: AuthenticatedSession): UserDevices {
    const { id: currentId } = session;
    const acting = this.#sessions.actingAs(session);
    return {
      async list(cursor) {
        const [{ sessions, nextCursor }, known] = await Promise.all([
          acting.list({ cursor }),
          acting.listDevices(),
        ]);
        const trust = new Map(known.map(({ id, trustedUntil }) => [id, trustedUntil]));
        const devices = sessions.map((each) => {
          const trustedUntil = (each.deviceId !== null && trust.get(each.deviceId)) || null;
          return { ...describeSession(each, currentId), trustedUntil };
        });
        return { devices, nextCursor };
      },
      async listEnded() {
        const { sessions } = await acting.listEnded({ limit: MAX_ENDED });
        return sessions.map((each) => {
          const { at, reason, by } = each.ending;
          const name = by?.type === 'session' ? (by.label ?? by.title) : null;
          return { ...describeSession(each, currentId), ending: { at, reason, by: name } };
        });
      },
      async find(id) {
        const found = await acting.find(id);
        return found && describeSession(found, currentId);
      },
      async rename(id, label) {
        const found = await acting.setLabel(id, label);
        return found && describeSession(found, currentId);
      },
      logOut: (id) => acting.revoke(id),
      logOutOthers: () => acting.revokeOthers(),
      logOutAll: () => acting.revokeAll(),
      confirm: (id) => acting.confirm(id),
      deny: (id) => acting.deny(id),
      idleTimeout: () => acting.idleTimeout(),
      setIdleTimeout: (idleTimeout) => acting.setIdleTimeout(idleTimeout),
      confirmedAt() {
        try {
          acting.demandConfirmed();
          return null;
        } catch (error) {
          if (error instanceof SessionUnconfirmedError) return error.confirmedAt;
          throw error;
        }
      },
    };
  }

  /**
   * Logs in with the fields of a form, and sets the cookie; whether a second factor is still to come. A form of another
   * site is refused here as well, or its owner could log people in as somebody whose doings they read afterwards.
   *
   * @throws what {@link readRefusal} reads
   */
  async logIn(
    ctx: Context,
    authenticateUser: AuthenticateUser,
    fields: Readonly<Record<string, string>>,
  ): Promise<{ readonly pending: boolean }> {
    const authenticationStartedAt = this.now();
    const decision = await this.#auth.attempt(ctx, fields, () => authenticateUser(fields, ctx));
    if (decision === null) throw new WrongCredentials();
    const request = typeof decision === 'string' ? { userId: decision } : decision;
    const rememberMe = fields.rememberMe === 'on';
    const { session } = await this.#auth.logIn(ctx, { rememberMe, ...request, authenticationStartedAt });
    return { pending: session.status === 'pending' };
  }

  /**
   * @param check whether the code is right
   * @param trustFor for how long the device is spared the next ones; null for not at all
   * @throws what {@link readRefusal} reads, `invalid_credentials` for a wrong code among it; the fifth ends the session
   */
  async completeSecondFactor(
    ctx: Context,
    check: () => Promise<boolean> | boolean,
    trustFor: string | null,
  ): Promise<void> {
    const trustDevice = trustFor ?? undefined;
    await this.#auth.completeSecondFactor(ctx, { authMethods: ['otp'], check, trustDevice });
  }

  /**
   * Logs out on this device, a pending one as well. The cookie goes whatever comes of it.
   *
   * @throws what {@link readRefusal} reads
   */
  async leave(ctx: Context): Promise<void> {
    await this.#auth.logOut(ctx);
  }
}

/** What an error says, if it is a refusal; null for what is somebody's bug. */
export function readRefusal(error: unknown): Refusal | null {
  if (error instanceof WrongCredentials)
    return { code: 'invalid_credentials', status: 401, headers: {}, allowedAt: null };
  const refusal = isRefusal(error) ? new SessionHttpError(error) : error;
  if (!(refusal instanceof SessionHttpError)) return null;
  const { code, status, headers, members } = refusal;
  const { allowedAt, confirmedAt, ending } = members;
  const told = { code, status, headers, allowedAt: allowedAt ?? confirmedAt ?? null };
  if (ending === undefined) return told;
  const { at, reason, by } = ending;
  return { ...told, ending: { at, reason, by: by === null ? null : (by.label ?? by.title) } };
}

class WrongCredentials extends Error {}

function isRefusal(error: unknown) {
  return (
    error instanceof SessionError ||
    error instanceof InvalidRequestError ||
    error instanceof LoginRefusedError ||
    error instanceof TooManyAttemptsError
  );
}
