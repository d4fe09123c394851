import { once } from 'node:events';
import { get, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { onTestFinished } from 'vitest';

/** A client that listens to a stream of events. */
export class EventClient {
  readonly response: IncomingMessage;
  /** All that came so far, but for `retry`: `changed {}`, or `:` for a comment. */
  readonly heard: string[] = [];
  readonly #closed: Promise<unknown>;
  #rest = '';

  private constructor(response: IncomingMessage) {
    this.response = response;
    this.#closed = new Promise((resolve) => response.once('close', resolve));
    response.on('error', () => {}); // what the test's end cuts off
    response.setEncoding('utf8').on('data', (text: string) => this.#take(text));
  }

  /** Asks for the stream. An answer of another status is there to be looked at as well. */
  static async open(
    { port }: { readonly port: number },
    headers: OutgoingHttpHeaders,
    path = '/sessions/events',
  ): Promise<EventClient> {
    const request = get({ host: '127.0.0.1', port, path, headers, agent: false });
    request.on('error', () => {});
    onTestFinished(() => void request.destroy());
    const [response] = await once(request, 'response');
    return new EventClient(response);
  }

  /** Resolves when the server has ended the stream. */
  async ended(): Promise<string[]> {
    await this.#closed;
    return this.heard;
  }

  /** Goes away, as a tab that is closed. */
  leave(): void {
    this.response.destroy();
  }

  #take(text: string): void {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) {
      if (block.startsWith('retry: ')) continue;
      const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
      this.heard.push(event === undefined ? block : `${event} ${data}`);
    }
  }
}
