import { InvalidTokenError, type SessionManager, StoreUnavailableError } from '@jwt-sessions/core';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createSecondManager, createTestManager, DAY, MINUTE } from '../support/test-manager.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets half a second pass for timers, and what hangs on them happen. */
const halfASecond = () => vi.advanceTimersByTimeAsync(500);

const reasonOf = ({ reason }: AbortSignal) => (reason as InvalidTokenError | undefined)?.reason;

async function start(options = { idleTimeout: '1h', absoluteTimeout: '1d' }) {
  const manager = createTestManager(options);
  const other = createSecondManager(manager, options);
  const { token } = await manager.sessions.issue({ userId: 'alice' });
  const session = await manager.sessions.authenticate(token);
  onTestFinished(async () => {
    await manager.sessions.close();
    await other.close();
  });
  return { ...manager, other, session };
}

describe('SessionManager.endSignal', () => {
  it.each<[string, (sessions: SessionManager, id: string) => Promise<unknown>]>([
    ['revoke', (sessions, id) => sessions.revoke('alice', id)],
    ['revokeAll', (sessions) => sessions.revokeAll('alice')],
  ])('fires at once when the session is ended here, by %s', async (_, end) => {
    const { sessions, session } = await start();
    const signal = sessions.endSignal(session);
    expect(signal.aborted).toBe(false);

    await end(sessions, session.id);

    expect(signal.reason).toEqual(
      new InvalidTokenError('session_absent', { sessionId: session.id, userId: 'alice' }),
    );
    expect(reasonOf(signal)).toBe('session_absent');
  });

  it('fires within a second when the session is ended by another process', async () => {
    const { sessions, other, session } = await start();
    const signal = sessions.endSignal(session);
    await halfASecond();
    expect(signal.aborted).toBe(false);

    await other.revoke('alice', session.id);
    await halfASecond();

    expect(reasonOf(signal)).toBe('session_absent');
  });

  it('fires when a newer version has given the session a status that this one does not know', async () => {
    const { sessions, store, session, time } = await start();
    const signal = sessions.endSignal(session);

    await store.update(session.id, {}, { status: 'suspended' as never }, time.now);
    await halfASecond();
    await halfASecond();

    expect(reasonOf(signal)).toBe('unknown_status');
  });

  it('fires when a request finds out that another process has ended it', async () => {
    const { sessions, other } = await start();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    const signal = sessions.endSignal(session);
    await other.revoke('alice', session.id);

    await expect(sessions.authenticate(token)).rejects.toThrow(InvalidTokenError);

    expect(reasonOf(signal)).toBe('session_absent');
  });

  it('fires for an end between the request and the signal', async () => {
    const { sessions, other, session } = await start();
    await other.revoke('alice', session.id);
    const signal = sessions.endSignal(session);
    await halfASecond();
    expect(signal.aborted).toBe(true);
  });

  it('has fired already for a session that is known to be gone', async () => {
    const { sessions, session } = await start();
    await sessions.revoke('alice', session.id);
    expect(reasonOf(sessions.endSignal(session))).toBe('session_absent');
  });

  it.each([
    ['idle', { idleTimeout: '1h', absoluteTimeout: '1d' }, 60 * MINUTE],
    ['absolute', { idleTimeout: 'none', absoluteTimeout: '1d' }, DAY],
  ])('fires when the %s time is over', async (_, options, duration) => {
    const { sessions, session, time } = await start(options);
    const signal = sessions.endSignal(session);
    time.now += duration - 1;
    await halfASecond();
    expect(signal.aborted).toBe(false);
    time.now += 1;
    await halfASecond();
    expect(reasonOf(signal)).toBe('session_expired');
  });

  it('is put off by use, and is itself none', async () => {
    const { sessions, time, session: watched } = await start();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    const [used, unused] = [sessions.endSignal(session), sessions.endSignal(watched)];
    time.now += 50 * MINUTE;
    await sessions.authenticate(token);
    await sessions.flush();
    time.now += 10 * MINUTE;
    await halfASecond();
    expect([used.aborted, unused.aborted]).toEqual([false, true]);
  });

  it('tells each of those who watch one session, once', async () => {
    const { sessions, other, session } = await start();
    const told: number[] = [];
    for (const watcher of [1, 2]) {
      sessions.endSignal(session).addEventListener('abort', () => told.push(watcher));
    }
    await other.revokeAll('alice');
    await halfASecond();
    await halfASecond();
    expect(told).toEqual([1, 2]);
  });

  it('tells nobody of a session that goes on', async () => {
    const { sessions, other, session } = await start();
    const { session: ended } = await sessions.issue({ userId: 'alice' });
    const [signal, endedSignal] = [sessions.endSignal(session), sessions.endSignal(ended)];
    await other.revoke('alice', ended.id);
    await halfASecond();
    expect([signal.aborted, endedSignal.aborted]).toEqual([false, true]);
  });

  it('is let go by using, and asks the store no more', async () => {
    const { sessions, store, session } = await start();
    let kept: AbortSignal;
    {
      using signal = sessions.endSignal(session);
      kept = signal;
      await halfASecond();
    }
    const find = vi.spyOn(store, 'find');
    await halfASecond();
    await sessions.revokeAll('alice');
    await halfASecond();
    expect(find).not.toHaveBeenCalled();
    expect(kept.aborted).toBe(false);
  });

  it('asks twice a second for all sessions together, however many watch', async () => {
    const { sessions, store, session } = await start();
    const { session: another } = await sessions.issue({ userId: 'alice' });
    for (const watched of [session, session, another]) sessions.endSignal(watched);
    const find = vi.spyOn(store, 'find');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(find.mock.calls).toEqual(Array.from({ length: 20 }, () => [[session.id, another.id]]));
  });

  it('asks for a crowd in statements of five hundred', async () => {
    const { sessions, store } = await start();
    const find = vi.spyOn(store, 'find');
    for (let index = 0; index < 1001; index += 1) {
      sessions.endSignal({ id: Buffer.alloc(16, `${index} `).toString('base64url'), userId: 'alice' });
    }
    await halfASecond();
    expect(find.mock.calls.map(([ids]) => ids.length)).toEqual([500, 500, 1]);
  });

  it('is late and never wrong where the store fails, which is told less and less often', async () => {
    const { sessions, store, other, session } = await start();
    const errors: unknown[] = [];
    sessions.on('error', (error) => errors.push(error));
    const signal = sessions.endSignal(session);
    const find = vi.spyOn(store, 'find').mockRejectedValue(new Error('away'));
    await other.revokeAll('alice');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(signal.aborted).toBe(false);
    // After 0.5, 1, 2, 4, 8 and then 10 seconds each.
    expect(errors).toEqual(Array.from({ length: 9 }, () => expect.any(StoreUnavailableError)));

    find.mockRestore();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reasonOf(signal)).toBe('session_absent');
  });

  it('lets a look go that hangs, and looks again', async () => {
    const { sessions, store, other, session } = await start();
    sessions.on('error', () => {});
    const signal = sessions.endSignal(session);
    vi.spyOn(store, 'find').mockReturnValueOnce(new Promise(() => {}));
    await other.revokeAll('alice');
    await vi.advanceTimersByTimeAsync(12_000);
    expect(signal.aborted).toBe(true);
  });

  it('asks no more when the manager is closed', async () => {
    const { sessions, store, session } = await start();
    sessions.endSignal(session);
    await sessions.close();
    const find = vi.spyOn(store, 'find');
    await vi.advanceTimersByTimeAsync(2000);
    expect(find).not.toHaveBeenCalled();
  });

  it.each([{ id: 'x', userId: 'alice' }, { id: 'A'.repeat(22), userId: '' }, {}])(
    'refuses %j, which is no session',
    async (session) => {
      const { sessions } = await start();
      expect(() => sessions.endSignal(session as never)).toThrow(TypeError);
    },
  );
});
