import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createInvoiceService } from '../src/invoice-service.js';
import { bearer, logIn } from './support/http.js';
import { StartedProgram } from './support/started-program.js';

const server = inject('postgres');

describe.skipIf(server === null)('the recipe for a token for another service', () => {
  let folder: string;
  let shop: StartedProgram;
  let url: string;
  /** The tokens that the service has been sent. */
  const seen: string[] = [];
  let answer: RequestListener = () => {};
  const service = createServer((request, response) => {
    seen.push(request.headers.authorization ?? '');
    answer(request, response);
  }).listen(0, '127.0.0.1');
  const invoicesUrl = () => `http://127.0.0.1:${(service.address() as AddressInfo).port}`;

  beforeAll(async () => {
    if (!service.listening) await once(service, 'listening');
    folder = await mkdtemp(join(tmpdir(), 'service-tokens-'));
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const keys = [{ ...privateKey.export({ format: 'jwk' }), kid: '2026-11', alg: 'ES256' }];
    const file = join(folder, 'keys.json');
    await writeFile(file, JSON.stringify({ keys }));
    const env = { DATABASE_URL: server?.url ?? '', KEY_FILE: file, INVOICES_URL: invoicesUrl() };
    shop = new StartedProgram('service-tokens', env);
    url = await shop.url();
    const jwksUrl = `${url}/.well-known/jwks.json`;
    const app = createInvoiceService({ issuer: 'https://shop.example', jwksUrl });
    app.silent = true;
    answer = app.callback();
  });
  afterAll(async () => {
    await shop?.[Symbol.asyncDispose]();
    service.closeAllConnections();
    service.close();
    if (folder) await rm(folder, { recursive: true });
  });

  const invoices = (authorization: string) =>
    fetch(`${invoicesUrl()}/invoices`, { headers: { Authorization: authorization } });

  it('tells the service who she is, what she may, and by what she has proved it', async () => {
    const token = await logIn(url);
    const response = await fetch(`${url}/invoices`, { headers: bearer(token) });
    expect([response.status, await response.json()]).toEqual([
      200,
      { user: 'alice', provedBy: ['pwd'], invoices: [{ id: 7, total: '120.00' }] },
    ]);
  });

  it('never hands the service what would let it in as her', async () => {
    const token = await logIn(url);
    await fetch(`${url}/invoices`, { headers: bearer(token) });
    const sent = seen.at(-1) ?? '';
    expect(sent).toMatch(/^Bearer ey/);
    expect(sent).not.toContain(token);
    expect((await fetch(`${url}/invoices`, { headers: { Authorization: sent } })).status).toBe(401);
  });

  it('is demanded by the service: a session’s own token is none, nor a changed one', async () => {
    const token = await logIn(url);
    await fetch(`${url}/invoices`, { headers: bearer(token) });
    const [header, payload = '', signature] = (seen.at(-1) ?? '').replace('Bearer ', '').split('.');
    const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), role: 'owner' };
    const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
    expect((await invoices(`Bearer ${[header, payload, signature].join('.')}`)).status).toBe(200);
    expect((await invoices(`Bearer ${[header, forged, signature].join('.')}`)).status).toBe(401);
    expect((await invoices(`Bearer ${token}`)).status).toBe(401);
    expect((await invoices('')).status).toBe(401);
  });
});
