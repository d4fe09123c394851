import { describe, expect, it } from 'vitest';
import { settle } from '../../core/test/support/frozen/facts.js';
import { asJson, FROZEN, readFixture, takeFixture } from '../../core/test/support/frozen/fixture.js';
import { FROZEN_KEYS } from '../../core/test/support/frozen/frozen-keys.js';
import { frozenClients, frozenFacts } from '../../core/test/support/frozen/frozen-life.js';
import { FROZEN_NOW } from '../../core/test/support/frozen/live.js';
import { readJson } from './support/answers.js';
import { cookieLines, findCookie, logInByCookie, withCookies } from './support/cookies.js';
import { startRoutes } from './support/start-routes.js';

const COOKIES = new URL('./frozen/0001/cookies.json', import.meta.url);

interface FrozenCookies {
  /** As they are set, without their values. */
  readonly lines: readonly string[];
  /** The device's, of whoever holds the laptop's secret, with the mark of the account. */
  readonly device: string;
}

async function startFrozen() {
  const manager = { keys: FROZEN_KEYS, issuer: 'https://app.example.com', audience: 'app' };
  const host = await startRoutes({ cookie: true }, { ...manager, tuning: { clock: () => FROZEN_NOW } });
  await settle(host.store, frozenFacts());
  return host;
}

describe('the cookies that a browser holds', () => {
  const { tokens, deviceSecrets } = frozenClients();
  const session = `__Host-session=${tokens.laptop}`;

  it('are set as they were', async () => {
    const answer = await logInByCookie(await startFrozen(), [`__Host-device=${deviceSecrets.laptop}`]);
    const today: FrozenCookies = {
      lines: cookieLines(answer),
      device: findCookie(answer, '__Host-device') ?? '',
    };
    takeFixture(COOKIES, () => asJson(today));
    // The mark is made by the key, the secret and the account alone.
    expect(today, FROZEN).toEqual(JSON.parse(readFixture(COOKIES)));
  });

  it('let the session of then in', async () => {
    const answer = await withCookies(await startFrozen(), [session], '/sessions/current');
    expect(answer.status).toBe(200);
    expect(await readJson(answer)).toMatchObject({ id: frozenFacts().names['session of laptop'] });
  });

  it('know the device of then, and its mark', async () => {
    const { device } = JSON.parse(readFixture(COOKIES)) as FrozenCookies;
    const host = await startFrozen();
    const news: boolean[] = [];
    host.sessions.on('issued', ({ newDevice }) => news.push(newDevice));
    expect(findCookie(await logInByCookie(host, [device]), '__Host-device')).toBe(device);
    expect(news).toEqual([false]);
  });
});
