import { EventEmitter } from 'node:events';
import type { SessionEvents } from './events.js';
import { type Names, noSuchName } from './values/check-names.js';
import { shown } from './values/shown.js';

/** Tells the host's listeners of a fact. */
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

type Events = SessionEvents & ListenerEvents;
type Listener<Name extends keyof Events> = (...args: Events[Name]) => void;

/**
 * An emitter whose listeners can't spoil the work that they are told of, nor each other: what one throws, or rejects
 * with, becomes one `error` event. Where nobody listens for that, or a listener for that fails itself, it is a process
 * warning and nothing more.
 *
 * A name that there isn't is a `TypeError`: nobody would ever be told.
 */
export class SessionEmitter extends EventEmitter {
  override on<Name extends keyof Events>(name: Name, listener: Listener<Name>): this {
    checkEvent(name);
    return super.on(name, listener);
  }

  override once<Name extends keyof Events>(name: Name, listener: Listener<Name>): this {
    checkEvent(name);
    return super.once(name, listener);
  }

  override addListener<Name extends keyof Events>(name: Name, listener: Listener<Name>): this {
    checkEvent(name);
    return super.addListener(name, listener);
  }

  override prependListener<Name extends keyof Events>(name: Name, listener: Listener<Name>): this {
    checkEvent(name);
    return super.prependListener(name, listener);
  }

  override prependOnceListener<Name extends keyof Events>(name: Name, listener: Listener<Name>): this {
    checkEvent(name);
    return super.prependOnceListener(name, listener);
  }

  override off<Name extends keyof Events>(name: Name, listener: Listener<Name>): this {
    checkEvent(name);
    return super.off(name, listener);
  }

  override removeListener<Name extends keyof Events>(name: Name, listener: Listener<Name>): this {
    checkEvent(name);
    return super.removeListener(name, listener);
  }

  override removeAllListeners(name?: keyof Events): this {
    if (name === undefined) return super.removeAllListeners();
    checkEvent(name);
    return super.removeAllListeners(name);
  }

  override listenerCount<Name extends keyof Events>(name: Name, listener?: Listener<Name>): number {
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
    this.#tell(name, args, (error) => this.reportError(error));
  }

  protected reportError(error: unknown): void {
    if (this.listenerCount('error') === 0) warn(error);
    else this.#tell('error', [error], warn);
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

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : new Error(shown(error)));
}
