import type { Socket } from 'node:net';
import { TooManyAttemptsError } from '../refusals/request-errors.js';
import { EventStream } from './event-stream.js';

/** Tabs that somebody has open; and how many lists a process may have to look at, each a read every two seconds. */
const MAX_OF_USER = 20;
const MAX_IN_ALL = 1000;
const SECOND = 1000;
/** Below the time after which proxies cut an answer that says nothing, in seconds. */
const BEAT_EVERY = 15;

/** A server, as its sockets know it. */
type Listening = { readonly listening?: boolean };

interface Opened {
  readonly userId: string;
  /** That which listened when the stream was opened; null where none did, as where another process hands over the sockets. */
  readonly server: Listening | null;
  /** Seconds since the last beat. */
  silentFor: number;
}

/**
 * The streams that are open in this process: so many and no more, each kept alive, and ended when the server stops
 * listening, which waits for all that is answered. One timer is for all of them.
 */
export class OpenStreams {
  readonly #open = new Map<EventStream, Opened>();
  readonly #countOf = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;

  /** @throws TooManyAttemptsError where the user or all together have too many open */
  open(userId: string, socket: Socket): EventStream {
    const count = this.#countOf.get(userId) ?? 0;
    if (count >= MAX_OF_USER || this.#open.size >= MAX_IN_ALL) {
      throw new TooManyAttemptsError('1m', 'Too many streams of events are open.');
    }
    const { server } = socket as { readonly server?: Listening };
    const stream = new EventStream();
    this.#open.set(stream, { userId, server: server?.listening === true ? server : null, silentFor: 0 });
    this.#countOf.set(userId, count + 1);
    stream.once('close', () => this.#forget(stream, userId));
    this.#timer ??= setInterval(() => this.#look(), SECOND).unref();
    return stream;
  }

  #forget(stream: EventStream, userId: string): void {
    this.#open.delete(stream);
    const count = this.#countOf.get(userId) ?? 0;
    if (count > 1) this.#countOf.set(userId, count - 1);
    else this.#countOf.delete(userId);
    if (this.#open.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(): void {
    for (const [stream, opened] of this.#open) {
      opened.silentFor += 1;
      if (opened.server?.listening === false) stream.end();
      else if (opened.silentFor >= BEAT_EVERY) {
        opened.silentFor = 0;
        stream.beat();
      }
    }
  }
}
