import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { endOneSession } from '../src/revocation/end-one-session.ts';
import { KeptConnection } from '../src/revocation/kept-connection.ts';

const servers: Server[] = [];
const connections: KeptConnection[] = [];
const AT_ONCE = { before: 0, after: 0, patience: 60_000 };
const TOKEN = 'Authorization: Bearer a';

afterEach(() => {
  for (const connection of connections.splice(0)) connection.close();
  for (const server of servers.splice(0)) server.close();
});

async function connect(listener: RequestListener): Promise<() => KeptConnection> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return () => {
    const connection = new KeptConnection((server.address() as AddressInfo).port);
    connections.push(connection);
    return connection;
  };
}

/** Two processes that share whether the session goes on; the second one asks `lets` about it. */
async function lane({
  lets,
  ending = 204,
}: {
  readonly lets: (ended: boolean, cookie: string | undefined) => boolean | [boolean, cookie: string];
  readonly ending?: number;
}) {
  let ended = false;
  const one = await connect((_, response) => {
    ended = true;
    response.writeHead(ending).end();
  });
  const other = await connect((request, response) => {
    const [letIn, cookie] = [lets(ended, request.headers.cookie)].flat() as [boolean, string?];
    response.writeHead(letIn ? 200 : 401, cookie === undefined ? {} : { 'Set-Cookie': cookie }).end();
  });
  return { ending: one(), asking: [other(), other()], waiting: other() };
}

describe('endOneSession', () => {
  it('finds nobody let in where every request asks', async () => {
    const round = await endOneSession(await lane({ lets: (ended) => !ended }), TOKEN, AT_ONCE);
    expect(round?.letIn).toBe(0);
    expect(round?.delay).toBeGreaterThanOrEqual(0);
    expect(round?.acknowledgement).toBeGreaterThan(0);
  });

  it('counts who is let in though sent after the acknowledgement', async () => {
    let left = 200;
    const lets = (ended: boolean) => {
      if (ended) left -= 1;
      return left > 0;
    };
    const round = await endOneSession(await lane({ lets }), TOKEN, AT_ONCE);
    expect(round?.letIn).toBeGreaterThan(0);
    expect(round?.letIn).toBeLessThan(200);
    expect(round?.delay).toBeGreaterThan(0);
  });

  it('gives up where nobody is ever refused', async () => {
    const never = endOneSession(await lane({ lets: () => true }), TOKEN, { ...AT_ONCE, patience: 0 });
    await expect(never).rejects.toThrow(new Error('Still let in after 0 ms.'));
  });

  it('sends the cookies back that the first answer sets', async () => {
    const cookies = new Set<string | undefined>();
    const lets = (ended: boolean, cookie: string | undefined): [boolean, string] => {
      cookies.add(cookie);
      return [!ended, 'cache=b; Max-Age=300; Path=/'];
    };
    await endOneSession(await lane({ lets }), 'Cookie: id=a', AT_ONCE);
    expect([...cookies]).toEqual(['id=a', 'id=a; cache=b']);
  });

  it('does not take a session that nobody lets in for one that was ended', async () => {
    const refused = endOneSession(await lane({ lets: () => false }), TOKEN, AT_ONCE);
    await expect(refused).rejects.toThrow(new Error('A session that goes on was answered with 401.'));
  });

  it('does not take an ending that failed for an acknowledged one', async () => {
    const failed = await lane({ lets: () => true, ending: 503 });
    expect(await endOneSession(failed, TOKEN, AT_ONCE)).toBeNull();
  });
});
