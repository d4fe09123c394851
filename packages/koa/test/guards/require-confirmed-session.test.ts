import { type KoaSessionsOptions, koaSessions } from '@jwt-sessions/koa';
import { describe, expect, it } from 'vitest';
import { expectRefusal, INVALID_TOKEN, unconfirmed } from '../support/problem.js';
import { startHost } from '../support/start-host.js';

const NOW = Date.UTC(2030, 0, 1);
const DAY = 86_400_000;

async function startGuarded(
  options: KoaSessionsOptions = {},
  { confirmNewDevices }: { readonly confirmNewDevices?: string } = { confirmNewDevices: '7d' },
) {
  const clock = { now: NOW };
  const host = await startHost(
    (app, sessions) => {
      app.use(koaSessions(sessions).requireSession({ allowPending: true }));
      app.use(koaSessions(sessions, options).requireConfirmedSession());
      app.use((ctx) => {
        ctx.body = ctx.state.session.status;
      });
    },
    { ...(confirmNewDevices !== undefined && { confirmNewDevices }), tuning: { clock: () => clock.now } },
  );
  const known = await host.sessions.issue({ userId: 'alice' });
  const fresh = await host.sessions.issue({ userId: 'alice' });
  return { host, clock, known, fresh };
}

describe('requireConfirmedSession', () => {
  it('lets in a session on a known device and asks the store nothing for it', async () => {
    const { host, known } = await startGuarded();
    host.store.calls = [];

    expect((await host.as(known.token, '/')).status).toBe(200);
    expect(host.store.calls).toEqual(['find']);
  });

  it('keeps out one on a new device, and says until when', async () => {
    const { host, fresh } = await startGuarded();

    await expectRefusal(host.as(fresh.token, '/'), unconfirmed('2030-01-08T00:00:00.000Z'));
  });

  it('lets it in once it was confirmed', async () => {
    const { host, fresh } = await startGuarded();

    await host.sessions.confirm('alice', fresh.session.id);

    expect((await host.as(fresh.token, '/')).status).toBe(200);
  });

  it('lets it in from the deadline on', async () => {
    const { host, clock, fresh } = await startGuarded();
    clock.now += 7 * DAY - 1;

    expect((await host.as(fresh.token, '/')).status).toBe(403);
    clock.now += 1;
    expect((await host.as(fresh.token, '/')).status).toBe(200);
  });

  it('lets everybody in where devices need no confirmation', async () => {
    const { host, fresh } = await startGuarded({}, {});

    expect((await host.as(fresh.token, '/')).status).toBe(200);
  });

  it('keeps out a session whose second factor is still to come', async () => {
    const { host } = await startGuarded();
    const { token } = await host.sessions.issue({ userId: 'alice', pending: true });

    await expectRefusal(host.as(token, '/'), INVALID_TOKEN);
  });

  it("says of such a one why to the host, with errors: 'throw'", async () => {
    const { host } = await startGuarded({ errors: 'throw' });
    const { token, session } = await host.sessions.issue({ userId: 'alice', pending: true });

    expect((await host.as(token, '/')).status).toBe(401);
    expect(host.errors).toMatchObject([
      { cause: { reason: 'session_pending', sessionId: session.id, userId: 'alice' } },
    ]);
  });

  it('says so when nothing stands before it', async () => {
    const host = await startHost((app, sessions) => {
      app.use(koaSessions(sessions).requireConfirmedSession() as Parameters<typeof app.use>[0]);
    });

    expect((await host.request('/')).status).toBe(500);
    expect(host.errors).toMatchObject([
      { name: 'TypeError', message: 'requireConfirmedSession must stand behind requireSession.' },
    ]);
  });

  it("throws to the host with errors: 'throw'", async () => {
    const { host, fresh } = await startGuarded({ errors: 'throw' });

    expect((await host.as(fresh.token, '/')).status).toBe(403);
    expect(host.errors).toMatchObject([
      { code: 'session_unconfirmed', members: { confirmedAt: new Date(NOW + 7 * DAY) } },
    ]);
  });
});
