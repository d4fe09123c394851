import { describe, expect, it } from 'vitest';
import { deriveSessionId } from '../../src/values/lookup-id.js';
import { FROM_LEGACY, legacySession, legacyToken, strongId } from '../support/legacy-sessions.js';
import { createTestManager } from '../support/test-manager.js';

describe('lookup ids of under 128 bits', () => {
  const weak = '5f9d4c1e-7b1a-4c3e-9a40-0c1d2e3f4a5b';

  it('are refused, without being shown', async () => {
    const { admin, store } = createTestManager(FROM_LEGACY);
    await expect(admin.importSessions([legacySession(weak)])).rejects.toThrow(
      new TypeError(
        'Session 1 of the import: The lookupId can hold less than 128 random bits, so whoever sees the store could ' +
          "find it by trying. If you accept that, pass { weakLookupIds: 'accepted' }.",
      ),
    );
    expect(store.take()).toEqual([]);
  });

  it('work where the caller accepts them', async () => {
    const { sessions, admin } = createTestManager(FROM_LEGACY);
    await admin.importSessions([legacySession(weak), legacySession('42')], { weakLookupIds: 'accepted' });
    for (const sid of [weak, '42']) {
      expect((await sessions.authenticate(legacyToken(sid))).id).toBe(deriveSessionId(sid));
    }
  });

  it('are looked for in company: a UUID without hyphens among UUIDs, and not among random ids', async () => {
    const bare = weak.replaceAll('-', '');
    const { admin } = createTestManager();
    await expect(admin.importSessions([legacySession(bare)])).rejects.toThrow('Session 1 of the import:');
    const random = ['d41d8cd98f00b204e9800998ecf8427e', '0cc175b9c0f1b6a831c399e269772661'];
    const records = [...random, bare].map((lookupId) => legacySession(lookupId));
    expect(await admin.importSessions(records.toReversed())).toMatchObject({ imported: 3 });
  });

  it('are refused behind the first few as well', async () => {
    const { sessions, admin } = createTestManager();
    const strong = Array.from({ length: 20 }, (_, n) => legacySession(strongId(n + 1)));
    const records = [...strong, legacySession('session-000000000000000000012345')];
    await expect(admin.importSessions(records)).rejects.toThrow('Session 21 of the import: The lookupId');
    expect((await sessions.list('alice')).sessions).toHaveLength(20);
  });

  it('are accepted by that word and by no other', async () => {
    const { admin } = createTestManager();
    const options = { weakLookupIds: true } as object;
    await expect(admin.importSessions([], options)).rejects.toThrow(
      new TypeError("weakLookupIds must be 'accepted', or left out, not true."),
    );
  });
});

describe('the option importing', () => {
  it('asks again for a session that was not there, so that it is let in as soon as it is', async () => {
    const first = createTestManager({
      ...FROM_LEGACY,
      legacyTokens: { ...FROM_LEGACY.legacyTokens, importing: true },
    });
    const token = legacyToken(strongId(1));
    await expect(first.sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_absent' });
    await first.admin.importSessions([legacySession(strongId(1))]);
    expect((await first.sessions.authenticate(token)).id).toBe(deriveSessionId(strongId(1)));
  });

  it('left out, remembers that it was not there', async () => {
    const first = createTestManager(FROM_LEGACY);
    const token = legacyToken(strongId(1));
    await expect(first.sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_absent' });
    await first.admin.importSessions([legacySession(strongId(1))]);
    await expect(first.sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_absent' });
  });

  it('remembers an ending made here all the same', async () => {
    const { sessions, store } = createTestManager({
      ...FROM_LEGACY,
      legacyTokens: { ...FROM_LEGACY.legacyTokens, importing: true },
    });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    await sessions.revoke('alice', session.id);
    store.take();
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_absent' });
    expect(store.take()).toEqual([]);
  });
});
