import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * What a way does with what is sent along it: hands it on; does so late; keeps it back until it hands on again, as a network
 * does whose packets come through at last; or hands on half of it and breaks the connection.
 */
export type Conduct = 'pass' | 'delay' | 'hold' | 'halve';

const DELAY = 200;

/** The way between the processes and their database, which can be spoilt. */
export class TcpProxy {
  #conduct: Conduct = 'pass';
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #held: (() => void)[] = [];

  #target: URL;

  private constructor(address: string) {
    this.#target = new URL(address);
    this.#server = createServer((near) => {
      const far = connect({ host: this.#target.hostname, port: Number(this.#target.port) });
      this.#join(near, far);
      this.#join(far, near);
    });
  }

  static async start(address: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(address);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  conduct(conduct: Conduct): void {
    this.#conduct = conduct;
    const held = this.#held;
    this.#held = [];
    for (const handOn of held) handOn();
  }

  /** Leads to another server from now on: connections that there are go where they went. */
  lead(address: string): void {
    this.#target = new URL(address);
  }

  /** Breaks all connections that there are. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.cut();
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (data) => this.#carry(data, from, to));
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }

  #carry(data: Buffer, from: Socket, to: Socket): void {
    const handOn = () => {
      if (!to.destroyed) to.write(data);
    };
    switch (this.#conduct) {
      case 'pass':
        handOn();
        return;
      case 'delay':
        setTimeout(handOn, DELAY);
        return;
      case 'hold':
        this.#held.push(handOn);
        return;
      case 'halve':
        to.write(data.subarray(0, Math.floor(data.length / 2)), () => from.destroy());
    }
  }
}

/** An address that leads through a proxy. */
export function throughProxy(address: string, proxy: TcpProxy): string {
  const url = new URL(address);
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  return url.href;
}
