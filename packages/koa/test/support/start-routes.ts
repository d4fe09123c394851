import type { SessionManagerOptions } from '@jwt-sessions/core';
import { type AuthenticateUser, type KoaSessionsOptions, koaSessions } from '@jwt-sessions/koa';
import { type Host, startHost } from './start-host.js';

/** Knows alice, whose password is wonderland, and bob, whose is builder. */
export const authenticateUser: AuthenticateUser = ({ username, password }) => {
  const passwords = new Map<unknown, string>([
    ['alice', 'wonderland'],
    ['bob', 'builder'],
  ]);
  return passwords.get(username) === password && typeof username === 'string' ? username : null;
};

/** An application that has the session routes and nothing else. */
export function startRoutes(
  options: Partial<KoaSessionsOptions> = {},
  managerOptions: Partial<SessionManagerOptions> = {},
): Promise<Host> {
  return startHost((app, sessions) => {
    app.use(koaSessions(sessions, { authenticateUser, ...options }).routes());
  }, managerOptions);
}

/** The session goes on with a new token, since its user has proved again who they are. */
export async function reauthenticated(
  { sessions }: Host,
  token: string,
  authMethods: readonly string[] = ['otp'],
): Promise<string> {
  const session = await sessions.authenticate(token);
  return (await sessions.reauthenticate(session, { authMethods })).token;
}
