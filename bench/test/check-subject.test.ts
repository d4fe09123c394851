import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Fixtures, makeFixtures } from '../src/fixtures/fixtures.ts';
import { RequestHeaders } from '../src/fixtures/request-headers.ts';
import { checkSubject } from '../src/measure/check-subject.ts';
import { buildSubject } from '../src/subjects/build-subject.ts';
import type { SubjectName } from '../src/subjects/subject-setup.ts';

const STATELESS = [
  'koa-jsonwebtoken',
  'koa-jwt',
  'koa-fast-jwt',
  'koa-fast-jwt-cached',
  'koa-fast-jwt-plain',
  'koa-jose',
] as const;

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await makeFixtures(Date.now());
});

async function check(subject: SubjectName, listener: RequestListener): Promise<void> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    await checkSubject({ subject, label: subject }, port, new RequestHeaders(fixtures, ''));
  } finally {
    server.close();
  }
}

function setupOf(subject: SubjectName) {
  const rest = { store: null, url: null, processes: 1, counted: false, sessions: [] };
  return { ...rest, subject, cacheFor: null, disableTouch: false, cookieCacheSeconds: 300, ends: false };
}

describe('checkSubject', () => {
  it.each(STATELESS)('finds %s to let in what is signed, and nothing that is forged', async (subject) => {
    const { listener } = await buildSubject(setupOf(subject));
    await check(subject, listener);
  });

  it.each(STATELESS)('finds bare Koa out, which lets in everybody, in the place of %s', async (subject) => {
    const { listener } = await buildSubject(setupOf('bare-koa'));
    await expect(check(subject, listener)).rejects.toThrow(
      new Error(`${subject} answers forged tokens with 200 instead of 401.`),
    );
  });

  it('finds out who lets in what was revoked, and should know', async () => {
    const { listener } = await buildSubject(setupOf('koa-fast-jwt'));
    await expect(check('jwt-sessions', listener)).rejects.toThrow(
      new Error('jwt-sessions answers revoked tokens with 200 instead of 401.'),
    );
  });

  it('finds out who refuses everybody', async () => {
    const refuse: RequestListener = (_, response) => response.writeHead(401).end();
    await expect(check('koa-jose', refuse)).rejects.toThrow(
      new Error('koa-jose answers valid tokens with 401 instead of 200.'),
    );
  });

  it('finds out who asks for what a stateless check can not know', async () => {
    const revoked = new Set(fixtures.of.revoked.map(({ token }) => `Bearer ${token}`));
    const forged = new Set(fixtures.of.forged.map(({ token }) => `Bearer ${token}`));
    const know: RequestListener = ({ headers: { authorization = '' } }, response) =>
      response.writeHead(revoked.has(authorization) || forged.has(authorization) ? 401 : 200).end();
    await expect(check('koa-jose', know)).rejects.toThrow(
      new Error('koa-jose answers revoked tokens with 401 instead of 200.'),
    );
  });
});
