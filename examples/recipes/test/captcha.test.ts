import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createApp } from '../src/captcha.js';
import { checkCaptcha } from '../src/check-captcha.js';
import { Users } from '../src/users.js';
import { listen } from './support/listen.js';

const SECRET = 'the secret of the site';
const HOSTNAME = 'www.example.com';
const SOLVED = 'solved by a person';
const ALICE = { username: 'alice', password: 'wonderland' };
const WRONG = { username: 'alice', password: 'wrong' };

/** Answers as siteverify does: what is good once, for its own secret. */
function likeTheRealOne() {
  const seen = new Set<string>();
  return (form: URLSearchParams): object => {
    if (form.get('secret') !== SECRET) return { success: false, 'error-codes': ['invalid-input-secret'] };
    const response = form.get('response') ?? '';
    if (response !== SOLVED) return { success: false, 'error-codes': ['invalid-input-response'] };
    if (seen.has(response)) return { success: false, 'error-codes': ['timeout-or-duplicate'] };
    seen.add(response);
    return { success: true, challenge_ts: '2026-11-26T10:00:00Z', hostname: HOSTNAME };
  };
}

/** A server on this machine that answers like such a service, or in no way at all. */
async function startService(answer: (form: URLSearchParams, response: ServerResponse) => object | undefined) {
  const asked: URLSearchParams[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const form = new URLSearchParams(await text(request));
    asked.push(form);
    const body = answer(form, response);
    if (body !== undefined) response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/siteverify`;
  return { asked, server, service: { url, secret: SECRET, hostname: HOSTNAME } };
}

/** An application after three wrong passwords, when it begins to ask. */
async function startSuspicious(service: Parameters<typeof createApp>[2]) {
  const sessions = new SessionManager({
    store: new MemoryStore(),
    keys: `k1:${randomBytes(32).toString('base64url')}`,
  });
  const app = createApp(sessions, new Users(), service);
  const errors: Error[] = [];
  app.on('error', (error) => errors.push(error));
  onTestFinished(() => sessions.close());
  const url = await listen(app);
  const logIn = async (body: object) => {
    const answer = await fetch(`${url}/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { code = null } = (await answer.json()) as { code?: string };
    return [answer.status, code];
  };
  for (let n = 0; n < 3; n += 1) expect(await logIn(WRONG)).toEqual([401, 'invalid_credentials']);
  return { logIn, errors };
}

const REFUSED = [403, 'login_refused'];
const IN = [201, null];

describe('a log-in with a captcha', () => {
  it('needs none before the third wrong password', async () => {
    const { asked, service } = await startService(likeTheRealOne());
    await startSuspicious(service);
    expect(asked).toEqual([]);
  });

  it('needs one then, which is good once', async () => {
    const { asked, service } = await startService(likeTheRealOne());
    const { logIn, errors } = await startSuspicious(service);

    expect(await logIn(ALICE)).toEqual(REFUSED);
    expect(await logIn({ ...ALICE, captcha: 'guessed' })).toEqual(REFUSED);
    expect(await logIn({ ...WRONG, captcha: SOLVED })).toEqual([401, 'invalid_credentials']);
    expect(await logIn({ ...ALICE, captcha: SOLVED })).toEqual(REFUSED);
    expect(asked).toHaveLength(3);
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({
      secret: SECRET,
      response: 'guessed',
      remoteip: '127.0.0.1',
    });
    expect(errors).toEqual([]);
  });

  it('lets in by both', async () => {
    const { service } = await startService(likeTheRealOne());
    const { logIn } = await startSuspicious(service);
    expect(await logIn({ ...ALICE, captcha: SOLVED })).toEqual(IN);
  });

  it.each([7, null, {}, '', 'a'.repeat(2049)])('asks nobody of %j', async (captcha) => {
    const { asked, service } = await startService(likeTheRealOne());
    const { logIn } = await startSuspicious(service);
    expect(await logIn({ ...ALICE, captcha })).toEqual(REFUSED);
    expect(asked).toEqual([]);
  });

  it('counts no captcha that is missing as a wrong password', async () => {
    const { service } = await startService(likeTheRealOne());
    const { logIn } = await startSuspicious(service);
    for (let n = 0; n < 15; n += 1) expect(await logIn(ALICE)).toEqual(REFUSED);
    expect(await logIn({ ...ALICE, captcha: SOLVED })).toEqual(IN);
  });

  it('takes none that was solved on another site', async () => {
    const { service } = await startService(() => ({ success: true, hostname: 'evil.example' }));
    const { logIn } = await startSuspicious(service);
    expect(await logIn({ ...ALICE, captcha: SOLVED })).toEqual(REFUSED);
  });
});

const FAILURES: readonly [string, (response: ServerResponse) => object | undefined][] = [
  ['answers with 500', (response) => void response.writeHead(500).end('{"success":true}')],
  ['answers with no JSON', (response) => void response.end('<h1>Maintenance</h1>')],
  ['says neither yes nor no', () => ({ ok: true })],
  ['answers with null', (response) => void response.end('null')],
  ['hangs up', (response) => void response.destroy()],
  ['sends elsewhere', (response) => void response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end()],
  ['refuses your secret', () => ({ success: false, 'error-codes': ['invalid-input-secret'] })],
];

describe('a captcha service that fails', () => {
  it.each(FAILURES)('keeps nobody out, and is told of: it %s', async (_what, answer) => {
    const { service } = await startService((_form, response) => answer(response));
    const { logIn, errors } = await startSuspicious(service);

    expect(await logIn({ ...ALICE, captcha: SOLVED })).toEqual(IN);
    expect(errors).toHaveLength(1);
  });

  it('lets nobody guess on: ten wrong passwords are all there are', async () => {
    const { service } = await startService((_form, response) => void response.destroy());
    const { logIn } = await startSuspicious(service);
    for (let n = 0; n < 7; n += 1) {
      expect(await logIn({ ...WRONG, captcha: SOLVED })).toEqual([401, 'invalid_credentials']);
    }
    expect(await logIn({ ...ALICE, captcha: SOLVED })).toEqual([429, 'too_many_attempts']);
  });

  it('is waited for no longer than three seconds', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    const due = new AbortController();
    timeout.mockReturnValue(due.signal);
    onTestFinished(() => timeout.mockRestore());
    const { service, server } = await startService(() => undefined);
    server.once('request', () => due.abort(new DOMException('too late', 'TimeoutError')));

    await expect(checkCaptcha(service, SOLVED, '203.0.113.7')).rejects.toThrow('too late');
    expect(timeout).toHaveBeenCalledWith(3000);
  });
});
