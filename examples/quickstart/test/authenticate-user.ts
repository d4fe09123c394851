import type { AuthenticateUser } from '@jwt-sessions/koa';

/** Stands for the host's own check in the README's example. */
export const authenticateUser: AuthenticateUser = ({ username, password }) =>
  username === 'alice' && password === 'wonderland' ? 'alice' : null;
