import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SessionManager } from '@jwt-sessions/core';
import { DEMO_USERS } from './demo-users.js';

/** Passwords that everybody knows stay on this machine. */
const HOST = '127.0.0.1';

export interface ServeOptions {
  readonly port: number;
  /** What to say first of all, to who started it. */
  welcome(url: string): string;
  /** Closes what the caller opened. */
  closeStore(): Promise<void>;
}

/** Serves an application until the process is told to stop (Ctrl-C, or SIGTERM), and then closes everything in order. */
export async function serveApp(
  sessions: SessionManager,
  app: { callback(): RequestListener },
  { port, welcome, closeStore }: ServeOptions,
): Promise<void> {
  const stop = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  sessions.on('revoked', ({ userId, reason }) =>
    console.log(`A session of ${userId} was ended (${reason}).`),
  );
  sessions.on('error', (error) => console.error(error));

  const handle = app.callback();
  const server = createServer((request, response) => {
    // Stopping: a client that keeps a connection in use would keep this process, too.
    if (!server.listening) response.setHeader('Connection', 'close');
    handle(request, response);
  });
  await listen(server, port);
  const url = `http://${HOST}:${(server.address() as AddressInfo).port}`;
  const users = Object.entries(DEMO_USERS).map(([name, password]) => `${name} / ${password}`);
  console.log(`Listening on ${url} (Ctrl-C stops). Users: ${users.join(', ')}.\n`);
  console.log(welcome(url));

  await stop;
  console.log('Closing.');
  server.close();
  await once(server, 'close');
  await sessions.close();
  await closeStore();
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) throw cause;
    throw new Error(`Port ${port} is in use. Set PORT to another one, or to 0 to let the system choose.`, {
      cause,
    });
  }
}
