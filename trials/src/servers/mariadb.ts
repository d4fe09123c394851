import { execFile } from 'node:child_process';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { askSql } from './ask-sql.js';
import type { Database } from './database.js';
import { freePort } from './free-port.js';
import { OwnServer } from './own-server.js';
import { identityOf } from './postgres.js';

const run = promisify(execFile);

const SETUP = `CREATE DATABASE IF NOT EXISTS trial;
CREATE USER IF NOT EXISTS 'tester'@'127.0.0.1' IDENTIFIED BY 'tester';
GRANT ALL PRIVILEGES ON *.* TO 'tester'@'127.0.0.1';
`;

/** A MariaDB of this run's own, by the binaries on the PATH. */
export async function startMariadb(): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-trials-mariadb-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const identity = await identityOf(['mysql']);
    if (identity.uid !== undefined && identity.gid !== undefined)
      await chown(folder, identity.uid, identity.gid);
    await chmod(folder, 0o755);
    const setup = join(folder, 'setup.sql');
    await writeFile(setup, SETUP, { mode: 0o644 });
    const data = join(folder, 'data');
    const options = { ...identity, cwd: folder };
    const method = '--auth-root-authentication-method=normal';
    await run(
      'mariadb-install-db',
      ['--no-defaults', `--datadir=${data}`, method, '--skip-test-db'],
      options,
    );
    const port = await freePort();
    const url = `mariadb://tester:tester@127.0.0.1:${port}/trial`;
    const words = [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--init-file=${setup}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      '--skip-name-resolve',
      '--max-connections=200',
    ];
    const server = new OwnServer({ file: 'mariadbd', words, options, ask: () => askSql(url) });
    await server.start();
    const stop = async () => {
      await server.stop();
      await remove();
    };
    return { addresses: [url], pollsAreInstants: true, server, successor: null, disk: null, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}
