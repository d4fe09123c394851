import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** One way through the network, as the client and the server see it. */
interface Way {
  readonly client: Socket;
  readonly server: Socket;
  /** Whether it swallows what comes in, in either direction. */
  isHole: boolean;
}

/** What happens to the statement that was waited for: it is lost, or it is not and its answer is. */
export type Loss = 'statement' | 'answer';

/** Stands between a client and a server, and can do what networks do. Nothing that it swallowed comes later. */
export class Network {
  readonly #target: URL;
  readonly #server: Server;
  readonly #ways = new Set<Way>();
  #isHole = false;
  #trap: { readonly text: RegExp; readonly loss: Loss; readonly sprung: () => void } | null = null;
  /** What is put in the place of the server's words, of the same length. */
  words: readonly (readonly [string, string])[] = [];
  /** What clients sent that came as far as the server. */
  delivered = '';
  /** How many connections clients have made so far. */
  made = 0;

  constructor(url: string) {
    this.#target = new URL(url);
    this.#server = createServer((client) => this.#open(client));
  }

  /** The URL that leads through here. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const url = new URL(this.#target);
    url.hostname = '127.0.0.1';
    url.port = `${(this.#server.address() as AddressInfo).port}`;
    return url.href;
  }

  /** From now on everything is lost, and new connections hear nothing. */
  swallow(): void {
    this.#isHole = true;
    this.swallowExisting();
  }

  /** Loses what goes through the connections that are there. */
  swallowExisting(): void {
    for (const way of this.#ways) way.isHole = true;
  }

  /** New connections go through again. Those that lost something are not mended. */
  restore(): void {
    this.#isHole = false;
  }

  /** Swallows everything from the first statement on that is so. Resolves when it came. */
  swallowAt(text: RegExp, loss: Loss): Promise<void> {
    return new Promise((sprung) => {
      this.#trap = { text, loss, sprung };
    });
  }

  /** The server is gone for the client, and the client for the server. */
  cut(): void {
    for (const { client, server } of this.#ways) {
      client.destroy();
      server.destroy();
    }
  }

  /** The server has closed its side, and the client was never told. */
  leaveHalfOpen(): void {
    for (const way of this.#ways) {
      way.isHole = true;
      way.server.destroy();
    }
  }

  /** Waits until no client has a connection any more. */
  async forsaken(): Promise<void> {
    while (this.#ways.size > 0) await pause(5);
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #open(client: Socket): void {
    this.made += 1;
    const server = connect(Number(this.#target.port), this.#target.hostname);
    const way = { client, server, isHole: this.#isHole };
    this.#ways.add(way);
    client.on('data', (data) => this.#deliver(way, data));
    server.on('data', (data) => {
      if (!way.isHole) client.write(this.#inOtherWords(data));
    });
    client.on('close', () => {
      this.#ways.delete(way);
      // In a hole the server is not told.
      if (!way.isHole) server.destroy();
    });
    server.on('close', () => {
      if (!way.isHole) client.destroy();
    });
    for (const socket of [client, server]) socket.on('error', () => undefined);
  }

  #inOtherWords(data: Buffer): Buffer {
    const text = this.words.reduce(
      (said, [word, other]) => said.replaceAll(word, other),
      data.toString('latin1'),
    );
    return Buffer.from(text, 'latin1');
  }

  #deliver(way: Way, data: Buffer): void {
    if (way.isHole) return;
    const trap = this.#trap;
    const isSprung = trap?.text.test(data.toString('latin1'));
    if (trap !== null && isSprung) {
      this.#trap = null;
      if (trap.loss === 'statement') this.swallow();
    }
    if (!way.isHole) {
      this.delivered += data.toString('latin1');
      way.server.write(data);
    }
    if (trap !== null && isSprung) {
      this.swallow();
      trap.sprung();
    }
  }
}
