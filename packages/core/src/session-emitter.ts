import { EventEmitter } from 'node:events';
import type { SessionEvents } from './session-events.js';

/** Tells the host's listeners of a fact. */
export type Announce = <Name extends keyof SessionEvents>(name: Name, ...args: SessionEvents[Name]) => void;

/**
 * An emitter whose listeners can't spoil the work that they are told of: what one throws, or rejects with, becomes an
 * `error` event, and a process warning where nobody listens for that.
 */
export class SessionEmitter extends EventEmitter<SessionEvents> {
  constructor() {
    super({ captureRejections: true });
  }

  protected announce<Name extends keyof SessionEvents>(name: Name, ...args: SessionEvents[Name]): void {
    try {
      // A method of a generic name is beyond what the emitter's own types can follow.
      (this as EventEmitter).emit(name, ...args);
    } catch (error) {
      this.reportError(error);
    }
  }

  protected reportError(error: unknown): void {
    try {
      if (this.listenerCount('error') > 0) this.emit('error', error);
      else warn(error);
    } catch (thrown) {
      warn(thrown);
    }
  }

  /** Node calls this with what an async listener rejects with. */
  override [EventEmitter.captureRejectionSymbol](error: Error, ..._event: unknown[]): void {
    this.reportError(error);
  }
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : new Error(String(error)));
}
