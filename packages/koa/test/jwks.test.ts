import { generateKeyPairSync } from 'node:crypto';
import { koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { plainRequest } from './support/plain-request.js';
import { startHost } from './support/start-host.js';

const { privateKey } = generateKeyPairSync('ed25519');

const start = () =>
  startHost((app, sessions) => app.use(koaSessions(sessions).jwks()), {
    keys: [
      { kid: 'pair', algorithm: 'EdDSA', privateKey },
      { kid: 'secret', algorithm: 'HS256', secret: Buffer.alloc(32, 1) },
    ],
  });

describe('jwks', () => {
  it('answers with the public keys alone, as a JWK Set that may be kept for five minutes', async () => {
    const answer = await (await start()).request('/');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe('application/jwk-set+json');
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=300');
    const { x } = privateKey.export({ format: 'jwk' });
    expect(await answer.json()).toEqual({
      keys: [{ kty: 'OKP', crv: 'Ed25519', x, kid: 'pair', alg: 'EdDSA', use: 'sig' }],
    });
  });

  it('says that nothing has changed to whoever has it already', async () => {
    const host = await start();
    const etag = (await host.request('/')).headers.get('ETag') ?? '';
    const ask = (known: string) => plainRequest(host, '/', { headers: { 'If-None-Match': known } });
    expect(await ask(etag)).toMatchObject({ status: 304, body: '' });
    expect(await ask('"other"')).toMatchObject({ status: 200 });
  });

  it('answers HEAD by its headers alone', async () => {
    const answer = await (await start()).request('/', { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(answer.headers.get('Content-Type')).toBe('application/jwk-set+json');
  });

  it('refuses a manager that has nothing to publish', async () => {
    const { sessions } = await startHost(() => {});
    expect(() => koaSessions(sessions).jwks()).toThrow(
      new TypeError(
        'jwks needs a manager with a key pair (ES256, EdDSA, RS256 or PS256): a secret is never published.',
      ),
    );
  });
});
