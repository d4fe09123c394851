import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whom the certificate is for. */
export const HOST = 'www.example.com';

export interface Answer {
  readonly status: number | undefined;
  readonly cookies: readonly string[];
  readonly body: string;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The real nginx with the recipe's own configuration, but for its ports and files. */
export class Nginx implements AsyncDisposable {
  readonly port: number;
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #certificate: string;

  private constructor(port: number, folder: string, child: ChildProcess, certificate: string) {
    this.port = port;
    this.#folder = folder;
    this.#child = child;
    this.#certificate = certificate;
  }

  /**
   * @param program nginx
   * @param backend what it stands in front of, such as `'http://127.0.0.1:3000'`
   */
  static async start(program: string, backend: string): Promise<Nginx> {
    const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-nginx-'));
    const port = await freePort();
    const key = join(folder, 'key.pem');
    const certificate = join(folder, 'certificate.pem');
    const subject = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`, '-days', '2'];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    await run('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', key, '-out', certificate]);

    const { protocol, host } = new URL(backend);
    const recipe = await readFile(new URL('../../src/behind-nginx.conf', import.meta.url), 'utf8');
    const server = replaceEach(recipe, [
      ['server 127.0.0.1:3000;', `server ${host};`],
      ['proxy_pass http://app;', `proxy_pass ${protocol}//app;`],
      ['listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`],
      [`/etc/ssl/${HOST}.crt`, certificate],
      [`/etc/ssl/${HOST}.key`, key],
    ]);
    const file = join(folder, 'nginx.conf');
    await writeFile(file, configurationAround(server, folder));

    const identity = await identityForServer();
    if (identity !== null) await run('chown', ['-R', `${identity.uid}:${identity.gid}`, folder]);
    const child = spawn(program, ['-p', folder, '-e', 'stderr', '-c', file], {
      ...identity,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const nginx = new Nginx(port, folder, child, await readFile(certificate, 'utf8'));
    await nginx.#listening();
    return nginx;
  }

  /** A request over TLS, as a client at an address of the loopback network makes it. */
  async ask(
    localAddress: string,
    path: string,
    { method = 'GET', headers = {}, body }: Ask = {},
  ): Promise<Answer> {
    const asked = request({
      host: '127.0.0.1',
      port: this.port,
      servername: HOST,
      ca: this.#certificate,
      agent: false,
      localAddress,
      path,
      method,
      headers: { Host: HOST, 'Content-Type': 'application/json', ...headers },
    });
    asked.end(body === undefined ? undefined : JSON.stringify(body));
    const [answer] = await once(asked, 'response');
    return {
      status: answer.statusCode,
      cookies: answer.headers['set-cookie'] ?? [],
      body: await text(answer),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exit = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await exit;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Its ports are open before it starts those who answer. */
  #listening(): Promise<void> {
    return new Promise((resolve, reject) => {
      let log = '';
      this.#child.once('error', reject);
      this.#child.once('exit', () => reject(new Error(`nginx ended while it started: ${log.trim()}`)));
      this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        if (log.length < 10_000) log += text;
        if (text.includes('start worker process ')) resolve();
      });
    });
  }
}

function configurationAround(server: string, folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n');
  return `daemon off;
error_log stderr notice;
pid ${folder}/nginx.pid;
worker_processes 1;
events {}
http {
access_log off;
${temporary}
${server}
}
`;
}

function replaceEach(given: string, changes: readonly (readonly [string, string])[]): string {
  let changed = given;
  for (const [from, to] of changes) {
    if (!changed.includes(from)) throw new Error(`The recipe's configuration lacks '${from}'.`);
    changed = changed.replace(from, to);
  }
  return changed;
}

/** The user without rights, where we are root. */
async function identityForServer(): Promise<{ readonly uid: number; readonly gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const [uid, gid] = await Promise.all(['-u', '-g'].map((what) => run('id', [what, 'nobody'])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}

/** Below those that the system gives to connections. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer().listen(port, '127.0.0.1');
    const free = await Promise.race([
      once(server, 'listening').then(() => true),
      once(server, 'error').then(() => false),
    ]);
    if (!free) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
