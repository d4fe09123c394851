import { MemoryStore } from '@jwt-sessions/core/store';
import { SqlStore } from '@jwt-sessions/store-sql';
import { Sequelize } from 'sequelize';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { createApp, createSessions } from '../src/plans.js';
import { Users } from '../src/users.js';
import { bearer, logIn } from './support/http.js';
import { listen } from './support/listen.js';
import { SESSION_KEYS } from './support/started-program.js';

const server = inject('postgres');

describe.each([
  ['a store in memory', true],
  ['PostgreSQL', server !== null],
])('the recipe for plans, on %s', (name, isThere) => {
  const runs = describe.skipIf(!isThere);
  runs('of which the free one has two devices', () => {
    const sequelize = name === 'PostgreSQL' ? new Sequelize(server?.url ?? '', { logging: false }) : null;
    let plan: 'free' | 'family' | 'company';
    let url: string;

    beforeAll(async () => {
      vi.stubEnv('SESSION_KEYS', SESSION_KEYS);
      // No two log-ins in the same millisecond, whose order nothing would tell.
      let now = Date.now();
      vi.spyOn(Date, 'now').mockImplementation(() => ++now);
      if (sequelize !== null) await new SqlStore(sequelize, { prefix: 'plans' }).prepare();
    });
    afterAll(async () => {
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
      await sequelize?.close();
    });
    beforeEach(async () => {
      plan = 'free';
      const store = sequelize === null ? new MemoryStore() : new SqlStore(sequelize, { prefix: 'plans' });
      const sessions = createSessions(store, async () => plan);
      await sessions.revokeAll('alice');
      url = await listen(createApp(sessions, new Users()));
    });

    const isIn = async (token: string) => (await fetch(url, { headers: bearer(token) })).status === 200;
    const areIn = (tokens: string[]) => Promise.all(tokens.map(isIn));

    it('logs the one out that was used least lately, when a third comes', async () => {
      const tokens = [await logIn(url), await logIn(url), await logIn(url)];
      expect(await areIn(tokens)).toEqual([false, true, true]);
    });

    it('has room for more from the very next log-in on, when the plan is a larger one', async () => {
      const tokens = [await logIn(url), await logIn(url)];
      plan = 'family';
      tokens.push(await logIn(url), await logIn(url));
      expect(await areIn(tokens)).toEqual([true, true, true, true]);
    });

    it('logs nobody out when the plan becomes a smaller one, but at the next log-in all that are too many', async () => {
      plan = 'company';
      const tokens = [await logIn(url), await logIn(url), await logIn(url), await logIn(url)];
      plan = 'free';
      expect(await areIn(tokens)).toEqual([true, true, true, true]);
      tokens.push(await logIn(url));
      expect(await areIn(tokens)).toEqual([false, false, false, true, true]);
    });
  });
});
