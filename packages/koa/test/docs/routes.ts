/** What docs/routes.md shows. Compiled, not run. */
import type { SessionManager } from '@jwt-sessions/core';
import { koaSessions } from '@jwt-sessions/koa';

declare const sessions: SessionManager;
declare function isFlooding(ip: string): Promise<boolean>;
declare function isSolved(captcha: unknown): Promise<boolean>;
declare function checkPassword(username: string, password: string): Promise<string | null>;

// -- Refusing

import { type AuthenticateUser, LoginRefusedError, TooManyAttemptsError } from '@jwt-sessions/koa';

const authenticateUser: AuthenticateUser = async ({ username, password, captcha }, ctx) => {
  if (await isFlooding(ctx.ip)) throw new TooManyAttemptsError('15m');
  if (!(await isSolved(captcha))) throw new LoginRefusedError('Solve the captcha.');
  if (typeof username !== 'string' || typeof password !== 'string') return null;
  return checkPassword(username, password);
};

// --

const auth = koaSessions(sessions, { authenticateUser });

auth.routes();
