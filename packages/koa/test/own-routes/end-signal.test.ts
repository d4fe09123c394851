import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { SessionManager } from '@jwt-sessions/core';
import { koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { KEYS, startHost } from '../support/start-host.js';

/** An application with one answer that goes on until the session ends, and another process on its store. */
async function start() {
  const answers: PassThrough[] = [];
  const host = await startHost((app, sessions) => {
    const auth = koaSessions(sessions);
    app.use(auth.requireSession());
    app.use((ctx) => {
      const answer = new PassThrough();
      answers.push(answer);
      answer.write('first');
      auth.endSignal(ctx).addEventListener('abort', () => answer.end('last'));
      ctx.body = answer;
    });
  });
  const { store } = host;
  const elsewhere = new SessionManager({ store, keys: KEYS, tuning: { purgeInterval: 'none' } });
  onTestFinished(() => elsewhere.close());
  return { host, elsewhere, answers, ...(await host.sessions.issue({ userId: 'alice' })) };
}

describe('endSignal', () => {
  it.each(['here', 'elsewhere'] as const)(
    'ends an answer that goes on when the session is ended %s',
    async (place) => {
      const { host, elsewhere, token, session } = await start();
      const answer = await host.as(token, '/');
      await (place === 'here' ? host.sessions : elsewhere).revoke('alice', session.id);
      expect(await answer.text()).toBe('firstlast');
    },
  );

  it.each<[string, (answer: PassThrough, client: IncomingMessage) => unknown]>([
    ['the answer is over', (answer) => answer.end()],
    ['the client goes away', (_, client) => client.destroy()],
  ])('is let go when %s', async (_, end) => {
    const { host, token, answers } = await start();
    const letGo = vi.fn();
    vi.spyOn(host.sessions, 'endSignal').mockImplementation(() =>
      Object.assign(new AbortController().signal, { [Symbol.dispose]: letGo }),
    );
    const headers = { Authorization: `Bearer ${token}` };
    const [client] = await once(get({ host: '127.0.0.1', port: host.port, headers }), 'response');
    client.on('error', () => {}).resume();
    expect(letGo).not.toHaveBeenCalled();

    end(answers[0] as PassThrough, client);

    await vi.waitFor(() => expect(letGo).toHaveBeenCalledOnce());
  });

  it('is for what stands behind requireSession', async () => {
    const host = await startHost((app, sessions) => {
      app.use((ctx) => {
        koaSessions(sessions).endSignal(ctx);
      });
    });
    expect((await host.request('/')).status).toBe(500);
    expect(host.errors).toMatchObject([{ message: 'endSignal must stand behind requireSession.' }]);
  });
});
