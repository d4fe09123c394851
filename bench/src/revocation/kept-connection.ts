import { Agent, request } from 'node:http';

export interface Answer {
  readonly status: number;
  /** The cookies that it sets, as a client sends them back. */
  readonly cookies: readonly string[];
}

/** One connection to a process, kept open, on which one request is sent after the other. */
export class KeptConnection {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** @param headerLine `Authorization: …` or `Cookie: …` */
  ask(method: 'GET' | 'DELETE', headerLine: string): Promise<Answer> {
    const colon = headerLine.indexOf(': ');
    const headers = { [headerLine.slice(0, colon)]: headerLine.slice(colon + 2) };
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: this.#port, method, headers, agent: this.#agent };
      request(options, (response) => {
        const { statusCode: status = 0, headers: answered } = response;
        const cookies = (answered['set-cookie'] ?? []).map((cookie) => cookie.split(';', 1)[0] ?? '');
        response.resume().once('end', () => resolve({ status, cookies }));
      })
        .once('error', reject)
        .end();
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
