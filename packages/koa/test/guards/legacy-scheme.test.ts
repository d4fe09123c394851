import { createHmac } from 'node:crypto';
import type { LegacyTokensOptions } from '@jwt-sessions/core';
import { SessionAdmin } from '@jwt-sessions/core/admin';
import { koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { expectRefusal, INVALID_TOKEN, TOKEN_MISSING } from '../support/problem.js';
import { startHost } from '../support/start-host.js';

const SECRET = Buffer.alloc(50, 'django');
const KEYS = [{ algorithm: 'HS256', secret: SECRET }] as const;
const DJANGO = { keys: KEYS, userIdClaim: 'user_id', scheme: 'JWT' };
const EXP = 10_238_400_000;

describe('the scheme of another system', () => {
  it.each(['JWT', 'jwt', 'JWT  ', 'Bearer'])('brings its tokens as %j', async (scheme) => {
    const { ask, store } = await start();
    const response = await ask(`${scheme} ${legacyToken()}`);
    expect(await response.json()).toEqual({ userId: '1' });
    expect(store.calls).toEqual(['find']);
  });

  it('brings no token of one’s own, which comes as Bearer', async () => {
    const { ask, sessions, store } = await start();
    const { token } = await sessions.issue({ userId: '1' });
    store.calls = [];
    await expectRefusal(ask(`JWT ${token}`), TOKEN_MISSING);
    expect(store.calls).toEqual([]);
    expect((await ask(`Bearer ${token}`)).status).toBe(200);
  });

  it('brings forged ones that are refused without a query, and no garbage', async () => {
    const { ask, store } = await start();
    for (const token of [legacyToken(Buffer.alloc(50)), 'e30.e30.e30 e30']) {
      await expectRefusal(ask(`JWT ${token}`), INVALID_TOKEN);
    }
    for (const credentials of ['JWT', 'JWT ', 'JWT garbage']) {
      await expectRefusal(ask(credentials), TOKEN_MISSING);
    }
    expect(store.calls).toEqual([]);
  });

  it('is somebody else’s where none is named, or another', async () => {
    for (const scheme of [undefined, 'Token']) {
      const { ask } = await start({ ...DJANGO, scheme });
      await expectRefusal(ask(`JWT ${legacyToken()}`), TOKEN_MISSING);
      expect((await ask(`${scheme ?? 'Bearer'} ${legacyToken()}`)).status).toBe(200);
    }
  });

  it('is nobody’s where there is no other system', async () => {
    const { ask, sessions } = await start(null);
    const { token } = await sessions.issue({ userId: '1' });
    await expectRefusal(ask(`JWT ${token}`), TOKEN_MISSING);
  });
});

async function start(legacyTokens: LegacyTokensOptions | null = DJANGO) {
  const host = await startHost(
    (app, sessions) => {
      app.use(koaSessions(sessions).requireSession());
      app.use((ctx) => {
        ctx.body = { userId: ctx.state.session.userId };
      });
    },
    legacyTokens === null ? {} : { legacyTokens },
  );
  const createdAt = new Date();
  const record = { lookupId: 5, userId: 1, createdAt, expiresAt: new Date(EXP * 1000) };
  await new SessionAdmin({ store: host.store }).importSessions([record], { weakLookupIds: 'accepted' });
  host.store.calls = [];
  return { ...host, ask: (Authorization: string) => host.request('/', { headers: { Authorization } }) };
}

/** As django-token-manager makes it. */
function legacyToken(secret = SECRET): string {
  const claims = { lookup_id: 5, user_id: 1, username: 'admin', exp: EXP, email: '' };
  const input = [{ typ: 'JWT', alg: 'HS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}
