import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems give to connections, one of which may take it before a server does. */
const FIRST = 20_000;
const LAST = 32_000;
const TRIES = 50;

/** A port of the loopback interface that nobody listens at. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (await isFree(port)) return port;
  }
  throw new Error(`No port between ${FIRST} and ${LAST} is free.`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
