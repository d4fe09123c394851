import { Readable } from 'node:stream';

/** The media type of such an answer. */
export const EVENT_STREAM = 'text/event-stream';

/** What a client may leave unread, in bytes: whoever reads nothing for hours is let go. */
const MAX_UNREAD = 4096;
/** When a client comes back after the stream was cut, in milliseconds: not all of them at once. */
const RETRY = { min: 2000, spread: 4000 };

/** An answer that goes on: server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export class EventStream extends Readable {
  #isOver = false;

  constructor() {
    super({ highWaterMark: MAX_UNREAD });
    // At once, so that the client knows that it is heard.
    this.#write(`retry: ${RETRY.min + Math.floor(Math.random() * RETRY.spread)}\n\n`);
  }

  override _read(): void {}

  /** @param data JSON, which has no line breaks. Never empty: a browser would tell nobody */
  send(event: string, data: string): void {
    this.#write(`event: ${event}\ndata: ${data}\n\n`);
  }

  /** A comment, by which both ends and what stands between them see that the other one is there. */
  beat(): void {
    this.#write(':\n\n');
  }

  /** Ends the answer, after what was sent. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.push(null);
  }

  #write(text: string): void {
    if (this.#isOver || this.destroyed) return;
    if (!this.push(text)) this.destroy();
  }
}
