import { SessionManager } from '@jwt-sessions/core';
import { koaSessions, type OptionalSessionState } from '@jwt-sessions/koa';
import { SqlStore } from '@jwt-sessions/store-sql';
import jwt from 'jsonwebtoken';
import Koa from 'koa';
import type { Sequelize } from 'sequelize';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EXCHANGED, exchangePlainTokens } from '../src/exchange-plain-tokens.js';
import { DATABASES } from './support/databases.js';
import { bearer } from './support/http.js';
import { listen } from './support/listen.js';
import { SESSION_KEYS } from './support/started-program.js';

const SECRET = 'a secret of the old system, of 42 characters';
const NOW = Math.floor(Date.now() / 1000);
const CLAIMS = { sub: 'alice', iat: NOW - 3600, exp: NOW + 86_400 };

describe.each(DATABASES)('an old token without a session, on %s', (_, open) => {
  it('is exchanged for a session, once however many bring it', async () => {
    const { exchange, sessions } = await start(await open());
    const answers = await Promise.all(Array.from({ length: 5 }, () => exchange(jwt.sign(CLAIMS, SECRET))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401, 401, 401]);
    const answer = answers.find(({ status }) => status === 201) as Response;
    const { token } = (await answer.json()) as { token: string };
    expect((await sessions.authenticate(token)).userId).toBe('alice');
    expect((await sessions.list('alice')).sessions).toHaveLength(1);
  });

  it('is refused when it is forged, expired, or says no time', async () => {
    const { exchange } = await start(await open());
    const tokens = [
      jwt.sign(CLAIMS, 'another secret'),
      jwt.sign({ ...CLAIMS, exp: NOW - 1 }, SECRET),
      jwt.sign({ sub: 'alice', iat: NOW }, SECRET),
      jwt.sign({ sub: 'alice', exp: CLAIMS.exp }, SECRET, { noTimestamp: true }),
      jwt.sign({ ...CLAIMS, sub: undefined }, SECRET),
      jwt.sign(CLAIMS, '', { algorithm: 'none' }),
      'garbage',
    ];
    for (const token of tokens) expect((await exchange(token)).status).toBe(401);
  });

  it('is refused when all sessions of its user were ended since it was issued', async () => {
    const { exchange, sessions } = await start(await open());
    await sessions.revokeAll('alice', { reason: 'password_change' });
    expect((await exchange(jwt.sign(CLAIMS, SECRET))).status).toBe(401);
    expect((await sessions.list('alice')).sessions).toEqual([]);
  });
});

async function start(sequelize: Sequelize) {
  await sequelize.query(EXCHANGED);
  const sessions = new SessionManager({ store: new SqlStore(sequelize), keys: SESSION_KEYS });
  onTestFinished(() => sessions.close());
  const auth = koaSessions(sessions);
  const app = new Koa<OptionalSessionState>();
  app.silent = true;
  app.use(exchangePlainTokens(auth, sequelize, SECRET));
  const url = await listen(app);
  const exchange = (token: string) => fetch(url, { method: 'POST', headers: bearer(token) });
  return { sessions, exchange };
}
