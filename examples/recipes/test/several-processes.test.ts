import { Agent, request } from 'node:http';
import { json as readJson } from 'node:stream/consumers';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { ALICE, bearer, logIn } from './support/http.js';
import { StartedProgram } from './support/started-program.js';

const server = inject('postgres');

interface Answer {
  readonly status: number | undefined;
  readonly body: unknown;
}

/** A connection that stays open: all that is asked over it comes to one process. */
class Connection {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
    onTestFinished(() => this.#agent.destroy());
  }

  ask(method: string, path: string, token: string, body?: unknown): Promise<Answer> {
    const headers = { ...bearer(token), 'Content-Type': 'application/json' };
    return new Promise((resolve, reject) => {
      const asked = request(new URL(path, this.#url), { agent: this.#agent, method, headers }, (answer) => {
        const { statusCode: status } = answer;
        readJson(answer).then(
          (read) => resolve({ status, body: read }),
          () => resolve({ status, body: null }),
        );
      });
      asked.on('error', reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  async process(token: string): Promise<unknown> {
    const { body } = await this.ask('GET', '/', token);
    return (body as { process: number }).process;
  }
}

describe.skipIf(server === null)('the recipe for several processes', () => {
  /** The program with two processes, and a connection to each. */
  async function start() {
    const program = new StartedProgram('several-processes', {
      DATABASE_URL: server?.url ?? '',
      WORKERS: '2',
    });
    const listens = /^Process (\d+) listens on port (\d+)$/;
    const [one, port] = await program.next(listens);
    const [other] = await program.next(listens);
    const url = `http://127.0.0.1:${port}`;
    const token = await logIn(url);
    const connections = new Map<string, Connection>();
    while (connections.size < 2) {
      const connection = new Connection(url);
      connections.set(String(await connection.process(token)), connection);
    }
    const [first, second] = [one, other].map((id) => connections.get(id ?? '') as Connection);
    return { program, url, token, one, other, first: first as Connection, second: second as Connection };
  }

  it('takes the token that one process gave in every process', async () => {
    const { program, first, second } = await start();
    await using _ = program;
    const { body } = await first.ask('POST', '/sessions', '', ALICE);
    const { token } = body as { token: string };
    expect(await second.ask('GET', '/', token)).toMatchObject({ status: 200, body: { userId: 'alice' } });
  });

  it('refuses in one process what was logged out in the other, from the very next request on', async () => {
    const { program, token, first, second } = await start();
    await using _ = program;
    expect(await second.ask('GET', '/', token)).toMatchObject({ status: 200 });
    expect(await first.ask('DELETE', '/sessions/current', token)).toMatchObject({ status: 204 });
    expect(await second.ask('GET', '/', token)).toMatchObject({ status: 401 });
    expect(await first.ask('GET', '/', token)).toMatchObject({ status: 401 });
  });

  it('tells of an ending in the process that did it alone', async () => {
    const { program, url, token, one, other, first, second } = await start();
    await using _ = program;
    await first.ask('DELETE', '/sessions/current', token);
    await second.ask('GET', '/', token);
    await second.ask('DELETE', '/sessions/current', await logIn(url));
    // Had the second process told of the first ending as well, it would stand between the two.
    const ended = /^Process (\d+) ended a session of alice \(logout\)$/;
    expect([await program.next(ended), await program.next(ended)]).toEqual([[one], [other]]);
  });

  it('closes all processes cleanly', async () => {
    const { program } = await start();
    await using _ = program;
    expect(await program.stop()).toEqual([0, null]);
  });
});
