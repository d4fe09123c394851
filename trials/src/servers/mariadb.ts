import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { askSql } from './ask-sql.js';
import { type Database, PLAIN } from './database.js';
import { freePort } from './free-port.js';
import { OwnServer } from './own-server.js';
import { identityOf } from './postgres.js';
import { diskOf, SmallDisk } from './small-disk.js';

const run = promisify(execFile);

const SETUP = `CREATE DATABASE IF NOT EXISTS trial;
CREATE USER IF NOT EXISTS 'tester'@'127.0.0.1' IDENTIFIED BY 'tester';
GRANT ALL PRIVILEGES ON *.* TO 'tester'@'127.0.0.1';
`;

/** Its data fit into that when it is new, with a log of the least size that there is. */
const SMALL = 160;

/**
 * A MariaDB of this run's own, by the binaries on the PATH.
 *
 * @param disk whether its data are alone on a small disk
 * @param special settings, as the server's options
 */
export async function startMariadb({
  disk: isSmall = false,
  special = [] as readonly string[],
} = {}): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-trials-mariadb-'));
  const data = join(folder, 'disk', 'data');
  let small: SmallDisk | null = null;
  const remove = async () => {
    await small?.unmount();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const identity = await identityOf(['mysql']);
    if (identity.uid !== undefined && identity.gid !== undefined)
      await chown(folder, identity.uid, identity.gid);
    await chmod(folder, 0o755);
    const setup = join(folder, 'setup.sql');
    await writeFile(setup, SETUP, { mode: 0o644 });
    await mkdir(dirname(data));
    if (isSmall) small = await SmallDisk.mountAt(dirname(data), { megabytes: SMALL, owner: identity });
    else if (identity.uid !== undefined && identity.gid !== undefined)
      await chown(dirname(data), identity.uid, identity.gid);
    const ofSize = isSmall ? ['--innodb-log-file-size=4M'] : [];
    const options = { ...identity, cwd: folder };
    const method = '--auth-root-authentication-method=normal';
    await run(
      'mariadb-install-db',
      ['--no-defaults', `--datadir=${data}`, method, '--skip-test-db', ...ofSize],
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
      ...ofSize,
      ...special,
    ];
    const server = new OwnServer({ file: 'mariadbd', words, options, ask: () => askSql(url) });
    await server.start();
    const stop = async () => {
      await server.stop();
      await remove();
    };
    const onSmallDisk = isSmall ? null : () => startMariadb({ disk: true });
    const disk = small && diskOf(small, server, url);
    return { ...PLAIN, addresses: [url], server, disk, onSmallDisk, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}
