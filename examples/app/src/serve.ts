import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SessionManager } from '@jwt-sessions/core';
import { createApp } from './create-app.js';
import { DEMO_USERS, DemoUsers } from './demo-users.js';
import { tourLines } from './tour-lines.js';

/** Passwords that everybody knows stay on this machine. */
const HOST = '127.0.0.1';

/**
 * Serves the application until the process is told to stop (Ctrl-C, or SIGTERM), and then closes everything in order.
 *
 * @param closeStore closes what the caller opened
 */
export async function serve(
  sessions: SessionManager,
  port: number,
  closeStore: () => Promise<void>,
): Promise<void> {
  const stop = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  sessions.on('revoked', ({ userId, reason }) =>
    console.log(`A session of ${userId} was ended (${reason}).`),
  );
  sessions.on('error', (error) => console.error(error));

  const server = createServer(createApp(sessions, await DemoUsers.create()).callback());
  server.listen(port, HOST);
  await once(server, 'listening');
  printWelcome(`http://${HOST}:${(server.address() as AddressInfo).port}`);

  await stop;
  console.log('Closing.');
  server.close();
  server.closeIdleConnections();
  await once(server, 'close');
  await sessions.close();
  await closeStore();
}

function printWelcome(url: string): void {
  const users = Object.entries(DEMO_USERS).map(([name, password]) => `${name} / ${password}`);
  console.log(`Listening on ${url} (Ctrl-C stops). Users: ${users.join(', ')}.\n`);
  console.log(tourLines(url).join('\n'));
}
