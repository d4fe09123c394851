import { EventEmitter } from 'node:events';
import type { RefusalReason } from './errors.js';
import type { DescribedSession, JsonValue } from './session.js';
import { type Names, noSuchName } from './values/check-names.js';
import { type Logger, logError, readLogger } from './values/logger.js';

/**
 * What a manager tells your application. None of it carries a token or a lookup id. Events are emitted when the fact stands:
 * after the store has acknowledged it.
 */
export interface SessionEvents<Data = JsonValue> {
  /** A user logged in. */
  issued: [event: IssuedEvent<Data>];
  /** A pending session was completed with its second factor. */
  completed: [event: CompletedEvent<Data>];
  /** A new device was confirmed by another session or by your application. */
  confirmed: [event: ConfirmedEvent];
  /** A session was ended: exactly one event for each, in the process that ended it. */
  revoked: [event: RevokedEvent];
  /** A token was refused; the client is not told why. */
  refused: [event: RefusedEvent];
  /** Work in the background failed, or one of your listeners threw. Without a listener the `logger` is told. */
  error: [error: unknown];
}

/** All that a mail about a log-in needs. A pending session is not in yet: its mail waits for `completed`. */
export interface IssuedEvent<Data = JsonValue> {
  readonly session: DescribedSession<Data>;
  /** Whether no earlier log-in of this user came from the device. */
  readonly newDevice: boolean;
  /**
   * Whether a known device of the user has the same system, browser and model. That may word the mail and proves
   * nothing: whoever attacks can send any User-Agent.
   */
  readonly similarDevice: boolean;
}

/** Like {@link IssuedEvent}, for a log-in that waited for its second factor. */
export type CompletedEvent<Data = JsonValue> = IssuedEvent<Data>;

/** A new device's session became active by somebody's doing. Times are Dates. */
export interface ConfirmedEvent {
  readonly sessionId: string;
  readonly userId: string;
  readonly at: Date;
  readonly by: Actor;
}

/** Who did it: a session of the user, your application in somebody's name or its own, or a rule of the library. */
export type Actor =
  | {
      readonly type: 'session';
      readonly sessionId: string;
      /** Who impersonates the user by that session; not there for the user's own. */
      readonly impersonatedBy?: string;
    }
  | { readonly type: 'application'; readonly name: string | null }
  | { readonly type: 'rule' };

/** A session as the one that did something. */
export function actorOf({
  id,
  impersonatedBy,
}: {
  readonly id: string;
  readonly impersonatedBy: string | null;
}): Actor {
  return { type: 'session', sessionId: id, ...(impersonatedBy !== null && { impersonatedBy }) };
}

/** A session was revoked: one event for each, in the process that did it. */
export interface RevokedEvent {
  readonly sessionId: string;
  readonly userId: string;
  readonly reason: RevocationReason;
  /** When it was ended. */
  readonly at: Date;
  /**
   * From when on no process lets it in. By now where somebody was to be told that it is over, which waits for that; later where
   * it only had to go for another one, which doesn't wait.
   */
  readonly effectiveAt: Date;
  /** For the reasons `'limit'` and `'replaced'` the session that came in. */
  readonly by: Actor;
}

/** A token that let nobody in: for your log and your alarms. */
export interface RefusedEvent {
  readonly reason: RefusalReason;
  /** Known once the token's signature held. */
  readonly sessionId: string | null;
  /** The token's `sub`, known once the token's signature held. */
  readonly userId: string | null;
  readonly ip: string | null;
}

/** Why a session was ended, or your application's own reason: at most 64 characters. */
export type RevocationReason =
  | 'logout'
  | 'user'
  | 'others'
  | 'all'
  | 'limit'
  | 'replaced'
  | 'denied'
  | 'admin'
  | 'password_change'
  | 'token_reuse'
  | 'user_erased'
  // Keeps the names above in an editor's suggestions.
  | (string & Record<never, never>);

/** Tells the application's listeners of a fact. */
export type Announce = <Name extends keyof SessionEvents>(name: Name, ...args: SessionEvents[Name]) => void;

const EVENTS: Names<SessionEvents> = {
  issued: true,
  completed: true,
  confirmed: true,
  revoked: true,
  refused: true,
  error: true,
};

/** What an emitter tells of itself. */
interface ListenerEvents {
  newListener: [event: string, listener: (...args: never[]) => void];
  removeListener: [event: string, listener: (...args: never[]) => void];
}

const LISTENER_EVENTS: Names<ListenerEvents> = { newListener: true, removeListener: true };

type Events<Data = JsonValue> = SessionEvents<Data> & ListenerEvents;
type Listener<Name extends keyof Events, Data> = (...args: Events<Data>[Name]) => void;

/**
 * An emitter whose listeners can't spoil the work that they are told of, nor each other: what one throws, or rejects
 * with, becomes one `error` event. Where nobody listens for that, or a listener for that fails itself, the logger is told
 * and nothing more.
 *
 * A name that there isn't is a `TypeError`: nobody would ever be told.
 */
export class SessionEmitter<Data = JsonValue> extends EventEmitter {
  /** Where it is written what nobody listens for, and what is set wrongly: `tuning.logger`, or the console. */
  readonly logger: Logger;

  readonly #observe: Announce;

  /**
   * @param observe told of each event as well, and before any listener: it must not throw
   * @throws TypeError for what is no logger
   */
  constructor(logger?: Logger, observe: Announce = () => {}) {
    super();
    this.logger = readLogger(logger);
    this.#observe = observe;
  }

  override on<Name extends keyof Events>(name: Name, listener: Listener<Name, Data>): this {
    checkEvent(name);
    return super.on(name, listener);
  }

  override once<Name extends keyof Events>(name: Name, listener: Listener<Name, Data>): this {
    checkEvent(name);
    return super.once(name, listener);
  }

  override addListener<Name extends keyof Events>(name: Name, listener: Listener<Name, Data>): this {
    checkEvent(name);
    return super.addListener(name, listener);
  }

  override prependListener<Name extends keyof Events>(name: Name, listener: Listener<Name, Data>): this {
    checkEvent(name);
    return super.prependListener(name, listener);
  }

  override prependOnceListener<Name extends keyof Events>(name: Name, listener: Listener<Name, Data>): this {
    checkEvent(name);
    return super.prependOnceListener(name, listener);
  }

  override off<Name extends keyof Events>(name: Name, listener: Listener<Name, Data>): this {
    checkEvent(name);
    return super.off(name, listener);
  }

  override removeListener<Name extends keyof Events>(name: Name, listener: Listener<Name, Data>): this {
    checkEvent(name);
    return super.removeListener(name, listener);
  }

  override removeAllListeners(name?: keyof Events): this {
    if (name === undefined) return super.removeAllListeners();
    checkEvent(name);
    return super.removeAllListeners(name);
  }

  override listenerCount<Name extends keyof Events>(name: Name, listener?: Listener<Name, Data>): number {
    checkEvent(name);
    return super.listenerCount(name, listener);
  }

  /**
   * Nobody's to call: an event says what the store has acknowledged.
   *
   * @throws TypeError
   */
  override emit(name: never, ...args: never[]): boolean {
    // Node's own way of telling of listeners.
    if (Object.hasOwn(LISTENER_EVENTS, name)) return super.emit(name, ...args);
    throw new TypeError('The events of a SessionManager are its own to emit.');
  }

  protected announce<Name extends keyof SessionEvents>(name: Name, ...args: SessionEvents[Name]): void {
    this.#observe(name, ...args);
    this.#tell(name, args, (error) => this.reportError(error));
  }

  protected reportError(error: unknown): void {
    this.#observe('error', error);
    const log = (fault: unknown) => logError(this.logger, fault);
    if (this.listenerCount('error') === 0) log(error);
    else this.#tell('error', [error], log);
  }

  /** Calls each listener by itself; Node's `emit` stops at the first that throws. */
  #tell(name: keyof SessionEvents, args: readonly unknown[], onFault: (error: unknown) => void): void {
    for (const listener of this.rawListeners(name)) {
      try {
        const result: unknown = Reflect.apply(listener, this, args);
        // Resolving asks whatever it is for a `then`, and heeds what comes of that.
        if (result !== undefined) new Promise((resolve) => resolve(result)).catch(onFault);
      } catch (error) {
        onFault(error);
      }
    }
  }
}

function checkEvent(name: string): void {
  if (typeof name === 'string' && (Object.hasOwn(EVENTS, name) || Object.hasOwn(LISTENER_EVENTS, name))) {
    return;
  }
  throw noSuchName(name, EVENTS, 'SessionManager', 'event');
}
