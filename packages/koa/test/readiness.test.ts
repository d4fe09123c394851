import type { Health } from '@jwt-sessions/core';
import { koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { answerReadiness } from '../src/mounting/answer-readiness.js';
import { startHost } from './support/start-host.js';

const UP: Health = { status: 'up', ready: true, latency: 3, reason: null };
const DOWN: Health = {
  status: 'down',
  ready: false,
  latency: 2000,
  reason: 'connect ECONNREFUSED 10.0.0.5:5432',
};

/** The route over a manager whose health the test says, and whose time it sets. */
async function createScene(health: () => Promise<Health>) {
  const scene = { asked: 0, ticks: 0 };
  const sessions = {
    health() {
      scene.asked += 1;
      return health();
    },
  };
  const host = await startHost((app) => app.use(answerReadiness(sessions, () => scene.ticks)));
  const ask = async (init?: RequestInit) => {
    const answer = await host.request('/', init);
    return { status: answer.status, body: await answer.text(), headers: answer.headers };
  };
  return Object.assign(scene, { ask });
}

describe('readiness', () => {
  it('answers 200 where the manager is ready, as JSON that nobody keeps', async () => {
    const { ask } = await createScene(async () => UP);
    const { status, body, headers } = await ask();
    expect([status, JSON.parse(body)]).toEqual([200, { status: 'up', latency: 3 }]);
    expect(headers.get('Content-Type')).toBe('application/json; charset=utf-8');
    expect(headers.get('Cache-Control')).toBe('no-store');
  });

  it('answers 200 where the store is slow: all processes would be taken out at once', async () => {
    const { ask } = await createScene(async () => ({ ...UP, status: 'slow', latency: 900 }));
    expect(await ask()).toMatchObject({ status: 200, body: '{"status":"slow","latency":900}' });
  });

  it.each(['down', 'replica', 'schema_out_of_date'] as const)(
    'answers 503 where it is %s, and not why',
    async (status) => {
      const { ask } = await createScene(async () => ({ ...DOWN, status }));
      const { headers, ...answer } = await ask();
      expect(answer).toEqual({ status: 503, body: `{"status":"${status}","latency":2000}` });
      expect(headers.get('Cache-Control')).toBe('no-store');
    },
  );

  it('answers HEAD by its headers alone', async () => {
    const { ask } = await createScene(async () => DOWN);
    expect(await ask({ method: 'HEAD' })).toMatchObject({ status: 503, body: '' });
  });

  it('asks once a second at most, counted from the answer', async () => {
    const scene = await createScene(async () => UP);
    for (const ticks of [0, 500, 999]) {
      scene.ticks = ticks;
      await scene.ask();
    }
    expect(scene.asked).toBe(1);
    scene.ticks = 1000;
    await scene.ask();
    expect(scene.asked).toBe(2);
  });

  it('asks once for all who come while it is asking, whatever time that takes', async () => {
    let answer: (health: Health) => void = () => {};
    const health = new Promise<Health>((resolve) => {
      answer = resolve;
    });
    const scene = await createScene(() => health);
    const asking = Array.from({ length: 20 }, () => scene.ask());
    scene.ticks = 5000;
    while (scene.asked === 0) await new Promise((resolve) => setImmediate(resolve));
    answer(UP);
    const answers = await Promise.all(asking);
    expect([scene.asked, new Set(answers.map(({ status }) => status))]).toEqual([1, new Set([200])]);
  });

  it('is there as a method, and needs no session', async () => {
    const host = await startHost((app, sessions) => {
      const { readiness, requireSession } = koaSessions(sessions);
      app.use((ctx, next) => (ctx.path === '/readyz' ? readiness()(ctx, next) : next()));
      app.use(requireSession());
    });
    const answer = await host.request('/readyz');
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { status: 'up', latency: expect.any(Number) },
    ]);
    expect((await host.request('/other')).status).toBe(401);
  });
});
