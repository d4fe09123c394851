import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { ALICE } from './support/http.js';
import { HOST, Nginx } from './support/nginx.js';
import { StartedProgram } from './support/started-program.js';

const program = inject('nginx');

const CLIENT = '127.0.0.9';
const FORGED = '203.0.113.66';
const ORIGIN = `https://${HOST}`;

async function start(proxies: string): Promise<string> {
  const app = new StartedProgram('behind-nginx', { PROXIES: proxies });
  onTestFinished(() => app[Symbol.asyncDispose]());
  return app.url();
}

async function nginxBefore(backend: string): Promise<Nginx> {
  const nginx = await Nginx.start(program ?? '', backend);
  onTestFinished(() => nginx[Symbol.asyncDispose]());
  return nginx;
}

/** Logs alice in as her browser does, and gives what it would send from then on. */
async function logIn(nginx: Nginx, headers: Readonly<Record<string, string>> = {}) {
  const login = { method: 'POST', body: ALICE, headers: { Origin: ORIGIN, ...headers } };
  const answer = await nginx.ask(CLIENT, '/sessions', login);
  const Cookie = answer.cookies.map((cookie) => cookie.split(';')[0]).join('; ');
  return { ...answer, Cookie };
}

/** The address that the list shows of alice's only session. */
async function shownAddress(nginx: Nginx, headers: Readonly<Record<string, string>>): Promise<unknown> {
  const { body } = await nginx.ask(CLIENT, '/sessions', { headers });
  return JSON.parse(body).sessions[0].ip;
}

describe.skipIf(program === null)('the recipe behind nginx', () => {
  it('hands the token out in a cookie for this host alone and TLS alone', async () => {
    const nginx = await nginxBefore(await start('1'));
    const { status, cookies } = await logIn(nginx);
    expect(status).toBe(201);
    expect(cookies).toEqual([
      expect.stringMatching(/^__Host-device=\S+; .*Path=\/; HttpOnly; Secure; SameSite=Lax$/),
      expect.stringMatching(/^__Host-session=\S+; .*Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ]);
  });

  it('tells the application the URL of its client', async () => {
    const nginx = await nginxBefore(await start('1'));
    const { Cookie } = await logIn(nginx);
    const { body } = await nginx.ask(CLIENT, '/somewhere', { headers: { Cookie } });
    expect(JSON.parse(body)).toEqual({ userId: 'alice', ip: CLIENT, url: `${ORIGIN}/somewhere` });
  });

  it('shows the address of the client in the list', async () => {
    const nginx = await nginxBefore(await start('1'));
    const { Cookie } = await logIn(nginx);
    expect(await shownAddress(nginx, { Cookie })).toBe(CLIENT);
  });

  it('doesn’t believe the address that a client gives itself', async () => {
    const nginx = await nginxBefore(await start('1'));
    const { Cookie } = await logIn(nginx, { 'X-Forwarded-For': FORGED });
    expect(await shownAddress(nginx, { Cookie })).toBe(CLIENT);
  });

  it('doesn’t believe the scheme and the host that a client gives itself', async () => {
    const nginx = await nginxBefore(await start('1'));
    const { Cookie } = await logIn(nginx);
    const headers = { Cookie, 'X-Forwarded-Proto': 'http', 'X-Forwarded-Host': 'evil.example' };
    const { body } = await nginx.ask(CLIENT, '/', { headers });
    expect(JSON.parse(body)).toMatchObject({ url: `${ORIGIN}/` });
  });

  it('lets its own pages log out, and those of another site not', async () => {
    const nginx = await nginxBefore(await start('1'));
    const { Cookie } = await logIn(nginx);
    const logOut = (Origin: string) =>
      nginx.ask(CLIENT, '/sessions/current', { method: 'DELETE', headers: { Cookie, Origin } });
    expect(await logOut('https://evil.example')).toMatchObject({ status: 403 });
    expect(await logOut(ORIGIN)).toMatchObject({ status: 204 });
  });

  describe('and another proxy in front of that', () => {
    const before = async (app: string) => nginxBefore(`https://127.0.0.1:${(await nginxBefore(app)).port}`);

    it('shows the address of the client where it is told of both', async () => {
      const edge = await before(await start('2'));
      const { Cookie } = await logIn(edge, { 'X-Forwarded-For': FORGED });
      expect(await shownAddress(edge, { Cookie })).toBe(CLIENT);
    });

    it('shows the address of the outer one where it is told of one', async () => {
      const edge = await before(await start('1'));
      const { Cookie } = await logIn(edge);
      expect(await shownAddress(edge, { Cookie })).toBe('127.0.0.1');
    });
  });

  it('believes what a client says where it is told of a proxy that isn’t there', async () => {
    const nginx = await nginxBefore(await start('2'));
    const { Cookie } = await logIn(nginx, { 'X-Forwarded-For': FORGED });
    expect(await shownAddress(nginx, { Cookie })).toBe(FORGED);
  });
});
