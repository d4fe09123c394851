import { Command } from 'commander';
import { addErase } from './commands/erase.js';
import { addHealth } from './commands/health.js';
import { addKey } from './commands/key.js';
import { addLease } from './commands/lease.js';
import { addList } from './commands/list.js';
import { addPrepare } from './commands/prepare.js';
import { addPurge } from './commands/purge.js';
import { addRevoke } from './commands/revoke.js';
import { addRevokeAllUsers } from './commands/revoke-all-users.js';
import { addRevokeUser } from './commands/revoke-user.js';
import { addShow } from './commands/show.js';
import { addStats } from './commands/stats.js';

const HELP = `
Where the sessions are is said by --url or the variable DATABASE_URL:
  postgres://user:password@host/database    mysql://…    mariadb://…    sqlite:sessions.sqlite    mongodb://…

Exit codes: 0 done, 1 the store failed, 2 wrong usage or not confirmed, 3 no such session or user.`;

/** Every command of `jwt-sessions`. None of them needs a signing key. */
export function createProgram(): Command {
  const program = new Command('jwt-sessions')
    .description('Sees, ends, purges and prepares the sessions of jwt-sessions.')
    .helpCommand(false)
    .addHelpText('after', HELP)
    .showHelpAfterError('Say jwt-sessions --help for what there is.')
    .exitOverride();
  for (const add of [
    addPrepare,
    addHealth,
    addKey,
    addLease,
    addList,
    addShow,
    addStats,
    addRevoke,
    addRevokeUser,
    addRevokeAllUsers,
    addErase,
    addPurge,
  ]) {
    add(program);
  }
  return program;
}
