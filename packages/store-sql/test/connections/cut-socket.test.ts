import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cutSocket } from '../../src/connections/cut-socket.js';

const cleanUps: (() => void)[] = [];

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** Both ends of a connection. */
async function connected(path?: string): Promise<{ readonly near: Socket; readonly far: Socket }> {
  const place = path === undefined ? { port: 0, host: '127.0.0.1' } : { path };
  const server = createServer().listen(place);
  cleanUps.push(() => server.close());
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const near = connect('path' in place ? place : { ...place, port: (server.address() as AddressInfo).port });
  const [far] = (await accepted) as [Socket];
  await (near.connecting ? once(near, 'connect') : undefined);
  cleanUps.push(() => near.destroy());
  cleanUps.push(() => far.destroy());
  return { near, far };
}

describe('cutSocket', () => {
  it('takes back what was not delivered yet: the other side is cut off, and not told that this was all', async () => {
    const { near, far } = await connected();
    let ended = false;
    far.on('end', () => {
      ended = true;
    });
    const heard = once(far, 'data');
    near.write('BEGIN');
    await heard;
    const [error] = await Promise.all([once(far, 'error'), cutSocket(near)]);
    expect(error).toEqual([expect.objectContaining({ code: 'ECONNRESET' })]);
    expect([near.destroyed, ended]).toEqual([true, false]);
  });

  it('closes what can not be reset', async () => {
    const { near, far } = await connected(join(tmpdir(), `cut-socket-${process.pid}`));
    const closed = once(far.resume(), 'close');
    cutSocket(near);
    await closed;
    expect(near.destroyed).toBe(true);
  });

  it('waits for no connection that is still being made, and passes over what is closed or no socket', () => {
    const socket = connect({ port: 1, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    cutSocket(socket);
    expect(socket.destroyed).toBe(true);
    cutSocket(socket);
    cutSocket(undefined);
  });
});
